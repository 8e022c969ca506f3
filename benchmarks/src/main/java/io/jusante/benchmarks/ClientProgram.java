package io.jusante.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client of our own in a process of its own ({@code io.jusante.benchmarks.clients}): it says in lines how far it is, is
 * told in lines to go on, and ends when its input ends. Each program has a limit of its own on how long it works, so
 * that waiting for a line is bounded.
 */
final class ClientProgram implements AutoCloseable {
    private static final long STOP_LIMIT_SECONDS = 60;

    private final String name;
    private final Process process;
    private final BufferedReader output;
    private final BufferedWriter input;

    private ClientProgram(String name, Process process) {
        this.name = name;
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts the program with so much heap. */
    static ClientProgram start(Class<?> program, String heap, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Contender.java(),
                heap,
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-Dlog4j2.level=ERROR",
                "-cp",
                Contender.HARNESS_CLASS_PATH,
                program.getName()));
        command.addAll(arguments);
        return new ClientProgram(
                program.getSimpleName(),
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** Waits for the line that begins with the word. {@return the number after it} */
    double await(String word) throws IOException {
        StringBuilder printed = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word + " ")) {
                return Double.parseDouble(line.substring(word.length() + 1));
            }
            printed.append(line).append('\n');
        }
        throw new IOException(name + " ended before it said \"" + word + "\"; it printed:\n" + printed);
    }

    /** Tells it to go on. */
    void say(String line) throws IOException {
        input.write(line);
        input.newLine();
        input.flush();
    }

    /** Ends its input and waits until it has cleaned up and ended. */
    @Override
    public void close() throws IOException {
        input.close();
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(name + " did not end within " + STOP_LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " ended", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(name + " failed with " + process.exitValue());
        }
    }
}
