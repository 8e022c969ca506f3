package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import io.jusante.storage.AppendPlan;
import io.jusante.storage.LogSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One file of batches with its two indexes. The lane adds to the last segment of a log; any thread reads. The segment
 * owns one reference of its file.
 */
final class Segment {
    /** No record had one. */
    static final long NO_TIMESTAMP = -1L;

    private final long baseOffset;
    private final SharedFile log;
    private final IndexFile offsetIndex;
    private final IndexFile timeIndex;
    private final SegmentAges ages;
    private final long createdMs;

    // read by any thread
    private volatile int sizeInBytes;
    private volatile long maxTimestamp;
    private volatile @Nullable RecentBatches recent;

    // the lane's
    private long offsetOfMaxTimestamp;
    private long firstTimestamp;
    private long bytesSinceIndexEntry;
    private long lastIndexedTimestamp = NO_TIMESTAMP;

    Segment(
            SharedFile log,
            IndexFile offsetIndex,
            IndexFile timeIndex,
            SegmentExtent extent,
            WarmPages pages,
            long createdMs) {
        this.baseOffset = extent.baseOffset();
        this.log = log;
        this.offsetIndex = offsetIndex;
        this.timeIndex = timeIndex;
        this.ages = new SegmentAges(pages);
        this.createdMs = createdMs;
        this.sizeInBytes = extent.sizeInBytes();
        this.maxTimestamp = extent.maxTimestamp();
        this.offsetOfMaxTimestamp = extent.offsetOfMaxTimestamp();
        this.firstTimestamp = extent.firstTimestamp();
        this.bytesSinceIndexEntry = extent.bytesSinceIndexEntry();
    }

    long baseOffset() {
        return baseOffset;
    }

    SharedFile log() {
        return log;
    }

    IndexFile offsetIndex() {
        return offsetIndex;
    }

    IndexFile timeIndex() {
        return timeIndex;
    }

    int sizeInBytes() {
        return sizeInBytes;
    }

    /** {@return the largest timestamp, or {@link #NO_TIMESTAMP}} */
    long maxTimestamp() {
        return maxTimestamp;
    }

    @Nullable RecentBatches recent() {
        return recent;
    }

    /** Lets the memory of the newest batches go. */
    void forgetRecent() {
        recent = null;
    }

    /**
     * {@return how many batches of the plan may be appended here, by Kafka's rules for beginning a new segment} Lane.
     *
     * @param from the first batch that is not placed yet
     * @param nowMs the wall clock, for segments without timestamps
     */
    int room(AppendPlan plan, int from, LogSettings settings, long nowMs) {
        long size = sizeInBytes;
        if (from == 0 && size > 0 && size + plan.sizeInBytes() > settings.segmentBytes()) {
            return 0;
        }
        long since = bytesSinceIndexEntry;
        long first = firstTimestamp;
        int entries = offsetIndex.count();
        int times = timeIndex.count();
        for (int i = from; i < plan.batchCount(); i++) {
            int bytes = plan.batch(i).remaining();
            if (plan.lastOffset(i) - baseOffset > Integer.MAX_VALUE) {
                return i - from;
            }
            long age = first >= 0 ? plan.maxTimestamp(i) - first : nowMs - createdMs;
            boolean full = entries >= settings.maxIndexBytes() / IndexLayout.OFFSETS.entryBytes()
                    || times >= settings.maxIndexBytes() / IndexLayout.TIMES.entryBytes() - 1;
            if (size > 0 && (size + bytes > settings.segmentBytes() || age > settings.segmentMs() || full)) {
                return i - from;
            }
            if (since > settings.indexIntervalBytes()) {
                entries++;
                times++;
                since = 0;
            }
            first = size == 0 ? plan.maxTimestamp(i) : first;
            since += bytes;
            size += bytes;
        }
        return plan.batchCount() - from;
    }

    /** Makes a batch visible whose bytes are in the file, right behind the others. Lane. */
    void added(long batchBase, long batchLast, long batchMaxTimestamp, int batchBytes, int indexIntervalBytes) {
        int position = sizeInBytes;
        if (position == 0) {
            firstTimestamp = batchMaxTimestamp;
        }
        if (batchMaxTimestamp > maxTimestamp) {
            offsetOfMaxTimestamp = batchLast;
            maxTimestamp = batchMaxTimestamp;
        }
        if (bytesSinceIndexEntry > indexIntervalBytes) {
            offsetIndex.append(batchLast - baseOffset, position);
            addTimeIndexEntry();
            bytesSinceIndexEntry = 0;
        }
        bytesSinceIndexEntry += batchBytes;
        RecentBatches ring = recent;
        if (ring == null) {
            ring = new RecentBatches();
        }
        RecentBatches next = ring.add(batchBase, batchLast, position, batchBytes);
        if (next != recent) {
            recent = next;
        }
        ages.added(position, batchBytes);
        sizeInBytes = position + batchBytes;
    }

    /** {@return whether the bytes at the position, and so all behind it, should be in the page cache} */
    boolean isWarm(int position) {
        return ages.isWarm(position);
    }

    private void addTimeIndexEntry() {
        if (maxTimestamp > lastIndexedTimestamp) {
            timeIndex.append(maxTimestamp, (int) (offsetOfMaxTimestamp - baseOffset));
            lastIndexedTimestamp = maxTimestamp;
        }
    }

    /** {@return where the first batch begins that holds the offset or a later one, or the segment's size} */
    int cutPosition(long offset, ScratchBuffers scratch) throws IOException {
        ByteBuffer chunk = scratch.take();
        try {
            BatchCursor cursor = new BatchCursor(log.channel(), chunk, BatchCursor.LOOK_UP_CHUNK_BYTES, sizeInBytes);
            IndexEntry entry = offsetIndex.floorByKey(offset - baseOffset);
            boolean isThere = cursor.moveTo(entry == null ? 0 : entry.value());
            while (isThere && cursor.lastOffset() < offset) {
                isThere = cursor.next();
            }
            if (cursor.damage() != null) {
                throw cursor.damagedLog(toString());
            }
            return cursor.position();
        } finally {
            scratch.giveBack(chunk);
        }
    }

    /** What the time index's last entry says, where the index was read from disk. */
    void resumeTimeIndex() throws IOException {
        IndexEntry last = timeIndex.last();
        lastIndexedTimestamp = last == null ? NO_TIMESTAMP : last.key();
    }

    /** Writes both indexes, with the time index's last entry. Whoever owns the segment's writing side. */
    void finishIndexes() throws IOException {
        addTimeIndexEntry();
        offsetIndex.flush();
        timeIndex.flush();
    }

    @Override
    public String toString() {
        return LogFiles.name(baseOffset, LogFiles.LOG);
    }
}
