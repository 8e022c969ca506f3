package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A consumer that reads a topic from its beginning: from the page cache, or from disk beside a steady produce load. */
final class CatchUp implements Scenario {
    private static final long REQUESTS = 6_000;
    private static final int RECORDS = 250;
    private static final int RECORD_BYTES = 1024;
    private static final String PRODUCE_RATE = "100";

    private final String name;
    private final boolean cold;

    CatchUp(String name, boolean cold) {
        this.name = name;
        this.cold = cold;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return cold
                ? "scan of 1.5 GB with an evicted page cache, beside 25 MB/s of produce on another topic (needs root)"
                : "scan of 1.5 GB from the page cache, three times over";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), 1, Map.of());
        fill(bench, bench.topic(), REQUESTS);
        if (!cold) {
            bench.begin();
            return scanned(scan(bench, 3));
        }
        String other = bench.topic() + "-produce";
        bench.createTopic(other, 1, Map.of());
        evict();
        bench.begin();
        Process producing = bench.startLoad(
                "--topic",
                other,
                "--records",
                Integer.toString(RECORDS),
                "--record-bytes",
                Integer.toString(RECORD_BYTES),
                "--depth",
                "64",
                "--rate",
                PRODUCE_RATE,
                "--requests",
                "2000");
        JsonNode scan = scan(bench, 1);
        JsonNode produced = Bench.await(producing);
        return scanned(scan)
                .lower(
                        "produce beside it, latency p99 ms",
                        produced.get("p99_ms").asDouble())
                .lower(
                        "produce beside it, latency max ms",
                        produced.get("max_ms").asDouble());
    }

    @Override
    public @Nullable Figures floor(Floor floor) throws Exception {
        if (cold) {
            return null;
        }
        floor.load(
                "--records",
                Integer.toString(RECORDS),
                "--record-bytes",
                Integer.toString(RECORD_BYTES),
                "--depth",
                "4",
                "--requests",
                Long.toString(REQUESTS));
        double before = floor.cpuSeconds();
        JsonNode scan = floor.load("--kind", "fetch", "--until-bytes", Long.toString(3 * bytes()));
        double gb = scan.get("bytes").asDouble() / 1e9;
        return scanned(scan).lower("server CPU s / GB", (floor.cpuSeconds() - before) / gb);
    }

    static void fill(Bench bench, String topic, long requests) throws IOException, InterruptedException {
        bench.load(
                "--topic",
                topic,
                "--records",
                Integer.toString(RECORDS),
                "--record-bytes",
                Integer.toString(RECORD_BYTES),
                "--depth",
                "4",
                "--requests",
                Long.toString(requests));
    }

    private static long bytes() {
        return REQUESTS * RECORDS * RECORD_BYTES;
    }

    private static JsonNode scan(Bench bench, int times) throws IOException, InterruptedException {
        JsonNode last = null;
        double seconds = 0;
        double bytes = 0;
        for (int i = 0; i < times; i++) {
            last = bench.load("--kind", "fetch", "--topic", bench.topic(), "--until-bytes", Long.toString(bytes()));
            seconds += last.get("seconds").asDouble();
            bytes += last.get("bytes").asDouble();
        }
        if (last == null) {
            throw new IllegalArgumentException("nothing to scan");
        }
        return ((com.fasterxml.jackson.databind.node.ObjectNode) last)
                .put("bytes", (long) bytes)
                .put("mb_per_second", bytes / seconds / 1e6);
    }

    private static Figures scanned(JsonNode scan) {
        return new Figures()
                .work(scan.get("bytes").asDouble() / 1e9, "GB")
                .higher("MB/s", scan.get("mb_per_second").asDouble())
                .lower("latency p99 ms", scan.get("p99_ms").asDouble());
    }

    /** Drops what the page cache holds. */
    private static void evict() throws IOException, InterruptedException {
        new ProcessBuilder("sync").inheritIO().start().waitFor();
        Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "1\n");
    }
}
