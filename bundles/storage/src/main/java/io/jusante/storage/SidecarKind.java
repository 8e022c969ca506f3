package io.jusante.storage;

/** State that the host keeps beside a log. */
public enum SidecarKind {
    /** Producer state, in Kafka's own format ({@code <offset>.snapshot}). */
    PRODUCER_STATE,
    /** The last batches of each producer, of which Kafka's format holds only one ({@code <offset>.batches}). */
    PRODUCER_BATCHES,
    /** Leader epochs and where each began, in Kafka's own format ({@code leader-epoch-checkpoint}). */
    LEADER_EPOCHS
}
