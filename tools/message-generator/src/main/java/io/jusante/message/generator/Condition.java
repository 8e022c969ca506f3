package io.jusante.message.generator;

/**
 * A Java condition of the generated code, with its two constant cases known to the generator.
 *
 * @param java the expression
 */
record Condition(String java) {
    static final Condition ALWAYS = new Condition("true");
    static final Condition NEVER = new Condition("false");

    static Condition of(String java) {
        return new Condition(java);
    }

    boolean always() {
        return equals(ALWAYS);
    }

    boolean never() {
        return equals(NEVER);
    }
}
