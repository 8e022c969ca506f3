package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The least program that receives and writes the same bytes, and sends them back ({@code floor.c}): what is left of a
 * broker's cost when all of the broker is taken away.
 */
final class Floor implements AutoCloseable {
    static final String TOPIC = "floor";
    private static final double TICKS_PER_SECOND = 100.0;

    private final Process process;
    private final int port;
    private final Path file;

    /** Compiles it where that was not done yet, and starts it. */
    Floor(Path directory) throws IOException, InterruptedException {
        Path program = Path.of("benchmarks/target/floor").toAbsolutePath();
        Path source = Path.of("benchmarks/src/main/c/floor.c").toAbsolutePath();
        if (!Files.exists(program)
                || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) < 0) {
            int failed = new ProcessBuilder("gcc", "-O2", "-o", program.toString(), source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (failed != 0) {
                throw new IOException("gcc cannot compile " + source);
            }
        }
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        file = directory.resolve("floor.data");
        process = new ProcessBuilder(program.toString(), Integer.toString(port), file.toString(), TOPIC)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!"ready".equals(lines.readLine())) {
            throw new IOException("the floor program did not start");
        }
    }

    /** {@return what the load generator printed} */
    JsonNode load(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Contender.java(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                Contender.HARNESS_CLASS_PATH,
                "io.jusante.benchmarks.load.LoadCommand",
                "--bootstrap",
                "127.0.0.1:" + port,
                "--topic",
                TOPIC));
        command.addAll(List.of(arguments));
        return Bench.await(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** {@return user and system CPU seconds so far} */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(file);
    }
}
