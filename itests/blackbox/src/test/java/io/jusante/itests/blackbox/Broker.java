package io.jusante.itests.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The real {@code bin/jusante start}, with a data directory and a port of its own, which it keeps over restarts. */
final class Broker implements AutoCloseable {
    private static final Path HOME =
            Path.of(System.getProperty("jusante.distribution", "../../distribution/target/jusante"));
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Path data;
    private final Path output;
    private final int port;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private Process process;

    private Broker(Path data) {
        this.data = data;
        this.output = data.resolveSibling(data.getFileName() + "-output.txt");
        this.port = freePort();
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
    }

    /** {@return a broker that is not started yet} */
    static Broker in(Path directory) {
        return new Broker(directory.resolve("data"));
    }

    Broker set(String key, String value) {
        properties.put(key, value);
        return this;
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits until it says that it serves. */
    Broker start() {
        spawn();
        Await.until("the broker serves\n" + data, START_LIMIT, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("it ended with " + process.exitValue() + ":\n" + output());
            }
            return servingLine() != null;
        });
        return this;
    }

    /** Starts it and waits until it ends by itself. */
    Command startAndFail() {
        return Command.run(startCommand(), "", START_LIMIT);
    }

    private void spawn() {
        try {
            Files.createDirectories(data.toAbsolutePath().getParent());
            process = new ProcessBuilder(startCommand())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> startCommand() {
        List<String> command = new ArrayList<>(List.of(executable(), "start", "--data", data.toString()));
        properties.forEach((key, value) -> {
            command.add("--set");
            command.add(key + "=" + value);
        });
        return command;
    }

    private static String executable() {
        Path executable = HOME.resolve("bin/jusante").toAbsolutePath().normalize();
        if (!Files.isExecutable(executable)) {
            throw new AssertionError(executable + " is not there: build the distribution first");
        }
        return executable.toString();
    }

    /** {@return the folder of the distribution} */
    static Path home() {
        return HOME.toAbsolutePath().normalize();
    }

    /** Runs another command of {@code bin/jusante} for this broker's data directory. */
    Command jusante(String... words) {
        List<String> command = new ArrayList<>();
        command.add(executable());
        command.addAll(List.of(words));
        command.add("--data");
        command.add(data.toString());
        return Command.run(command, "");
    }

    /** {@return the line that it prints when it serves, or null} */
    String servingLine() {
        return output().lines()
                .filter(line -> line.startsWith("serving "))
                .findFirst()
                .orElse(null);
    }

    /** {@return what this run has printed so far} */
    String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return data;
    }

    int port() {
        return port;
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() {
        process.destroy();
        return awaitEnd();
    }

    int awaitEnd() {
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it still runs:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return bootstrap() + " in " + Objects.toString(data);
    }
}
