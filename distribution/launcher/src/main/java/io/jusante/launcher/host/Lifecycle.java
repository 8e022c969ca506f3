package io.jusante.launcher.host;

import io.jusante.launcher.data.FailedStarts;
import io.jusante.launcher.logging.ProcessLog;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starting, serving, stopping: which of them it is, and how it ends. The first to ask for the end decides it. Any
 * thread.
 */
final class Lifecycle {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lifecycle.class);
    private static final Logger PRINTED = LoggerFactory.getLogger(ProcessLog.CONSOLE);

    /**
     * How the process ends.
     *
     * @param exitCode 0 if it was asked to
     * @param reason for the log
     * @param countsAsFailure whether a start that ends so counts against the last change of the plugins
     */
    record Ending(int exitCode, String reason, boolean countsAsFailure) {}

    enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    private final FailedStarts failedStarts;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final CountDownLatch decided = new CountDownLatch(1);

    // guarded by this: serving and ending exclude each other
    private Phase phase = Phase.STARTING;
    private volatile @Nullable String servingLine;
    private volatile long startDurationNs = -1;

    Lifecycle(FailedStarts failedStarts, PrintStream out, PrintStream err) {
        this.failedStarts = failedStarts;
        this.out = out;
        this.err = err;
    }

    synchronized Phase phase() {
        return phase;
    }

    /** {@return where it serves, null before} */
    @Nullable String servingLine() {
        return servingLine;
    }

    /** {@return how long the start took until it served, −1 before} */
    long startDurationNs() {
        return startDurationNs;
    }

    /** The process serves after this time: prints the line, unless it did before or is about to end. */
    void serving(String line, long tookNs) {
        synchronized (this) {
            if (phase != Phase.STARTING) {
                return;
            }
            phase = Phase.SERVING;
            servingLine = line;
            startDurationNs = tookNs;
        }
        decided.countDown();
        try {
            failedStarts.served();
        } catch (IOException cannotWrite) {
            LOGGER.atWarn().setCause(cannotWrite).log("count of failed starts cannot be reset");
        }
        out.println(line);
        PRINTED.info(line);
    }

    /** Asks for an end with a line on standard error. */
    void fail(int exitCode, String message, boolean countsAsFailure) {
        if (exitCode == 0) {
            throw new IllegalArgumentException("a failure has an exit code other than 0");
        }
        if (end(new Ending(exitCode, message, countsAsFailure))) {
            err.println("jusante: " + message);
            PRINTED.error(message);
        }
    }

    /** Asks for an orderly end. */
    void stop(String reason) {
        end(new Ending(0, reason, false));
    }

    private boolean end(Ending how) {
        Phase before;
        synchronized (this) {
            if (phase == Phase.STOPPING) {
                return false;
            }
            before = phase;
            phase = Phase.STOPPING;
        }
        decided.countDown();
        if (before == Phase.STARTING && !how.countsAsFailure()) {
            try {
                failedStarts.excuse();
            } catch (IOException cannotWrite) {
                LOGGER.atWarn().setCause(cannotWrite).log("count of failed starts cannot be reset");
            }
        }
        ending.complete(how);
        return true;
    }

    /** {@return whether by that time it serves or ends} */
    boolean awaitDecision(long timeoutMs) throws InterruptedException {
        return decided.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** Waits until it serves or ends; {@return whether it serves} */
    boolean awaitServing() {
        boolean interrupted = false;
        while (true) {
            try {
                decided.await();
                break;
            } catch (InterruptedException again) {
                // the start is watched: this wait has an end
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return phase() == Phase.SERVING;
    }

    /** {@return completes when the end was asked for} */
    CompletableFuture<Ending> ending() {
        return ending;
    }
}
