package io.jusante.benchmarks;

import io.jusante.benchmarks.Figures.Measure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One scenario on both brokers in turn, some rounds after a warm-up; each round is one pair. */
final class Comparison {
    private final Scenario scenario;
    private final Map<Measure, List<Double>> kafka = new LinkedHashMap<>();
    private final Map<Measure, List<Double>> jusante = new LinkedHashMap<>();
    private final Map<Measure, List<Double>> floor = new LinkedHashMap<>();

    Comparison(Scenario scenario) {
        this.scenario = scenario;
    }

    void run(Brokers brokers, int rounds, Path directory, @Nullable Profile profile) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            for (Contender contender : round % 2 == 0 ? Contender.values() : reversed()) {
                String what = round == 0 ? "warm-up" : "round " + round + " of " + rounds;
                System.err.println(scenario.name() + ", " + what + ", " + contender.title());
                Broker broker = brokers.of(contender);
                Memory.settle();
                Memory.warm(scenario.writtenBytes());
                Figures figures;
                try (Bench bench = new Bench(broker, contender, scenario.name() + "-" + round, round == 0)) {
                    if (profile != null && round > 0) {
                        bench.profileWith(profile);
                    }
                    figures = scenario.run(bench);
                    figures.cost(bench.used(), broker.residentMb());
                    bench.keepProfile(scenario.name() + "-" + contender.name().toLowerCase(Locale.ROOT) + "-" + round);
                }
                if (round > 0) {
                    add(contender == Contender.KAFKA ? kafka : jusante, figures);
                }
            }
            if (round > 0) {
                runFloor(directory);
            }
        }
    }

    private static Contender[] reversed() {
        return new Contender[] {Contender.JUSANTE, Contender.KAFKA};
    }

    private void runFloor(Path directory) throws Exception {
        Memory.settle();
        Memory.warm(scenario.writtenBytes());
        try (Floor program = new Floor(directory)) {
            Figures figures = scenario.floor(program);
            if (figures != null) {
                add(floor, figures);
            }
        }
    }

    private static void add(Map<Measure, List<Double>> to, Figures figures) {
        figures.values()
                .forEach((measure, value) ->
                        to.computeIfAbsent(measure, added -> new ArrayList<>()).add(value));
    }

    /** {@return one line for each measure that both brokers have} */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        kafka.forEach((measure, values) -> {
            List<Double> ours = jusante.get(measure);
            if (ours != null && ours.size() == values.size()) {
                rows.add(new Row(scenario.name(), measure, values, ours, floor.getOrDefault(measure, List.of())));
            }
        });
        return rows;
    }
}
