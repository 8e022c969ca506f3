package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Starts both brokers, warms both up, and gives each the same load in turn; the ratio of each pair is the result, since
 * absolute figures are not stable on a shared machine.
 */
@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description = "Runs Apache Kafka 4.3.1 and Jusante in turn under the same load and prints the ratios.")
public final class SideBySide implements Callable<Integer> {
    @Option(names = "--rounds", defaultValue = "3", description = "measured rounds after a warm-up (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--profile", description = "record the last round of each scenario with JFR")
    private boolean profiled;

    @Option(names = "--list", description = "list the scenarios and end")
    private boolean list;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/target/results",
            description = "where results.md, results.json and profiles are written (${DEFAULT-VALUE})")
    private Path results = Path.of("");

    @Parameters(paramLabel = "scenario", description = "which to run, by name or beginning of a name; all by default")
    private List<String> wanted = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    /** See {@code --help}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SideBySide()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            Scenarios.all()
                    .forEach(scenario -> System.out.printf("%-22s %s%n", scenario.name(), scenario.description()));
            return 0;
        }
        List<Scenario> chosen = chosen();
        Path directory = Files.createTempDirectory("jusante-benchmark-");
        List<Row> rows = new ArrayList<>();
        try (Brokers brokers = new Brokers(directory)) {
            for (Contender contender : Contender.values()) {
                System.err.println("warming up " + contender.title());
                try (Bench bench = new Bench(brokers.of(contender), contender, "warm-up", true)) {
                    WarmUp.run(bench);
                }
            }
            for (Scenario scenario : chosen) {
                if (!scenario.missing().isEmpty()) {
                    System.err.println(scenario.name() + " is left out: " + scenario.missing());
                    continue;
                }
                Comparison comparison = new Comparison(scenario);
                comparison.run(brokers, rounds, directory, profiled ? new Profile(results) : null);
                comparison.rows().forEach(row -> System.err.println(row.markdown()));
                rows.addAll(comparison.rows());
                write(rows);
            }
        } finally {
            StartUp.delete(directory);
        }
        System.out.println(Row.HEAD);
        rows.forEach(row -> System.out.println(row.markdown()));
        return 0;
    }

    private List<Scenario> chosen() {
        for (String word : wanted) {
            if (Scenarios.all().stream().noneMatch(scenario -> scenario.name().startsWith(word))) {
                throw new ParameterException(
                        spec == null ? new CommandLine(this) : spec.commandLine(),
                        "No scenario is called " + word + "; --list names them.");
            }
        }
        return Scenarios.all().stream()
                .filter(scenario -> wanted.isEmpty()
                        || wanted.stream().anyMatch(word -> scenario.name().startsWith(word)))
                .toList();
    }

    /** Written after each scenario: a run that is cut short has lost nothing. */
    private void write(List<Row> rows) throws IOException {
        Files.createDirectories(results);
        List<String> lines = new ArrayList<>(List.of(Row.HEAD));
        rows.forEach(row -> lines.add(row.markdown()));
        Files.write(results.resolve("results.md"), lines);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        results.resolve("results.json").toFile(),
                        Map.of(
                                "rounds",
                                rounds,
                                "rows",
                                rows.stream().map(Row::json).toList()));
    }
}
