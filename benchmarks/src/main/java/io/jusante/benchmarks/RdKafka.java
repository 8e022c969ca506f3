package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * librdkafka's own performance program, rdkafka_performance: Debian ships its source as an example, without the headers
 * of librdkafka's source tree that it includes; {@code src/main/c/rdkafka} has what it takes from them.
 */
final class RdKafka implements Scenario {
    private static final Path SOURCE = Path.of("/usr/share/doc/librdkafka-dev/examples/rdkafka_performance.c");
    private static final Path HEADERS =
            Path.of("benchmarks/src/main/c/rdkafka/src").toAbsolutePath();
    private static final Path PROGRAM =
            Path.of("benchmarks/target/rdkafka_performance").toAbsolutePath();
    private static final Pattern PRODUCED =
            Pattern.compile("% [0-9]+ messages produced .* ([0-9]+) failed\\) " + "in [0-9]+ms: ([0-9]+) msgs/s");
    private static final Pattern CONSUMED =
            Pattern.compile("% ([0-9]+) messages \\([0-9]+ bytes\\) consumed in [0-9]+ms: ([0-9]+) msgs/s");

    private final String name;
    private final int recordBytes;
    private final int records;

    RdKafka(String name, int recordBytes, int records) {
        this.name = name;
        this.recordBytes = recordBytes;
        this.records = records;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return "rdkafka_performance produces " + records + " records of " + recordBytes
                + " B with acks 1 and reads them back (needs librdkafka-dev)";
    }

    @Override
    public String missing() {
        String source = Installed.missing(SOURCE, "librdkafka-dev");
        return source.isEmpty() ? Installed.missing("gcc", "gcc") : source;
    }

    @Override
    public long writtenBytes() {
        return (long) records * recordBytes;
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        compile();
        bench.createTopic(bench.topic(), 1, Map.of());
        String number = Integer.toString(bench.isWarmUp() ? records / 4 : records);
        List<String> common = List.of(
                "-b", bench.broker().address(), "-t", bench.topic(), "-p", "0", "-c", number, "-X", "log_level=3");
        bench.begin();
        double produced = producedPerSecond(run(common, "-P", "-s", Integer.toString(recordBytes), "-a", "1"));
        Usage producing = bench.used();
        bench.begin();
        double consumed = consumedPerSecond(run(common, "-C", "-o", "beginning"), Integer.parseInt(number));
        Usage consuming = bench.used();
        double millions = Integer.parseInt(number) / 1e6;
        return new Figures()
                .higher("produce records/s", produced)
                .lower("produce server CPU s / million records", producing.cpuSeconds() / millions)
                .higher("consume records/s", consumed)
                .lower("consume server CPU s / million records", consuming.cpuSeconds() / millions);
    }

    private static String run(List<String> common, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        command.addAll(List.of(more));
        command.addAll(common);
        return Bench.output(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Each line sums up all before it: the last one counts. */
    static double producedPerSecond(String output) throws IOException {
        Matcher last = last(PRODUCED, output);
        if (!last.group(1).equals("0")) {
            throw new IOException("rdkafka_performance failed to produce " + last.group(1) + " records:\n" + output);
        }
        return Double.parseDouble(last.group(2));
    }

    static double consumedPerSecond(String output, int records) throws IOException {
        Matcher last = last(CONSUMED, output);
        if (Integer.parseInt(last.group(1)) < records) {
            throw new IOException("rdkafka_performance read " + last.group(1) + " of " + records + ":\n" + output);
        }
        return Double.parseDouble(last.group(2));
    }

    private static Matcher last(Pattern pattern, String output) throws IOException {
        Matcher found = null;
        for (Matcher matcher = pattern.matcher(output); matcher.find(); ) {
            found = pattern.matcher(matcher.group());
        }
        if (found == null || !found.find()) {
            throw new IOException("no rate in what rdkafka_performance printed:\n" + output);
        }
        return found;
    }

    private static void compile() throws IOException, InterruptedException {
        if (Files.exists(PROGRAM)
                && Files.getLastModifiedTime(PROGRAM).compareTo(Files.getLastModifiedTime(SOURCE)) > 0) {
            return;
        }
        int failed = new ProcessBuilder(
                        "gcc",
                        "-O2",
                        "-w",
                        "-I",
                        HEADERS.toString(),
                        "-I",
                        "/usr/include/librdkafka",
                        "-o",
                        PROGRAM.toString(),
                        SOURCE.toString(),
                        "-lrdkafka")
                .inheritIO()
                .start()
                .waitFor();
        if (failed != 0) {
            throw new IOException("gcc cannot compile " + SOURCE);
        }
    }
}
