package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    @Option(names = "--profile", description = "sample both brokers in each measured round (async-profiler)")
    private boolean profiled;

    @Option(
            names = "--quick",
            description = "brokers are not warmed up first: to try a scenario out, its figures are worth little")
    private boolean quick;

    @Option(names = "--list", description = "list the scenarios and end")
    private boolean list;

    @Option(
            names = "--results",
            defaultValue = "benchmarks/target/results",
            description = "where results.md, results.json and profiles are written (${DEFAULT-VALUE})")
    private Path results = Path.of("");

    @Parameters(
            paramLabel = "scenario",
            description =
                    "which to run, by name or else by beginning of a name; all by default; partitions-N has any N")
    private List<String> wanted = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    /** See {@code --help}. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new SideBySide());
        command.getCommandSpec().usageMessage().footerHeading("%nScenarios:%n").footer(scenarios());
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            System.out.println(String.join(System.lineSeparator(), scenarios()));
            return 0;
        }
        List<Scenario> chosen = chosen();
        Path directory = Files.createTempDirectory("jusante-benchmark-");
        List<Row> rows = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        try (Brokers brokers = new Brokers(directory)) {
            if (!quick) {
                warmUp(brokers);
            }
            for (Scenario scenario : chosen) {
                if (!measure(scenario, brokers, directory, rows)) {
                    failed.add(scenario.name());
                }
            }
        } finally {
            StartUp.delete(directory);
        }
        System.out.println(Row.HEAD);
        rows.forEach(row -> System.out.println(row.markdown()));
        if (!failed.isEmpty()) {
            System.err.println("failed: " + String.join(", ", failed));
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private static void warmUp(Brokers brokers) throws Exception {
        for (Contender contender : Contender.values()) {
            System.err.println("warming up " + contender.title());
            try (Bench bench = new Bench(brokers.of(contender), contender, "warm-up", true)) {
                WarmUp.run(bench);
            }
        }
    }

    private static String[] scenarios() {
        return Scenarios.all().stream().map(SideBySide::line).toArray(String[]::new);
    }

    private static String line(Scenario scenario) {
        String missing = scenario.missing().isEmpty() ? "" : " [left out here: " + scenario.missing() + "]";
        return String.format(Locale.ROOT, "%-24s %s%s", scenario.name(), scenario.description(), missing);
    }

    /** A scenario that fails takes none of the others with it. {@return whether it went well} */
    @SuppressWarnings("CatchingUnchecked") // whatever it is, it is said and the run goes on
    private boolean measure(Scenario scenario, Brokers brokers, Path directory, List<Row> rows)
            throws IOException, InterruptedException {
        if (!scenario.missing().isEmpty()) {
            System.err.println(scenario.name() + " is left out: " + scenario.missing());
            return true;
        }
        try {
            Comparison comparison = new Comparison(scenario);
            comparison.run(brokers, rounds, directory, profiled ? new Profile(results) : null);
            comparison.rows().forEach(row -> System.err.println(row.markdown()));
            rows.addAll(comparison.rows());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            System.err.println(scenario.name() + " failed");
            e.printStackTrace();
            return false;
        }
        write(rows);
        return true;
    }

    private List<Scenario> chosen() {
        try {
            return Selection.of(wanted);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec == null ? new CommandLine(this) : spec.commandLine(), e.getMessage());
        }
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
