package io.jusante.benchmarks;

import java.util.Map;

/**
 * What each broker gets before anything is measured: requests large and small, reads and writes, until the compiler has
 * seen all of them. A JVM in its first minute says nothing about one in service.
 */
final class WarmUp {
    private static final String TOPIC = "warm-up";
    private static final int ROUNDS = 3;
    private static final long LARGE_REQUESTS = 4_000;
    private static final String SMALL_REQUESTS = "200000";

    private WarmUp() {}

    static void run(Bench bench) throws Exception {
        bench.createTopic(TOPIC, 1, Map.of());
        for (int i = 0; i < ROUNDS; i++) {
            Memory.warm(CatchUp.bytes(LARGE_REQUESTS));
            CatchUp.fill(bench, TOPIC, LARGE_REQUESTS);
            bench.load(CatchUp.scan(TOPIC, CatchUp.bytes(LARGE_REQUESTS)));
            bench.load(
                    "--topic",
                    TOPIC,
                    "--connections",
                    "16",
                    "--depth",
                    "4",
                    "--record-bytes",
                    "100",
                    "--requests",
                    SMALL_REQUESTS);
        }
    }
}
