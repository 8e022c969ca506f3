package io.jusante.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Apache's own performance tools: one producer, then one consumer of a group. */
final class ApacheTools implements Scenario {
    private static final Pattern PERCENTILES =
            Pattern.compile("([0-9]+) ms 50th, .*?([0-9]+) ms 99th, ([0-9]+) ms 99\\.9th");

    private final String name;
    private final int recordBytes;
    private final long records;
    private final String acks;

    ApacheTools(String name, int recordBytes, long records, String acks) {
        this.name = name;
        this.recordBytes = recordBytes;
        this.records = records;
        this.acks = acks;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "ProducerPerformance, then ConsumerPerformance: " + records + " records of " + recordBytes + " B, acks "
                + acks;
    }

    @Override
    public long writtenBytes() {
        return records * recordBytes;
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), 1, Map.of());
        String address = bench.broker().address();
        bench.begin();
        String produced = bench.tool(
                "org.apache.kafka.tools.ProducerPerformance",
                "--bootstrap-server",
                address,
                "--topic",
                bench.topic(),
                "--num-records",
                Long.toString(records),
                "--record-size",
                Integer.toString(recordBytes),
                "--throughput",
                "-1",
                "--command-property",
                "acks=" + acks);
        Usage producing = bench.used();
        bench.begin();
        String consumed = bench.tool(
                "org.apache.kafka.tools.ConsumerPerformance",
                "--bootstrap-server",
                address,
                "--topic",
                bench.topic(),
                "--num-records",
                Long.toString(records),
                "--group",
                bench.topic());
        Usage consuming = bench.used();
        double gb = records * recordBytes / 1e9;
        return latencies(produced)
                .higher("produce records/s", Rate.PRODUCER.in(produced))
                .lower("produce server CPU s / GB", producing.cpuSeconds() / gb)
                .higher("consume records/s", Rate.CONSUMER.in(consumed))
                .lower("consume server CPU s / GB", consuming.cpuSeconds() / gb)
                .lower("resident MB after it", bench.broker().residentMb());
    }

    /** Whole milliseconds, from the line that sums up. */
    static Figures latencies(String produced) throws IOException {
        Matcher percentiles = last(PERCENTILES, produced);
        return new Figures()
                .lower("produce latency p50 ms", Double.parseDouble(percentiles.group(1)))
                .lower("produce latency p99 ms", Double.parseDouble(percentiles.group(2)))
                .lower("produce latency p99.9 ms", Double.parseDouble(percentiles.group(3)));
    }

    private static Matcher last(Pattern pattern, String output) throws IOException {
        Matcher found = null;
        for (String line : output.split("\n", -1)) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                found = matcher;
            }
        }
        if (found == null) {
            throw new IOException("no " + pattern + " in what a client printed:\n" + output);
        }
        return found;
    }
}
