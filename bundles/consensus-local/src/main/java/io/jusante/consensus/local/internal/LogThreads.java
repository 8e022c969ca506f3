package io.jusante.consensus.local.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the log; a parameter, so that a simulation can decide who runs when. */
record LogThreads(Executor writer, Executor delivery, Executor keeper) {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogThreads.class);
    private static final long STOP_TIMEOUT_S = 4;

    /** Three threads, which begin with their first task. */
    static LogThreads start() {
        return new LogThreads(
                thread("metadata-log-writer"), thread("metadata-log-delivery"), thread("metadata-log-keeper"));
    }

    private static Executor thread(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Lets the threads finish what they were given, and ends them without an interrupt. */
    void stop() {
        stop(keeper);
        stop(writer);
        stop(delivery);
    }

    private static void stop(Executor executor) {
        if (!(executor instanceof ExecutorService service)) {
            return;
        }
        service.shutdown();
        try {
            if (!service.awaitTermination(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
                LOGGER.atWarn().log("a thread of the metadata log is held up by the disk or a listener");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
