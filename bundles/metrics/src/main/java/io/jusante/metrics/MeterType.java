package io.jusante.metrics;

/** What the values of a meter mean. May gain a type. */
public enum MeterType {
    /** Counts events or amounts since the source began. */
    COUNTER,
    /** A state that goes up and down. */
    GAUGE,
    /** How often durations of each length occurred. */
    HISTOGRAM
}
