package io.jusante.itests.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One start of {@code bin/jusante} on a home and a data directory of its own. */
final class House implements AutoCloseable {
    static final Path HOME = Path.of(System.getProperty("jusante.distribution", "../../distribution/target/jusante"))
            .toAbsolutePath()
            .normalize();

    private static final long LIMIT_SECONDS = 60;

    /** How a command ended. */
    record Ended(int exitCode, String out, String err) {}

    private final Path home;
    private final Path data;
    private final Path out;
    private final Process process;

    private House(Path home, Path data, Path out, Process process) {
        this.home = home;
        this.data = data;
        this.out = out;
        this.process = process;
    }

    /** Starts in the background. */
    static House start(Path home, Path data, String... set) throws IOException {
        return startWithJvmOptions("", home, data, set);
    }

    /** Starts in the background, with further options for the Java machine. */
    static House startWithJvmOptions(String options, Path home, Path data, String... set) throws IOException {
        Path out = Files.createTempFile(data.getParent(), "out", ".txt");
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/jusante").toString(), "start", "--data"));
        line.add(data.toString());
        line.addAll(List.of("--set", "listeners=PLAINTEXT://127.0.0.1:" + freePort()));
        line.addAll(List.of("--set", "jusante.metrics.port=0"));
        for (String property : set) {
            line.addAll(List.of("--set", property));
        }
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("JUSANTE_JVM_OPTS", options);
        Process process = builder.start();
        return new House(home, data, out, process);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    House awaitServing() throws InterruptedException {
        await("serving", () -> output().lines().anyMatch(line -> line.startsWith("serving ")));
        return this;
    }

    /** Waits for the control socket, which answers before the first bundle is installed. */
    House awaitControl() throws InterruptedException {
        await(
                "control socket",
                () -> Files.exists(data.resolve("control/socket")) || Files.exists(data.resolve("control/path")));
        return this;
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new AssertionError(what + ": it ended with " + process.exitValue() + "\n" + output());
            }
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(what + ": not within " + LIMIT_SECONDS + " s\n" + output());
            }
            Thread.sleep(20);
        }
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it still runs\n" + output());
        }
        return process.exitValue();
    }

    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    String output() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Runs another command against this process's data. */
    Ended command(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/jusante").toString()));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", data.toString()));
        return run(line);
    }

    static Ended run(List<String> line) throws IOException, InterruptedException {
        Path out = Files.createTempFile("jusante-test", ".out");
        Path err = Files.createTempFile("jusante-test", ".err");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " does not end");
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    @Override
    public void close() {
        // after a test that went well there is nothing to kill
        process.destroyForcibly().onExit().join();
    }
}
