package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts both brokers, warms both up, and gives each the same load in turn; the ratio of each pair is the result, since
 * absolute figures are not stable on a shared machine.
 */
public final class SideBySide {
    private static final String USAGE = """
            benchmarks/run [--rounds N] [scenario...]
              --rounds N   measured rounds after one warm-up round (3)
              scenarios    %s; all of them when none is named""";
    private static final long IDLE_SETTLE_MS = 5_000;

    private final List<String> table = new ArrayList<>();

    private SideBySide() {}

    /** See {@code --help}. */
    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        List<String> names = Scenario.ALL.stream().map(Scenario::name).toList();
        if (words.contains("--help") || words.contains("-h")) {
            System.out.println(String.format(Locale.ROOT, USAGE, String.join(", ", names)));
            return;
        }
        int rounds = 3;
        int at = words.indexOf("--rounds");
        if (at >= 0) {
            rounds = Integer.parseInt(words.get(at + 1));
            words.subList(at, at + 2).clear();
        }
        for (String word : words) {
            if (!names.contains(word)) {
                System.err.println("no scenario is called " + word + "; there are " + String.join(", ", names));
                System.exit(2);
            }
        }
        List<Scenario> chosen = Scenario.ALL.stream()
                .filter(scenario -> words.isEmpty() || words.contains(scenario.name()))
                .toList();
        new SideBySide().run(chosen, rounds);
    }

    private void run(List<Scenario> scenarios, int rounds) throws Exception {
        Path directory = Files.createTempDirectory("jusante-benchmark-");
        try (Broker kafka = Contenders.kafka(directory.resolve("kafka"));
                Broker jusante = Contenders.jusante(directory.resolve("jusante"))) {
            table.add("| what | Kafka 4.3.1 | Jusante | ratio (Jusante / Kafka) | spread |");
            table.add("| --- | --- | --- | --- | --- |");
            row("start, ms to the first answer", List.of(kafka.startMs()), List.of(jusante.startMs()));
            Thread.sleep(IDLE_SETTLE_MS); // what is measured is the rest itself
            row("resident MB, idle", List.of(kafka.residentMb()), List.of(jusante.residentMb()));
            for (Scenario scenario : scenarios) {
                measure(scenario, kafka, jusante, rounds);
            }
            row("resident MB, after the load", List.of(kafka.residentMb()), List.of(jusante.residentMb()));
        } finally {
            delete(directory);
        }
        table.forEach(System.out::println);
    }

    private void measure(Scenario scenario, Broker kafka, Broker jusante, int rounds) throws Exception {
        Series produce = new Series(scenario.name() + " produce");
        Series consume = new Series(scenario.name() + " consume");
        for (int round = 0; round <= rounds; round++) {
            for (Broker broker : round % 2 == 0 ? List.of(kafka, jusante) : List.of(jusante, kafka)) {
                boolean counts = round > 0; // round 0 warms up
                int side = broker == kafka ? 0 : 1;
                String topic = scenario.name() + "-" + round;
                progress(scenario, round, rounds, broker);
                timed(broker, scenario.producer(broker, topic), Rate.PRODUCER, counts ? produce : null, side);
                if (scenario.consume()) {
                    timed(broker, scenario.consumer(broker, topic), Rate.CONSUMER, counts ? consume : null, side);
                }
            }
        }
        report(produce);
        if (scenario.consume()) {
            report(consume);
        }
    }

    private static void progress(Scenario scenario, int round, int rounds, Broker broker) {
        String what = round == 0 ? "warm-up" : "round " + round + " of " + rounds;
        System.err.println(scenario.name() + ", " + what + ", " + broker.name());
    }

    /** Runs one client to its end and notes its rate and what it cost the server. */
    private static void timed(Broker broker, List<String> command, Rate rate, @Nullable Series series, int side)
            throws IOException, InterruptedException {
        double before = broker.cpuSeconds();
        Process client = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (client.waitFor() != 0) {
            throw new IOException("a client of " + broker.name() + " failed: " + command + "\n" + output);
        }
        double recordsPerSecond = rate.in(output);
        if (series != null) {
            series.rates.get(side).add(recordsPerSecond);
            series.cpu.get(side).add(broker.cpuSeconds() - before);
        }
    }

    private void report(Series series) {
        row(series.name + ", records/s", series.rates.get(0), series.rates.get(1));
        row(series.name + ", server CPU s", series.cpu.get(0), series.cpu.get(1));
    }

    private void row(String what, List<Double> kafka, List<Double> jusante) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < kafka.size(); i++) {
            ratios.add(jusante.get(i) / kafka.get(i));
        }
        String line = String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.2f–%.2f |",
                what,
                median(kafka),
                median(jusante),
                median(ratios),
                ratios.stream().min(Comparator.naturalOrder()).orElseThrow(),
                ratios.stream().max(Comparator.naturalOrder()).orElseThrow());
        System.err.println(line);
        table.add(line);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The figures of one load, for both sides. */
    private static final class Series {
        private final String name;
        private final List<List<Double>> rates = List.of(new ArrayList<>(), new ArrayList<>());
        private final List<List<Double>> cpu = List.of(new ArrayList<>(), new ArrayList<>());

        private Series(String name) {
            this.name = name;
        }
    }
}
