package io.jusante.cli;

import io.jusante.launcher.control.ControlClient;
import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
    private static final long POLL_MS = 10;

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
        long nextWordNs = beganNs + TimeUnit.MILLISECONDS.toNanos(PROGRESS_EVERY_MS);
        while (!hasEnded(process)) {
            long nowNs = System.nanoTime();
            if (nowNs >= deadlineNs) {
                return false;
            }
            if (nowNs >= nextWordNs) {
                nextWordNs = nowNs + TimeUnit.MILLISECONDS.toNanos(PROGRESS_EVERY_MS);
                out.println("waiting for process " + process.pid() + " to end, "
                        + TimeUnit.NANOSECONDS.toSeconds(nowNs - beganNs) + " s");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        return true;
    }

    /** {@return whether it is gone, or dead and only not yet asked about by its parent (which may be this process)} */
    private static boolean hasEnded(ProcessHandle process) {
        if (!process.isAlive()) {
            return true;
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // the state follows the name, which is in parentheses and may hold any character
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException notLinux) {
            return !process.isAlive();
        }
    }
}
