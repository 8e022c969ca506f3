package io.jusante.coordinator;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Timers of one shard, in its lane only. Never early; cancelled when the shard is unloaded. Postponing one costs next to
 * nothing: a session's heartbeat does it each time.
 */
@ProviderType
public interface ShardTimers<R> {
    /**
     * Runs the action after the delay, as a command without a response. A timer of the same key is replaced. If its
     * records cannot be appended, it is tried again a while later, until it is cancelled or replaced.
     *
     * @param key what it belongs to, with an {@code equals} of its own
     */
    void schedule(Object key, long delayMs, Action<R> action);

    void cancel(Object key);

    boolean isScheduled(Object key);

    /** What to do when the time has come. */
    @FunctionalInterface
    interface Action<R> {
        Decision<R, ?> expire();
    }
}
