package io.jusante.itests.groups;

import io.jusante.itests.fixtures.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Kafka Streams application in a JVM of its own; it keeps its id and its state directory over its runs. */
final class StreamsProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Class<?> application;
    private final BrokerUnderTest broker;
    private final Path directory;
    private Path output;
    private Process process;
    private int runs;

    StreamsProcess(Class<?> application, BrokerUnderTest broker, Path directory) {
        this.application = application;
        this.broker = broker;
        this.directory = directory;
    }

    /** {@return the application's id, which is its group's} */
    String id() {
        return application.getSimpleName();
    }

    /** Starts it and waits until it runs. */
    StreamsProcess start() {
        runs++;
        output = directory.resolve("application-output-" + runs + ".txt");
        List<String> command = ChildJvm.command(
                directory.resolve("application-" + runs + ".log"),
                List.of("-Xmx256m"),
                application.getName(),
                List.of(broker.bootstrap(), id(), stateDirectory().toString()));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the application " + id() + " runs", LIMIT, () -> {
            failIfDead();
            return lines(StreamsApplication.STATE).contains("RUNNING");
        });
        return this;
    }

    /** Throws if it ended by itself. */
    void failIfDead() {
        if (!process.isAlive()) {
            throw new AssertionError("the application ended with " + process.exitValue() + ":\n" + lines(""));
        }
    }

    /** {@return how many records this run has restored from its changelogs} */
    long restored() {
        return lines(StreamsApplication.RESTORED).stream()
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .sum();
    }

    /** The lines of this run that begin with the prefix, without it. */
    private List<String> lines(String prefix) {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL; then everything that it kept on its disk is gone too. */
    void killAndForget() {
        kill();
        try (Stream<Path> files = Files.walk(stateDirectory())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the application still runs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Path stateDirectory() {
        return directory.resolve("state");
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
