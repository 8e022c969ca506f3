package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.Shard;
import io.jusante.kernel.KafkaErrorException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A timer that has come due: a command that nobody waits for. */
final class TimerOperation<S extends Shard<R>, R> extends Operation<S, R> {
    private final TimerHeap<R> timers;
    private final TimerHeap.Entry<R> entry;
    private @Nullable Decision<R, ?> decision;

    TimerOperation(HostedShard<S, R> host, TimerHeap<R> timers, TimerHeap.Entry<R> entry) {
        super(host, "timer");
        this.timers = timers;
        this.entry = entry;
    }

    @Override
    List<R> decide(S shard) {
        Decision<R, ?> made = Objects.requireNonNull(entry.action().expire(), "a timer must decide something");
        decision = made;
        return made.records();
    }

    @Override
    @Nullable Runnable onCommitted() {
        return decision == null ? null : decision.onCommitted();
    }

    @Override
    @Nullable Consumer<KafkaErrorException> onFailed() {
        return decision == null ? null : decision.onFailed();
    }

    @Override
    void answer() {
        timers.done(entry);
    }

    @Override
    void reject(KafkaErrorException error) {
        timers.retry(entry);
    }

    /** Nobody waits for a timer: it ends when it is known what became of it. */
    @Override
    void expire(KafkaErrorException error) {}

    @Override
    public String toString() {
        return "timer " + entry;
    }
}
