package io.jusante.partition.replica.internal;

/**
 * How many bytes lie between an offset and the end of a log, for the last writes: what a parked fetch needs to know to
 * be woken when enough is there, and not at each write. The lane's.
 */
final class AppendTrail {
    /** The offset is older than what the trail remembers. */
    static final long UNKNOWN = -1;

    private static final int KEPT_WRITES = 64;

    private final long[] endOffsets = new long[KEPT_WRITES];
    private final long[] bytesAtEnd = new long[KEPT_WRITES];
    private int kept;
    private int next;

    /** Begins anew: no bytes lie before the end of the log, as far as the trail knows. */
    void reset(long endOffset) {
        kept = 0;
        next = 0;
        put(endOffset, 0);
    }

    void written(long endOffset, int sizeInBytes) {
        put(endOffset, bytesAtEnd[last()] + sizeInBytes);
    }

    private void put(long endOffset, long bytes) {
        endOffsets[next] = endOffset;
        bytesAtEnd[next] = bytes;
        next = (next + 1) % KEPT_WRITES;
        kept = Math.min(kept + 1, KEPT_WRITES);
    }

    private int last() {
        return (next + KEPT_WRITES - 1) % KEPT_WRITES;
    }

    /**
     * {@return the bytes written before the offset since the trail began, rounded down to a whole write, or
     * {@link #UNKNOWN}}
     */
    long bytesBefore(long offset) {
        int at = last();
        for (int i = 0; i < kept; i++) {
            if (endOffsets[at] <= offset) {
                return bytesAtEnd[at];
            }
            at = (at + KEPT_WRITES - 1) % KEPT_WRITES;
        }
        return UNKNOWN;
    }
}
