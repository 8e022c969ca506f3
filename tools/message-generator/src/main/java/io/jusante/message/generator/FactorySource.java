package io.jusante.message.generator;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Writes {@code Messages}: from an API key to a new message and its versions.
 *
 * <p>Switches rather than a table: a class is loaded when its first message is made, and not at start.
 */
final class FactorySource {
    static final String NAME = "Messages";

    private final Target target;
    private final List<MessageSpec> messages;
    private final SourceText text = new SourceText();

    FactorySource(Target target, List<MessageSpec> messages) {
        this.target = target;
        this.messages = messages;
    }

    @Override
    public String toString() {
        text.line("package " + target.messagePackage() + ";").blank();
        text.line("import " + target.messageInterface() + ";");
        text.line("import javax.annotation.processing.Generated;").blank();
        text.line("/** Makes messages by number, and knows their versions. */");
        text.line("@Generated(\"io.jusante.message.generator\")");
        text.open("public final class " + NAME);
        text.open("private " + NAME + "()").close().blank();
        MessageSpec.Kind numbered = factory(MessageSpec.Kind.REQUEST, "newRequest") ? MessageSpec.Kind.REQUEST : null;
        factory(MessageSpec.Kind.RESPONSE, "newResponse");
        if (factory(MessageSpec.Kind.METADATA, "newRecord")) {
            numbered = MessageSpec.Kind.METADATA;
        }
        factory(MessageSpec.Kind.COORDINATOR_KEY, "newKey");
        if (factory(MessageSpec.Kind.COORDINATOR_VALUE, "newValue")) {
            // a coordinator's record is known by its key, which has one version; it is the value that has several
            numbered = MessageSpec.Kind.COORDINATOR_VALUE;
        }
        if (numbered != null) {
            versions(
                    numbered,
                    "lowestVersion",
                    "The oldest version of a message, or -1 when there is no such number.",
                    message -> message.validVersions().lowest());
            versions(
                    numbered,
                    "highestVersion",
                    "The newest version of a message, or -1 when there is no such number.",
                    message -> message.validVersions().highest());
            versions(
                    numbered,
                    "firstFlexibleVersion",
                    "The first version with compact lengths and tagged fields, or -1 when there is none.",
                    message -> message.flexibleVersions().isEmpty()
                            ? -1
                            : message.flexibleVersions().lowest());
        }
        text.close();
        return text.toString();
    }

    private List<MessageSpec> of(MessageSpec.Kind kind) {
        return messages.stream()
                .filter(message -> message.kind() == kind)
                .sorted(Comparator.comparingInt(MessageSpec::apiKey))
                .toList();
    }

    private boolean factory(MessageSpec.Kind kind, String method) {
        List<MessageSpec> members = of(kind);
        if (members.isEmpty()) {
            return false;
        }
        text.line("/** A new message with this number, every field at its default. */");
        text.open("public static " + target.interfaceName() + " " + method + "(int apiKey)");
        text.open("return switch (apiKey)");
        for (MessageSpec message : members) {
            text.line("case " + message.apiKey() + " -> new " + message.name() + "();");
        }
        text.line("default -> throw new IllegalArgumentException(\"no message has the number \" + apiKey);");
        text.closeWith("};");
        text.close().blank();
        return true;
    }

    private void versions(
            MessageSpec.Kind kind, String method, String summary, Function<MessageSpec, Integer> version) {
        text.line("/** " + summary + " */");
        text.open("public static short " + method + "(int apiKey)");
        text.open("return switch (apiKey)");
        for (MessageSpec message : of(kind)) {
            text.line("case " + message.apiKey() + " -> " + version.apply(message) + ";");
        }
        text.line("default -> -1;");
        text.closeWith("};");
        text.close().blank();
    }
}
