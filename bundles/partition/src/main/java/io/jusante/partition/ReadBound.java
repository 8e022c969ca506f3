package io.jusante.partition;

/** Up to where a reader may see. */
public enum ReadBound {
    /** Followers. */
    LOG_END,
    /** Consumers with {@code read_uncommitted}. */
    HIGH_WATERMARK,
    /** Consumers with {@code read_committed}. */
    LAST_STABLE_OFFSET
}
