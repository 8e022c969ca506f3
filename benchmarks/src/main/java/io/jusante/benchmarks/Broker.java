package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A broker process under measurement: what the operating system says of it. */
final class Broker implements AutoCloseable {
    /** Clock ticks a second in /proc; 100 on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100.0;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final int port;
    private final double startMs;
    private @Nullable Allocation allocation;

    private Broker(String name, Process process, int port, double startMs) {
        this.name = name;
        this.process = process;
        this.port = port;
        this.startMs = startMs;
    }

    /** Starts the command and waits for its first answer. */
    static Broker start(String name, List<String> command, int port, Path log) throws IOException {
        long beganNs = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        // a run that is broken off leaves nothing behind that takes CPU from the next one
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of " + name));
        Probe.awaitApiVersions(port, process, log);
        return new Broker(name, process, port, (System.nanoTime() - beganNs) / 1e6);
    }

    String name() {
        return name;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** {@return milliseconds from exec to the first answered ApiVersions} */
    double startMs() {
        return startMs;
    }

    /** {@return what the process has used so far; the first time, asking costs it the start of its JMX agent} */
    Usage usage() throws IOException {
        String[] fields = stat();
        return new Usage(userSeconds(fields), systemSeconds(fields), contextSwitches(), allocated());
    }

    /** {@return what it has used of CPU so far; asking costs it nothing} */
    double cpuSeconds() throws IOException {
        String[] fields = stat();
        return userSeconds(fields) + systemSeconds(fields);
    }

    private String[] stat() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static double userSeconds(String[] stat) {
        return Long.parseLong(stat[11]) / TICKS_PER_SECOND;
    }

    private static double systemSeconds(String[] stat) {
        return Long.parseLong(stat[12]) / TICKS_PER_SECOND;
    }

    private double contextSwitches() throws IOException {
        double sum = 0;
        List<Path> threads;
        try (Stream<Path> paths = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            threads = paths.toList();
        }
        for (Path thread : threads) {
            sum += contextSwitches(thread);
        }
        return sum;
    }

    private static double contextSwitches(Path thread) {
        double sum = 0;
        try {
            for (String line : Files.readAllLines(thread.resolve("status"))) {
                if (line.contains("_ctxt_switches:")) {
                    sum += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            return 0; // it ended since the folder was listed
        }
        return sum;
    }

    private double allocated() throws IOException {
        if (allocation == null) {
            allocation = new Allocation(process.pid());
        }
        return allocation.bytes();
    }

    /** {@return resident megabytes} */
    double residentMb() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException(name + " has no resident memory: is it gone?");
    }

    /** Ends it without a chance to clean up. */
    void kill() throws InterruptedException {
        closeAllocation();
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        closeAllocation();
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                System.err.printf(Locale.ROOT, "%s did not stop within %s: ending it%n", name, STOP_LIMIT);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void closeAllocation() {
        Allocation opened = allocation;
        allocation = null;
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            System.err.println(name + ": " + e.getMessage());
        }
    }
}
