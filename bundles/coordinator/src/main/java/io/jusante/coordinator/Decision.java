package io.jusante.coordinator;

import io.jusante.kernel.KafkaErrorException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a command decided; immutable.
 *
 * @param <R> the records
 * @param <T> the response
 */
public final class Decision<R, T> {
    private final List<R> records;
    private final T response;
    private final @Nullable Runnable onCommitted;
    private final @Nullable Consumer<KafkaErrorException> onFailed;

    private Decision(
            List<R> records,
            T response,
            @Nullable Runnable onCommitted,
            @Nullable Consumer<KafkaErrorException> onFailed) {
        this.records = List.copyOf(records);
        this.response = response;
        this.onCommitted = onCommitted;
        this.onFailed = onFailed;
    }

    /** {@return a decision that changes nothing} */
    public static <R, T> Decision<R, T> answer(T response) {
        return new Decision<>(List.of(), response, null, null);
    }

    /** {@return records that are appended all together or not at all, and what to answer when they are committed} */
    public static <R, T> Decision<R, T> of(List<R> records, T response) {
        return new Decision<>(records, response, null, null);
    }

    /**
     * Adds what to do once the records are committed, before the response is given out. For state that is not recorded,
     * such as requests that wait for this. Comes after what was added before.
     */
    public Decision<R, T> whenCommitted(Runnable action) {
        Runnable first = onCommitted;
        Runnable both = first == null
                ? action
                : () -> {
                    first.run();
                    action.run();
                };
        return new Decision<>(records, response, both, onFailed);
    }

    /**
     * Adds what to do when the records could not be appended, or the shard went away before they were committed: after
     * the recorded state was rolled back, before the command fails with the same error. Comes after what was added
     * before.
     *
     * <p>Of this and {@link #whenCommitted} exactly one is run, once. A command whose commit takes longer than
     * {@link ShardType#commitTimeoutMs} has been failed by then; what is run still tells what became of the records.
     */
    public Decision<R, T> whenFailed(Consumer<KafkaErrorException> action) {
        Consumer<KafkaErrorException> first = onFailed;
        return new Decision<>(records, response, onCommitted, first == null ? action : first.andThen(action));
    }

    public List<R> records() {
        return records;
    }

    public T response() {
        return response;
    }

    /** For the runtime: {@return the action after the commit, or null} */
    public @Nullable Runnable onCommitted() {
        return onCommitted;
    }

    /** For the runtime: {@return the action after a failure, or null} */
    public @Nullable Consumer<KafkaErrorException> onFailed() {
        return onFailed;
    }
}
