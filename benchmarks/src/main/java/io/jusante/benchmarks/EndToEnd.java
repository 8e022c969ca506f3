package io.jusante.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Apache's EndToEndLatency: one record at a time, produced with acks=all and read back. */
final class EndToEnd implements Scenario {
    private static final int RECORDS = 10_000;
    private static final Pattern PERCENTILES = Pattern.compile("50th = ([0-9]+), 99th = ([0-9]+), 99\\.9th = ([0-9]+)");

    private static final Pattern AVERAGE = Pattern.compile("Avg latency: ([0-9.]+) ms");

    @Override
    public String name() {
        return "end-to-end";
    }

    @Override
    public String description() {
        return "EndToEndLatency: " + RECORDS + " records of 100 B, one after the other, acks all";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), 1, Map.of());
        int records = bench.isWarmUp() ? RECORDS / 2 : RECORDS;
        bench.begin();
        String output = bench.tool(
                "org.apache.kafka.tools.EndToEndLatency",
                "--bootstrap-server",
                bench.broker().address(),
                "--topic",
                bench.topic(),
                "--num-records",
                Integer.toString(records),
                "--producer-acks",
                "all",
                "--record-size",
                "100");
        return latencies(output).work(records / 1e6, "million records");
    }

    /** The tool cuts percentiles off to whole milliseconds; the average has more to it. */
    static Figures latencies(String output) throws IOException {
        Matcher average = AVERAGE.matcher(output);
        Matcher percentiles = PERCENTILES.matcher(output);
        if (!average.find() || !percentiles.find()) {
            throw new IOException("EndToEndLatency printed no latencies:\n" + output);
        }
        return new Figures()
                .lower("average ms", Double.parseDouble(average.group(1)))
                .lower("p50 ms", Double.parseDouble(percentiles.group(1)))
                .lower("p99 ms", Double.parseDouble(percentiles.group(2)))
                .lower("p99.9 ms", Double.parseDouble(percentiles.group(3)));
    }
}
