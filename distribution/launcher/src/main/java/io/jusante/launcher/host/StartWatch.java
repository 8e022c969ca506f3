package io.jusante.launcher.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a process that does not come to serve in time, and says what it lacks. */
final class StartWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(StartWatch.class);

    /** A diagnosis that hangs, as the start itself may, must not keep the process from ending. */
    private static final long DIAGNOSIS_TIMEOUT_MS = 3_000;

    private final Lifecycle lifecycle;
    private final House house;
    private final long timeoutMs;

    StartWatch(Lifecycle lifecycle, House house, long timeoutMs) {
        this.lifecycle = lifecycle;
        this.house = house;
        this.timeoutMs = timeoutMs;
    }

    void begin() {
        daemon("jusante-start-watch", this::watch).start();
    }

    private void watch() {
        try {
            if (!lifecycle.awaitDecision(timeoutMs)) {
                report("it does not serve after " + timeoutMs + " ms", diagnose());
            }
        } catch (InterruptedException asked) {
            LOGGER.warn("the start is no longer watched", asked);
        }
    }

    /** Ends the process for reasons that a change of the plugins may have brought. */
    void report(String what, List<String> reasons) {
        StringBuilder message = new StringBuilder("The start failed: ").append(what);
        message.append(reasons.isEmpty() ? ", and nothing is known to be missing." : ":");
        for (String reason : reasons) {
            message.append("\n  ").append(reason);
        }
        lifecycle.fail(1, message.toString(), true);
    }

    private List<String> diagnose() throws InterruptedException {
        AtomicReference<List<String>> found = new AtomicReference<>();
        Thread thread = daemon("jusante-start-diagnosis", () -> {
            try {
                found.set(house.missing());
            } catch (RuntimeException | LinkageError bug) {
                LOGGER.error("the diagnosis failed", bug);
            }
        });
        thread.start();
        thread.join(DIAGNOSIS_TIMEOUT_MS);
        List<String> reasons = found.get();
        if (reasons != null) {
            return reasons;
        }
        List<String> stuck = new ArrayList<>(house.problems());
        stuck.addAll(StuckThreads.describe());
        return stuck;
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
