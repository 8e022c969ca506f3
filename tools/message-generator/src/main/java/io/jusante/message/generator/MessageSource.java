package io.jusante.message.generator;

/** Writes the source file of one message. */
final class MessageSource {
    private static final String[][] IMPORTS = {
        {"ByteBuffer", "java.nio.ByteBuffer"},
        {"ArrayList", "java.util.ArrayList"},
        {"List", "java.util.List"},
        {"Objects", "java.util.Objects"},
        {"UUID", "java.util.UUID"},
        {"Generated", "javax.annotation.processing.Generated"},
        {"Nullable", "org.jspecify.annotations.Nullable"},
        {"Slice", "io.jusante.record.Slice"},
    };

    private final Target target;
    private final MessageSpec message;
    private final SourceText text = new SourceText();
    private final FieldCode code;

    MessageSource(Target target, MessageSpec message) {
        this.target = target;
        this.message = message;
        this.code = new FieldCode(message);
    }

    @Override
    public String toString() {
        type();
        String body = text.toString();
        SourceText head = new SourceText();
        head.line("package " + target.messagePackage() + ";").blank();
        head.line("import " + target.messageInterface() + ";");
        for (String name : new String[] {"RawTaggedField", "WireReader", "WireWriter"}) {
            head.line("import " + target.wirePackage() + "." + name + ";");
        }
        for (String[] candidate : IMPORTS) {
            if (body.matches("(?s).*\\b" + candidate[0] + "\\b.*")) {
                head.line("import " + candidate[1] + ";");
            }
        }
        return head.blank() + body;
    }

    private void type() {
        Versions valid = message.validVersions();
        text.line("/** The message {@code " + message.name() + "}, versions " + valid.lowest() + " to "
                + valid.highest() + ". */");
        text.line("@Generated(\"io.jusante.message.generator\")");
        text.open("public final class " + message.name() + " implements " + target.interfaceName());
        StructSpec root = message.root();
        ValueCode values = new ValueCode(text, code);
        values.fields(root);
        values.constructors(root);
        constants();
        members(root, true, values);
        for (StructSpec struct : message.structs()) {
            text.line("/** The structure {@code " + struct.name() + "} of {@link " + message.name() + "}. */");
            text.open("public static final class " + struct.name());
            values.fields(struct);
            values.constructors(struct);
            members(struct, false, values);
            text.close().blank();
        }
        text.close();
    }

    private void constants() {
        text.line("@Override");
        text.open("public short apiKey()")
                .line("return " + message.apiKey() + ";")
                .close()
                .blank();
        text.line("/** The oldest version that this class reads and writes. */");
        text.open("public static short lowestVersion()");
        text.line("return " + message.validVersions().lowest() + ";");
        text.close().blank();
        text.line("/** The newest version that this class reads and writes. */");
        text.open("public static short highestVersion()");
        text.line("return " + message.validVersions().highest() + ";");
        text.close().blank();
    }

    private void members(StructSpec struct, boolean root, ValueCode values) {
        SizeCode sizes = new SizeCode(text, code);
        new ReadCode(text, code).write(struct, root);
        text.blank();
        sizes.write(struct, root);
        text.blank();
        new WriteCode(text, code, sizes).write(struct, root);
        text.blank();
        values.slices(struct, root);
        values.errors(struct, root);
        values.accessors(struct);
        values.equality(struct);
    }
}
