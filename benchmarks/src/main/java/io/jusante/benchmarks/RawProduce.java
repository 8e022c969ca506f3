package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pre-built produce requests from the load generator. */
final class RawProduce implements Scenario {
    private static final int PARTITIONS = 16;

    private final String name;
    private final String unit;
    private final int acks;
    private final int connections;
    private final int depth;
    private final int records;
    private final int recordBytes;
    private long requests;
    private double rate;
    private boolean halfOfKafka;
    private String codec = "none";

    private RawProduce(String name, String unit, int acks, int connections, int depth, int records, int recordBytes) {
        this.name = name;
        this.unit = unit;
        this.acks = acks;
        this.connections = connections;
        this.depth = depth;
        this.records = records;
        this.recordBytes = recordBytes;
    }

    static RawProduce perGb(String name, int acks, int connections, int records, int recordBytes) {
        return new RawProduce(name, "GB", acks, connections, 4, records, recordBytes);
    }

    static RawProduce perMillionRecords(String name, int acks, int connections, int records, int recordBytes) {
        return new RawProduce(name, "million records", acks, connections, 4, records, recordBytes);
    }

    static RawProduce perMillionRequests(String name, int connections, int depth) {
        return new RawProduce(name, "million requests", 1, connections, depth, 1, 100);
    }

    RawProduce requests(long number) {
        requests = number;
        return this;
    }

    /** In an open loop at half of what Kafka does in a closed one of the same shape; the warm-up finds out how much that is. */
    RawProduce atHalfOfKafka() {
        halfOfKafka = true;
        return this;
    }

    RawProduce codec(String name) {
        codec = name;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return records + " × " + recordBytes + " B a request, acks " + acks + ", " + connections + " connections, "
                + depth + " outstanding" + (halfOfKafka ? ", open loop at half of Kafka's full load" : "")
                + (codec.equals("none") ? "" : ", " + codec);
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), Math.min(PARTITIONS, connections), Map.of());
        if (halfOfKafka && bench.isWarmUp() && bench.contender() == Contender.KAFKA) {
            JsonNode full = bench.load(arguments(bench.topic(), requests, 1));
            rate = bench.load(arguments(bench.topic(), requests, 1))
                            .get("requests_per_second")
                            .asDouble()
                    / 2;
            System.err.printf(
                    java.util.Locale.ROOT,
                    "Kafka's full load: %.0f requests a second, then %.0f: the open loop has %.0f%n",
                    full.get("requests_per_second").asDouble(),
                    rate * 2,
                    rate);
        }
        bench.begin();
        return figures(bench.load(arguments(bench.topic(), requests, depth)));
    }

    @Override
    public long writtenBytes() {
        return requests * records * recordBytes;
    }

    @Override
    public @Nullable Figures floor(Floor floor) throws Exception {
        double before = floor.cpuSeconds();
        JsonNode result = floor.load(arguments(null, requests, depth));
        Figures figures = figures(result);
        return figures.lower("server CPU s / " + unit, (floor.cpuSeconds() - before) / work(result));
    }

    private String[] arguments(@Nullable String topic, long number, int outstanding) {
        List<String> words = new ArrayList<>(List.of(
                "--acks", Integer.toString(acks),
                "--connections", Integer.toString(connections),
                "--partitions", Integer.toString(Math.min(PARTITIONS, connections)),
                "--depth", Integer.toString(outstanding),
                "--records", Integer.toString(records),
                "--record-bytes", Integer.toString(recordBytes),
                "--codec", codec,
                "--rate", Double.toString(rate),
                "--skip", Long.toString(rate > 0 ? requests / 10 : 0),
                "--requests", Long.toString(number)));
        if (topic != null) {
            words.addAll(List.of("--topic", topic));
        }
        return words.toArray(String[]::new);
    }

    private double work(JsonNode result) {
        return switch (unit) {
            case "GB" -> result.get("requests").asDouble() * records * recordBytes / 1e9;
            case "million records" -> result.get("records").asDouble() / 1e6;
            default -> result.get("requests").asDouble() / 1e6;
        };
    }

    private Figures figures(JsonNode result) {
        double millions = result.get("requests").asDouble() / 1e6;
        Figures figures = new Figures().work(work(result), unit).work(millions, "million requests");
        if (rate == 0) {
            figures.higher("requests/s", result.get("requests_per_second").asDouble());
            if (records > 1) {
                figures.higher("records/s", result.get("requests_per_second").asDouble() * records);
                figures.higher("MB/s on the wire", result.get("mb_per_second").asDouble());
            }
        }
        for (String percentile : List.of("p50", "p99", "p999", "max")) {
            figures.lower(
                    "latency " + percentile.replace("p999", "p99.9") + " ms",
                    result.get(percentile + "_ms").asDouble());
        }
        return figures;
    }
}
