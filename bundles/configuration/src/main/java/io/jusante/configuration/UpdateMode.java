package io.jusante.configuration;

/** When a change of a broker property takes effect, in Kafka's terms. */
public enum UpdateMode {
    /** Only with a restart. */
    READ_ONLY,
    /** At once, set for one broker. */
    PER_BROKER,
    /** At once, set for one broker or for all. */
    CLUSTER_WIDE
}
