package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Shard;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing that a shard was asked for, until it is answered. Itself the command of the lane, so that a request costs
 * few objects. Everything but the constructor runs in the lane.
 */
abstract class Operation<S extends Shard<R>, R> implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Operation.class);

    private final HostedShard<S, R> host;
    private final String name;
    private @Nullable KafkaErrorException refusal;
    private long awaitedOffset;
    private long deadlineNs;

    Operation(HostedShard<S, R> host, String name) {
        this.host = host;
        this.name = name;
    }

    @Override
    public final void run() {
        host.perform(this);
    }

    /**
     * Decides, and keeps the answer.
     *
     * @return what is to be recorded
     */
    abstract List<R> decide(S shard);

    /** {@return what to do once all is committed, or null} */
    @Nullable Runnable onCommitted() {
        return null;
    }

    /** {@return what to do when it cannot be, or null} */
    @Nullable Consumer<KafkaErrorException> onFailed() {
        return null;
    }

    /** Gives out the answer; without effect after {@link #reject}. */
    abstract void answer();

    /** Gives out an error; without effect after an answer. */
    abstract void reject(KafkaErrorException error);

    /** It took too long: what it decided stays where it is. */
    void expire(KafkaErrorException error) {
        reject(error);
    }

    final String name() {
        return name;
    }

    /** Decides, whatever the command does: what it throws becomes its answer. */
    final List<R> decideSafely(S shard) {
        try {
            return decide(shard);
        } catch (KafkaErrorException e) {
            refuse(e);
        } catch (RuntimeException | Error e) {
            refuse(bug(e));
        }
        return List.of();
    }

    /** {@return the error for a client, after the bug was logged} */
    final KafkaErrorException bug(Throwable bug) {
        LOGGER.atError()
                .setCause(bug)
                .addKeyValue("partition", host.partition())
                .addKeyValue("operation", name)
                .log("a coordinator's command threw; this is a bug");
        return new KafkaErrorException(
                ErrorCode.UNKNOWN_SERVER_ERROR, "the coordinator failed at " + name + ": see the broker's log", bug);
    }

    /** The answer is this error, and nothing was decided. */
    final void refuse(KafkaErrorException error) {
        refusal = error;
    }

    /** It may be answered when everything before the offset is committed. */
    final void await(long offset, long untilNs) {
        awaitedOffset = offset;
        deadlineNs = untilNs;
    }

    final long awaitedOffset() {
        return awaitedOffset;
    }

    final long deadlineNs() {
        return deadlineNs;
    }

    /** All that it rests on is committed. */
    final void committed() {
        KafkaErrorException error = refusal;
        if (error != null) {
            reject(error);
            return;
        }
        Runnable action = onCommitted();
        if (action != null) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                // what was recorded is recorded: the answer stays true
                bug(e);
            }
        }
        answer();
    }

    /** What it rests on is not recorded, or nobody will know. */
    final void failed(KafkaErrorException error) {
        Consumer<KafkaErrorException> action = refusal == null ? onFailed() : null;
        if (action != null) {
            try {
                action.accept(error);
            } catch (RuntimeException | Error e) {
                bug(e);
            }
        }
        reject(error);
    }

    @Override
    public String toString() {
        return name + " in " + host.partition();
    }
}
