package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** A steady producer beside a consumer that scans 10 GB which are not in the page cache. */
final class ColdScan implements Scenario {
    private static final String TOPIC = "cold-scan-data";
    private static final long REQUESTS = 40_000;
    private static final long WARM_UP_REQUESTS = 4_000;
    private static final String PRODUCE_RATE = "100";
    private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

    private final Set<Contender> filled = EnumSet.noneOf(Contender.class);

    @Override
    public String name() {
        return "cold-scan";
    }

    @Override
    public String description() {
        return "scan of 10 GB with an evicted page cache, beside 25 MB/s of produce on another topic (needs root)";
    }

    @Override
    public String missing() {
        return Files.isWritable(DROP_CACHES) ? "" : "the page cache cannot be evicted: run it as root";
    }

    /** The page cache of what is scanned. */
    @Override
    public long writtenBytes() {
        return CatchUp.bytes(REQUESTS);
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        if (filled.add(bench.contender())) {
            bench.createLastingTopic(TOPIC, 1);
            CatchUp.fill(bench, TOPIC, REQUESTS);
        }
        bench.createTopic(bench.topic(), 1, Map.of());
        evict();
        bench.begin();
        Process producing = bench.startLoad(
                "--topic",
                bench.topic(),
                "--records",
                Integer.toString(CatchUp.RECORDS),
                "--record-bytes",
                Integer.toString(CatchUp.RECORD_BYTES),
                "--depth",
                "64",
                "--rate",
                PRODUCE_RATE,
                "--skip",
                PRODUCE_RATE,
                "--until-stdin-ends");
        JsonNode scan = bench.load(CatchUp.scan(TOPIC, CatchUp.bytes(bench.isWarmUp() ? WARM_UP_REQUESTS : REQUESTS)));
        producing.getOutputStream().close();
        JsonNode produced = Bench.await(producing);
        return CatchUp.scanned(scan)
                .lower("produce latency p50 ms", produced.get("p50_ms").asDouble())
                .lower("produce latency p99 ms", produced.get("p99_ms").asDouble())
                .lower("produce latency p99.9 ms", produced.get("p999_ms").asDouble())
                .lower("produce latency max ms", produced.get("max_ms").asDouble());
    }

    private static void evict() throws IOException, InterruptedException {
        Memory.settle();
        Files.writeString(DROP_CACHES, "1\n");
    }
}
