package io.jusante.testkit;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Runs a simulation for many seeds, and names the one that failed. */
public final class Seeds {
    private static final String PROPERTY = "jusante.seed";

    private Seeds() {}

    /** A test whose course the seed decides. */
    @FunctionalInterface
    public interface Simulation {
        void run(long seed) throws Exception;
    }

    /**
     * Runs the simulation with the seed of the system property {@code jusante.seed} alone, or else with those given (bugs
     * of the past) and this many new ones.
     *
     * @throws AssertionError naming the seed with which it failed
     */
    public static void forEach(int count, Simulation simulation, long... formerBugs) {
        @Nullable Long only = Long.getLong(PROPERTY);
        if (only != null) {
            run(only, simulation);
            return;
        }
        for (long seed : formerBugs) {
            run(seed, simulation);
        }
        for (int i = 0; i < count; i++) {
            run(ThreadLocalRandom.current().nextLong(), simulation);
        }
    }

    private static void run(long seed, Simulation simulation) {
        try {
            simulation.run(seed);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("failed with -D" + PROPERTY + "=" + seed + ": " + e, e);
        }
    }
}
