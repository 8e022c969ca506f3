package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Consumers at the end of a topic that one producer writes at a steady rate. */
final class Tailing implements Scenario {
    private static final int REQUESTS_A_SECOND = 1_000;
    private static final int SECONDS = 10;
    private static final int RECORDS = 20;
    private static final int RECORD_BYTES = 100;

    private final int consumers;

    Tailing(int consumers) {
        this.consumers = consumers;
    }

    @Override
    public String name() {
        return "tail-" + consumers;
    }

    @Override
    public String description() {
        return consumers + " consumers at the end of one partition, 20,000 records of 100 B a second in batches of 20";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), 1, Map.of());
        int requests = REQUESTS_A_SECOND * (bench.isWarmUp() ? SECONDS / 2 : SECONDS);
        long bytes = (long) requests * RECORDS * RECORD_BYTES * consumers;
        bench.begin();
        Process reading = bench.startLoad(
                "--kind",
                "fetch",
                "--topic",
                bench.topic(),
                "--connections",
                Integer.toString(consumers),
                "--until-bytes",
                Long.toString(bytes));
        JsonNode produced = bench.load(
                "--topic",
                bench.topic(),
                "--records",
                Integer.toString(RECORDS),
                "--record-bytes",
                Integer.toString(RECORD_BYTES),
                "--depth",
                "64",
                "--rate",
                Integer.toString(REQUESTS_A_SECOND),
                "--skip",
                Integer.toString(REQUESTS_A_SECOND),
                "--requests",
                Integer.toString(requests));
        JsonNode read = Bench.await(reading);
        return new Figures()
                .work((double) requests * RECORDS * consumers / 1e6, "million records delivered")
                .lower("produce latency p50 ms", produced.get("p50_ms").asDouble())
                .lower("produce latency p99 ms", produced.get("p99_ms").asDouble())
                .lower("fetches / delivery of a request", read.get("requests").asDouble() / requests / consumers);
    }
}
