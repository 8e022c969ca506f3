package io.jusante.message.generator;

/** Checks at the head of generated methods. */
final class Guards {
    private Guards() {}

    static void version(SourceText text, MessageSpec message) {
        Versions valid = message.validVersions();
        text.open("if (version < " + valid.lowest() + " || version > " + valid.highest() + ")");
        text.line("throw WireReader.unknownVersion(\"" + message.name() + "\", version);");
        text.close();
    }
}
