package io.jusante.itests.clients;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A driver program in a child process: a command goes in, lines come out; README.md lists the commands. */
final class DriverProcess implements AutoCloseable {
    private static final Path ERRORS = Path.of("target/drivers");
    /** Above the drivers' own limit, which says more. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final String name;
    private final Path errors;
    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    DriverProcess(String name, List<String> command) {
        this.name = name;
        this.errors = ERRORS.resolve(name + ".txt");
        try {
            Files.createDirectories(ERRORS);
            process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** {@return the lines before the ok} */
    List<String> run(List<String> input, String... words) {
        CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> exchange(input, words));
        try {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw failure(words, "no answer within " + LIMIT, e);
        } catch (ExecutionException e) {
            throw failure(words, String.valueOf(e.getCause().getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    List<String> run(String... words) {
        return run(List.of(), words);
    }

    private List<String> exchange(List<String> input, String... words) {
        try {
            in.write(String.join("\t", words) + "\n");
            for (String line : input) {
                in.write(line + "\n");
            }
            in.flush();
            List<String> lines = new ArrayList<>();
            while (true) {
                String line = out.readLine();
                if (line == null) {
                    throw new IllegalStateException("the driver ended");
                } else if (line.equals("ok")) {
                    return lines;
                } else if (line.startsWith("error\t")) {
                    throw new IllegalStateException(line);
                }
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AssertionError failure(String[] words, String why, Exception cause) {
        return new AssertionError(
                name + " " + String.join(" ", words) + ": " + why + " (more in " + errors.toAbsolutePath() + ")",
                cause);
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            // it is gone already
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
