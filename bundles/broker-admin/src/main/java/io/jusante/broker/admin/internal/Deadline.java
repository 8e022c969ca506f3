package io.jusante.broker.admin.internal;

import io.jusante.network.RequestContext;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Waits for a command as long as the request allows: one answer, whichever comes first. */
final class Deadline {
    private Deadline() {}

    /**
     * Calls {@code answer} with the command's outcome, or {@code expired} on the event loop when the time is over; the
     * command goes on then, only nobody is told.
     */
    static <T> void await(
            RequestContext context,
            CompletionStage<T> command,
            int timeoutMs,
            BiConsumer<T, @Nullable Throwable> answer,
            Runnable expired) {
        AtomicBoolean answered = new AtomicBoolean();
        RequestContext.Timer timer = context.schedule(
                () -> {
                    if (answered.compareAndSet(false, true)) {
                        expired.run();
                    }
                },
                Math.max(0, timeoutMs),
                TimeUnit.MILLISECONDS);
        command.whenComplete((result, failure) -> {
            if (answered.compareAndSet(false, true)) {
                timer.cancel();
                answer.accept(result, failure);
            }
        });
    }
}
