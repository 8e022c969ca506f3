package io.jusante.storage;

/** A place in a log and the time that goes with it. */
public final class TimestampedOffset {
    private final long timestampMs;
    private final long offset;

    public TimestampedOffset(long timestampMs, long offset) {
        this.timestampMs = timestampMs;
        this.offset = offset;
    }

    public long timestampMs() {
        return timestampMs;
    }

    public long offset() {
        return offset;
    }

    @Override
    public String toString() {
        return offset + "@" + timestampMs;
    }
}
