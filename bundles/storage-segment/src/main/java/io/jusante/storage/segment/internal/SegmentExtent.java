package io.jusante.storage.segment.internal;

/**
 * What is known of a segment's contents when it is opened or cut.
 *
 * @param sizeInBytes of whole, sound batches
 * @param endOffset after the last of them
 * @param maxTimestamp the largest, or {@link Segment#NO_TIMESTAMP}
 * @param offsetOfMaxTimestamp the last offset of the first batch that has it
 * @param firstTimestamp the largest of the first batch
 * @param bytesSinceIndexEntry since the last entry of the offset index was due
 * @param isDense whether no offset is missing between the batches and within them, as far as they were looked at
 */
record SegmentExtent(
        long baseOffset,
        int sizeInBytes,
        long endOffset,
        long maxTimestamp,
        long offsetOfMaxTimestamp,
        long firstTimestamp,
        long bytesSinceIndexEntry,
        boolean isDense) {
    static SegmentExtent empty(long baseOffset) {
        return new SegmentExtent(
                baseOffset, 0, baseOffset, Segment.NO_TIMESTAMP, baseOffset, Segment.NO_TIMESTAMP, 0, true);
    }
}
