package io.jusante.consensus.local.internal;

/**
 * The bounds of the log.
 *
 * @param segmentBytes size at which a new segment is begun
 * @param queuedAppends appends that may wait for the disk
 * @param queuedBytes bytes of them; one larger append is let in when none waits
 */
record LogLimits(long segmentBytes, int queuedAppends, long queuedBytes) {
    private static final int QUEUED_APPENDS = 10_000;
    private static final long QUEUED_BYTES = 64L << 20;

    LogLimits {
        if (segmentBytes <= LogSegment.HEADER_BYTES || queuedAppends < 1 || queuedBytes < 1) {
            throw new IllegalArgumentException(segmentBytes + ", " + queuedAppends + ", " + queuedBytes);
        }
    }

    static LogLimits ofSegmentBytes(long segmentBytes) {
        return new LogLimits(segmentBytes, QUEUED_APPENDS, QUEUED_BYTES);
    }
}
