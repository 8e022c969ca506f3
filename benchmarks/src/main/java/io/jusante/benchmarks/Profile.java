package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples a broker during a round of a scenario with async-profiler: where its CPU goes, the kernel's part included.
 * Leaves the collapsed stacks and the ten hottest paths beside the results.
 */
final class Profile {
    private static final String LOADER = "one.profiler.AsyncProfilerLoader";

    private final Path folder;

    Profile(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    void begin(Broker broker) throws IOException, InterruptedException {
        profiler("start", "-e", "cpu", Long.toString(broker.pid()));
    }

    /** @param name of the files, such as {@code raw-1k-acks1-kafka-1} */
    void end(Broker broker, String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".collapsed").toAbsolutePath();
        profiler("stop", "-o", "collapsed", "-f", file.toString(), Long.toString(broker.pid()));
        String table = HotPaths.of(Files.readAllLines(file)).markdown();
        Files.writeString(folder.resolve(name + ".md"), table);
    }

    private static void profiler(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Contender.java(), "-cp", Contender.HARNESS_CLASS_PATH, LOADER, "profiler"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the profiler failed: " + output);
        }
    }
}
