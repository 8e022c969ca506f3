package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/** A consumer that reads a topic from its beginning, out of the page cache. */
final class CatchUp implements Scenario {
    static final int RECORDS = 250;
    static final int RECORD_BYTES = 1024;
    static final int FETCH_BYTES = 8 << 20;
    private static final long REQUESTS = 6_000;
    private static final int TIMES = 5;

    @Override
    public String name() {
        return "catch-up";
    }

    @Override
    public String description() {
        return "scan of 1.5 GB from the page cache in fetches of 8 MiB, " + TIMES + " times over";
    }

    @Override
    public long writtenBytes() {
        return bytes(REQUESTS);
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), 1, Map.of());
        fill(bench, bench.topic(), REQUESTS);
        bench.begin();
        ObjectNode all = null;
        double seconds = 0;
        double bytes = 0;
        for (int i = 0; i < TIMES; i++) {
            all = (ObjectNode) bench.load(scan(bench.topic(), bytes(REQUESTS)));
            seconds += all.get("seconds").asDouble();
            bytes += all.get("bytes").asDouble();
        }
        if (all == null) {
            throw new IllegalStateException("nothing was scanned");
        }
        return scanned(all.put("bytes", (long) bytes).put("mb_per_second", bytes / seconds / 1e6));
    }

    @Override
    public Figures floor(Floor floor) throws Exception {
        floor.load(filling(REQUESTS));
        double before = floor.cpuSeconds();
        JsonNode scan = floor.load(
                "--kind",
                "fetch",
                "--max-wait-ms",
                "0",
                "--max-bytes",
                Integer.toString(FETCH_BYTES),
                "--until-bytes",
                Long.toString(TIMES * bytes(REQUESTS)));
        double gb = scan.get("bytes").asDouble() / 1e9;
        return scanned(scan).lower("server CPU s / GB", (floor.cpuSeconds() - before) / gb);
    }

    /** Writes so many requests of 256 KiB to a topic. */
    static void fill(Bench bench, String topic, long requests) throws IOException, InterruptedException {
        bench.load(ofTopic(topic, filling(requests)));
    }

    private static String[] filling(long requests) {
        return new String[] {
            "--records",
            Integer.toString(RECORDS),
            "--record-bytes",
            Integer.toString(RECORD_BYTES),
            "--depth",
            "4",
            "--requests",
            Long.toString(requests)
        };
    }

    /** {@return arguments of a load that reads so many bytes in large fetches} */
    static String[] scan(String topic, long bytes) {
        return ofTopic(
                topic,
                "--kind",
                "fetch",
                "--max-bytes",
                Integer.toString(FETCH_BYTES),
                "--until-bytes",
                Long.toString(bytes));
    }

    private static String[] ofTopic(String topic, String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--topic";
        all[1] = topic;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return all;
    }

    /** {@return the payload of so many requests} */
    static long bytes(long requests) {
        return requests * RECORDS * RECORD_BYTES;
    }

    static Figures scanned(JsonNode scan) {
        return new Figures()
                .work(scan.get("bytes").asDouble() / 1e9, "GB")
                .higher("MB/s", scan.get("mb_per_second").asDouble())
                .lower("fetch latency p50 ms", scan.get("p50_ms").asDouble())
                .lower("fetch latency p99 ms", scan.get("p99_ms").asDouble());
    }
}
