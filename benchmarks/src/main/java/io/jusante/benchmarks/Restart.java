package io.jusante.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** A broker of its own with data: stopped or killed, and started again. */
final class Restart implements Scenario {
    private static final int TOPICS = 50;

    private final boolean killed;

    Restart(boolean killed) {
        this.killed = killed;
    }

    @Override
    public String name() {
        return killed ? "restart-killed" : "restart-stopped";
    }

    @Override
    public String description() {
        return "start with " + TOPICS + " topics and 1 GB of data after " + (killed ? "kill -9" : "a clean stop");
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        Path directory = Files.createTempDirectory("jusante-restart-");
        try {
            try (Broker first = bench.contender().start(directory)) {
                Bench own = new Bench(first, bench.contender(), "data", false);
                for (int i = 0; i < TOPICS; i++) {
                    own.createTopic("data-" + i, 1, java.util.Map.of());
                    CatchUp.fill(own, "data-" + i, 80);
                }
                own.leave();
                if (killed) {
                    first.kill();
                }
            }
            try (Broker second = bench.contender().start(directory)) {
                return new Figures()
                        .lower("ms to the first answer", second.startMs())
                        .lower("CPU s until then", second.usage().cpuSeconds());
            }
        } finally {
            StartUp.delete(directory);
        }
    }
}
