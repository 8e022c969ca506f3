package io.jusante.storage;

/** State that the host keeps beside a log, in Kafka's own file formats. */
public enum SidecarKind {
    /** Producer state ({@code <offset>.snapshot}). */
    PRODUCER_STATE,
    /** Leader epochs and where each began ({@code leader-epoch-checkpoint}). */
    LEADER_EPOCHS
}
