package io.jusante.message.generator;

import java.util.List;

/** Writes the {@code read} method of a structure. */
final class ReadCode {
    private final SourceText text;
    private final FieldCode code;
    private final Versions valid;

    ReadCode(SourceText text, FieldCode code) {
        this.text = text;
        this.code = code;
        this.valid = code.message().validVersions();
    }

    void write(StructSpec struct, boolean root) {
        if (root) {
            text.line("@Override");
        }
        text.open("public void read(WireReader in, short version)");
        if (root) {
            Guards.version(text, code.message());
        }
        Condition flexible = code.flexible();
        if (!flexible.always() && !flexible.never()) {
            text.line("boolean flexible = " + flexible.java() + ";");
        }
        for (FieldSpec field : struct.fields()) {
            Versions inPlace = FieldCode.inPlace(field);
            Condition present = inPlace.conditionWithin(valid);
            if (present.never()) {
                text.line("this." + field.name() + " = " + Defaults.value(field) + ";");
                continue;
            }
            boolean opened = text.openIf(present);
            read(field, inPlace.intersect(valid), code.flexible(field, inPlace.intersect(valid)));
            if (opened) {
                text.orElse();
                text.line("this." + field.name() + " = " + Defaults.value(field) + ";");
                text.close();
            }
        }
        text.line("this.unknownTaggedFields = null;");
        if (!flexible.never()) {
            boolean opened = flexible.always() ? false : text.openIf(Condition.of("flexible"));
            readTags(code.tagged(struct));
            if (opened) {
                text.close();
            }
        }
        text.close();
    }

    private void readTags(List<FieldSpec> tagged) {
        if (tagged.isEmpty()) {
            text.line("this.unknownTaggedFields = in.readUnknownTaggedFields();");
            return;
        }
        text.line("int tagCount = in.readTagCount();");
        text.open("for (int t = 0; t < tagCount; t++)");
        text.line("int tag = in.readUnsignedVarint();");
        text.line("int tagBytes = in.readTagBytes();");
        text.line("int tagStart = in.position();");
        text.open("switch (tag)");
        String unknown =
                "this.unknownTaggedFields = in.readUnknownTaggedField(this.unknownTaggedFields, tag, tagBytes);";
        for (FieldSpec field : tagged) {
            Versions versions = code.tagVersions(field);
            text.open("case " + field.tag() + " ->");
            boolean opened = text.openIf(versions.conditionWithin(valid));
            read(field, versions, "true");
            if (opened) {
                text.orElse().line(unknown).close();
            }
            text.close();
        }
        text.line("default -> " + unknown);
        text.close();
        text.line("in.endTag(tagStart, tagBytes);");
        text.close();
    }

    private void read(FieldSpec field, Versions versions, String flexible) {
        FieldType type = field.type();
        if (type instanceof FieldType.Array array) {
            readArray(field, array.element(), versions, flexible);
        } else if (type instanceof FieldType.Struct struct) {
            String read = "new " + struct.name() + "(in, version)";
            Condition nullable = code.nullable(field, versions);
            if (!nullable.never()) {
                String absent = nullable.always() ? "" : "(" + nullable.java() + ") && ";
                read = absent + "!in.readPresent() ? null : " + read;
            }
            text.line("this." + field.name() + " = " + read + ";");
        } else if (type instanceof FieldType.Fixed fixed) {
            text.line("this." + field.name() + " = in.read" + fixed.call + "();");
        } else {
            String call = FieldCode.call(type) + "(" + flexible + ")";
            text.line("this." + field.name() + " = "
                    + choose(code.nullable(field, versions), "in.readNullable" + call, "in.read" + call) + ";");
        }
    }

    private void readArray(FieldSpec field, FieldType element, Versions versions, String flexible) {
        String arguments = "(" + flexible + ", " + code.message().leastElementBytes(element, field) + ")";
        Condition nullable = code.nullable(field, versions);
        text.open("");
        text.line("int count = "
                + choose(nullable, "in.readNullableArrayCount" + arguments, "in.readArrayCount" + arguments) + ";");
        if (!nullable.never()) {
            text.open("if (count < 0)")
                    .line("this." + field.name() + " = null;")
                    .orElse();
        }
        text.line("ArrayList<" + element.boxed() + "> list = new ArrayList<>(in.initialCapacity(count));");
        text.open("for (int i = 0; i < count; i++)");
        if (element instanceof FieldType.Struct struct) {
            text.line("list.add(new " + struct.name() + "(in, version));");
        } else if (element instanceof FieldType.Fixed fixed) {
            text.line("list.add(in.read" + fixed.call + "());");
        } else {
            text.line("list.add(in.read" + FieldCode.call(element) + "(" + flexible + "));");
        }
        text.close();
        text.line("this." + field.name() + " = list;");
        if (!nullable.never()) {
            text.close();
        }
        text.close();
    }

    private static String choose(Condition condition, String yes, String no) {
        if (condition.always()) {
            return yes;
        }
        return condition.never() ? no : condition.java() + " ? " + yes + " : " + no;
    }
}
