package io.jusante.coordinator;

/** Looks at a shard, in its lane, and changes nothing. */
@FunctionalInterface
public interface Query<S, T> {
    T ask(S shard);
}
