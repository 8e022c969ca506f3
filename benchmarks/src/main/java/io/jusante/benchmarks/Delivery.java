package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * From the moment at which a record was due to be sent to the moment at which a consumer has it, at a fixed rate: an
 * open loop, so that a stall counts for every record that it held up.
 */
final class Delivery implements Scenario {
    private static final int RECORDS_A_SECOND = 10_000;
    private static final int SECONDS = 20;
    private static final int RECORD_BYTES = 100;

    private final int records;

    /** @param records in a batch */
    Delivery(int records) {
        this.records = records;
    }

    @Override
    public String name() {
        return "delivery-" + records;
    }

    @Override
    public String description() {
        return "end to end in an open loop: " + RECORDS_A_SECOND + " records of 100 B a second in batches of " + records
                + ", acks all, one consumer";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), 1, Map.of());
        List<String> words = new ArrayList<>(arguments());
        words.addAll(List.of("--topic", bench.topic()));
        bench.begin();
        return figures(bench.load(words.toArray(String[]::new)));
    }

    @Override
    public Figures floor(Floor floor) throws Exception {
        List<String> words = new ArrayList<>(arguments());
        words.add("--echoes-frames");
        double before = floor.cpuSeconds();
        JsonNode result = floor.load(words.toArray(String[]::new));
        return figures(result)
                .lower(
                        "server CPU s / million records",
                        (floor.cpuSeconds() - before) / (result.get("records").asDouble() / 1e6));
    }

    private List<String> arguments() {
        int rate = RECORDS_A_SECOND / records;
        return List.of(
                "--kind", "delivery",
                "--acks", "-1",
                "--records", Integer.toString(records),
                "--record-bytes", Integer.toString(RECORD_BYTES),
                "--depth", "64",
                "--rate", Integer.toString(rate),
                "--skip", Integer.toString(rate * 3),
                "--requests", Integer.toString(rate * SECONDS));
    }

    private static Figures figures(JsonNode result) {
        Figures figures = new Figures().work(result.get("records").asDouble() / 1e6, "million records");
        for (String percentile : List.of("p50", "p99", "p999", "max")) {
            figures.lower(
                    "latency " + percentile.replace("p999", "p99.9") + " ms",
                    result.get(percentile + "_ms").asDouble());
        }
        return figures;
    }
}
