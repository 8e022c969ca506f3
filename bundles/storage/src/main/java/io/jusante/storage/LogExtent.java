package io.jusante.storage;

/** A piece of a log that is deleted as a whole, such as a segment. */
public final class LogExtent {
    /** No batch in it has a timestamp, or the engine does not know. */
    public static final long UNKNOWN_TIMESTAMP = -1L;

    private final long baseOffset;
    private final long endOffset;
    private final long sizeInBytes;
    private final long maxTimestampMs;

    public LogExtent(long baseOffset, long endOffset, long sizeInBytes, long maxTimestampMs) {
        this.baseOffset = baseOffset;
        this.endOffset = endOffset;
        this.sizeInBytes = sizeInBytes;
        this.maxTimestampMs = maxTimestampMs;
    }

    /** {@return the lowest offset that it may hold} */
    public long baseOffset() {
        return baseOffset;
    }

    /** {@return the offset at which the next piece begins, or the log ends} */
    public long endOffset() {
        return endOffset;
    }

    public long sizeInBytes() {
        return sizeInBytes;
    }

    /** {@return the largest timestamp in it, or {@link #UNKNOWN_TIMESTAMP}} */
    public long maxTimestampMs() {
        return maxTimestampMs;
    }

    @Override
    public String toString() {
        return baseOffset + ".." + endOffset + ", " + sizeInBytes + " bytes";
    }
}
