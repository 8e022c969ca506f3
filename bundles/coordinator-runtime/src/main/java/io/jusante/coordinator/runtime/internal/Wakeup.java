package io.jusante.coordinator.runtime.internal;

import io.jusante.kernel.Clock;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one alarm of a shard, for all that it has to do at some time. In the shard's lane. An alarm that comes too early
 * is left where it is: looking once more costs less than moving it each time.
 */
final class Wakeup {
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Runnable task;
    private long armedNs = TimerHeap.NEVER;
    private @Nullable ScheduledFuture<?> armed;

    /** @param task runs on the timer's own thread: hands over, and calls {@link #rang} in the lane */
    Wakeup(ScheduledExecutorService timer, Clock clock, Runnable task) {
        this.timer = timer;
        this.clock = clock;
        this.task = task;
    }

    /** Rings at this moment, or before. */
    void arm(long deadlineNs) {
        if (deadlineNs == TimerHeap.NEVER || (armed != null && armedNs - deadlineNs <= 0)) {
            return;
        }
        cancel();
        try {
            armed = timer.schedule(task, Math.max(0, deadlineNs - clock.nanoTime()), TimeUnit.NANOSECONDS);
            armedNs = deadlineNs;
        } catch (RejectedExecutionException e) {
            // the runtime is stopping, and ends every shard in a moment
            armed = null;
        }
    }

    /** It rang, and may be armed again. */
    void rang() {
        armed = null;
    }

    void cancel() {
        ScheduledFuture<?> set = armed;
        armed = null;
        if (set != null) {
            set.cancel(false);
        }
    }
}
