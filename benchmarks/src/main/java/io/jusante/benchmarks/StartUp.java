package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A broker of its own on an empty directory: started, stopped, started again. */
final class StartUp implements Scenario {
    private static final long SETTLE_MS = 5_000;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String description() {
        return "exec to the first answered request, the second start on a directory; resident memory 5 s later";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        Path directory = Files.createTempDirectory("jusante-start-");
        try {
            bench.contender().start(directory).close();
            try (Broker second = bench.contender().start(directory)) {
                Thread.sleep(SETTLE_MS); // what is measured is the rest itself
                return new Figures()
                        .lower("ms to the first answer", second.startMs())
                        .lower("resident MB, idle", second.residentMb());
            }
        } finally {
            delete(directory);
        }
    }

    static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(directory)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
