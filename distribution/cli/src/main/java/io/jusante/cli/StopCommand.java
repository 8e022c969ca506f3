package io.jusante.cli;

import io.jusante.launcher.control.ControlClient;
import io.jusante.launcher.data.LaunchException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops the process that uses a data directory, and waits until it is gone. */
@Command(
        name = "stop",
        description = "Stop the process in order and wait until it is gone.",
        mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    private static final long ANSWER_TIMEOUT_MS = 10_000;
    private static final long PROGRESS_EVERY_MS = 2_000;

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait; ${DEFAULT-VALUE} by default.")
    private long timeoutSeconds;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path directory = data.directory();
        ControlClient.Result result = ControlClient.call(directory, "stop", List.of(), out::println, ANSWER_TIMEOUT_MS);
        if (!(result.json().get("pid") instanceof Number pid)) {
            throw new LaunchException("The process did not say which it is.");
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid.longValue());
        if (process.isPresent() && !awaitEnd(process.get(), out)) {
            throw new LaunchException("Process " + pid + " still runs after " + timeoutSeconds + " s; its log is in "
                    + directory.resolve("logs") + ".");
        }
        out.println("stopped process " + pid);
        return 0;
    }

    private boolean awaitEnd(ProcessHandle process, PrintWriter out) throws InterruptedException {
        long beganNs = System.nanoTime();
        long deadlineNs = beganNs + TimeUnit.SECONDS.toNanos(timeoutSeconds);
        while (process.isAlive()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                return false;
            }
            try {
                process.onExit().get(Math.min(leftMs, PROGRESS_EVERY_MS), TimeUnit.MILLISECONDS);
            } catch (TimeoutException still) {
                long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNs);
                out.println("waiting for process " + process.pid() + " to end, " + seconds + " s");
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return true;
    }
}
