package io.jusante.message.generator;

/** Java source under construction: lines with the indentation of the open blocks. */
final class SourceText {
    private final StringBuilder text = new StringBuilder(16 * 1024);
    private int depth;

    SourceText line(String line) {
        if (!line.isEmpty()) {
            text.append("    ".repeat(depth)).append(line);
        }
        text.append('\n');
        return this;
    }

    SourceText blank() {
        return line("");
    }

    /** Opens a block after {@code head}; an empty head opens a bare block. */
    SourceText open(String head) {
        line(head.isEmpty() ? "{" : head + " {");
        depth++;
        return this;
    }

    /** Closes the block and opens its alternative. */
    SourceText orElse() {
        depth--;
        line("} else {");
        depth++;
        return this;
    }

    SourceText close() {
        return closeWith("}");
    }

    SourceText closeWith(String closing) {
        depth--;
        return line(closing);
    }

    /** Opens a block unless its condition is constant; returns whether {@link #close} is due. */
    boolean openIf(Condition condition) {
        if (condition.always()) {
            return false;
        }
        open("if (" + condition.java() + ")");
        return true;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
