package io.jusante.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Swaps providers that keep no state between calls (codecs, strategies): new work goes to the new one at once, and the
 * old one is drained. Also drains the old provider of a swap with state, once the host has handed everything over.
 */
public final class ProviderSwap {
    private static final long POLL_NS = 200_000;

    private final Clock clock;
    private final ScheduledExecutorService timer;

    public ProviderSwap(Clock clock, ScheduledExecutorService timer) {
        this.clock = clock;
        this.timer = timer;
    }

    /**
     * Moves the slot to the bound provider of this digest. Completes when the one before is unused; if it still is in
     * use at the deadline, the slot is back on it and the stage fails.
     */
    public <T> CompletionStage<SwapReport> swap(ProviderSlots<T> slots, String slot, String toDigest, long deadlineNs) {
        Provider<T> to = slots.candidate(slot, toDigest);
        if (to == null) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("no provider of " + slot + " has the digest " + toDigest));
        }
        Provider<T> from = slots.current(slot);
        if (from == to) {
            return CompletableFuture.completedFuture(SwapReport.of(0, 0, 0));
        }
        long startNs = clock.nanoTime();
        to.reinstate();
        slots.select(to);
        if (from == null) {
            return CompletableFuture.completedFuture(SwapReport.of(1, 0, 0));
        }
        from.retire();
        return drain(from, deadlineNs).handle((nothing, failure) -> {
            if (failure == null) {
                return SwapReport.of(1, 0, clock.nanoTime() - startNs);
            }
            from.reinstate();
            slots.select(from);
            throw new IllegalStateException(
                    slot + " stays on " + from.identity() + ": " + String.valueOf(failure.getMessage()), failure);
        });
    }

    /** {@return completes when the retired provider is unused; fails with a {@link TimeoutException} at the deadline} */
    public CompletableFuture<Void> drain(Provider<?> retired, long deadlineNs) {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        look(retired, deadlineNs, drained);
        return drained;
    }

    private void look(Provider<?> retired, long deadlineNs, CompletableFuture<Void> drained) {
        if (retired.isIdle()) {
            drained.complete(null);
        } else if (clock.nanoTime() - deadlineNs >= 0) {
            drained.completeExceptionally(
                    new TimeoutException(retired + " is still in use, by a reader that is slow to take its bytes"));
        } else {
            var unused = timer.schedule(() -> look(retired, deadlineNs, drained), POLL_NS, TimeUnit.NANOSECONDS);
        }
    }
}
