package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** librdkafka by way of kcat: lines of a file produced, then read to the end. */
final class KcatRoundTrip implements Scenario {
    private static final int LINES = 2_000_000;
    private static final String LINE =
            "a line of one hundred bytes, more or less, as a program that logs would write it to its log 12345678\n";

    @Override
    public String name() {
        return "kcat";
    }

    @Override
    public String description() {
        return "librdkafka: kcat produces " + LINES + " lines of 100 B and reads them back (needs kcat)";
    }

    @Override
    public String missing() {
        return Installed.missing("kcat", "kcat");
    }

    @Override
    public long writtenBytes() {
        return (long) LINES * LINE.length();
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), 1, Map.of());
        Path file = Files.createTempFile("jusante-lines-", ".txt");
        try {
            Files.writeString(file, LINE.repeat(LINES));
            String broker = bench.broker().address();
            bench.begin();
            double producing = seconds("kcat", "-P", "-b", broker, "-t", bench.topic(), "-l", file.toString());
            Usage produced = bench.used();
            bench.begin();
            double consuming = seconds("kcat", "-C", "-b", broker, "-t", bench.topic(), "-o", "beginning", "-e", "-q");
            Usage consumed = bench.used();
            return new Figures()
                    .higher("produce records/s", LINES / producing)
                    .lower("produce server CPU s / million records", produced.cpuSeconds() / LINES * 1e6)
                    .higher("consume records/s", LINES / consuming)
                    .lower("consume server CPU s / million records", consumed.cpuSeconds() / LINES * 1e6);
        } finally {
            Files.delete(file);
        }
    }

    private static double seconds(String... command) throws IOException, InterruptedException {
        long beganNs = System.nanoTime();
        Process process = new ProcessBuilder(List.of(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("kcat failed: " + String.join(" ", command));
        }
        return (System.nanoTime() - beganNs) / 1e9;
    }
}
