package io.jusante.coordinator;

/**
 * Decides. In the shard's lane; changes nothing that is recorded: that is for {@link Shard#replay}. An exception fails
 * the command and nothing else.
 */
@FunctionalInterface
public interface Command<S, R, T> {
    Decision<R, T> decide(S shard);
}
