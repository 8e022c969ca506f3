package io.jusante.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One thing to measure. A new one is a class or a line in {@link Scenarios}: it says what to do to one broker, and the
 * comparison does the rest (alternation, rounds, what it cost the server, ratios).
 */
interface Scenario {
    String name();

    /** {@return one line for {@code --help}} */
    String description();

    /** {@return about how many bytes of files a round writes: so much memory is made ready before it} */
    default long writtenBytes() {
        return 256L << 20;
    }

    /** {@return what this machine lacks for it and how that is installed, as a sentence; empty where it can run} */
    default String missing() {
        return "";
    }

    /** Runs the load once. */
    Figures run(Bench bench) throws Exception;

    /** {@return the same work by the least program that can do it; null where there is none} */
    default @Nullable Figures floor(Floor floor) throws Exception {
        return null;
    }
}
