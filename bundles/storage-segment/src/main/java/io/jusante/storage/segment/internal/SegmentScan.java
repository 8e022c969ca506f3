package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import io.jusante.storage.LogStoreSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a segment's batches: finds where the sound ones end, and makes both indexes as they should be. Entries of
 * an index that is on disk are kept as far as the caller trusts them; the walk begins behind them.
 */
final class SegmentScan {
    private static final long PROGRESS_BYTES = 16L << 20;

    private final Disk disk;
    private final ScratchBuffers scratch;
    private final LogStoreSpec spec;
    private final Path directory;
    private final SharedFile log;
    private final long base;
    private final int limit;

    private IndexFile offsetIndex;
    private IndexFile timeIndex;
    private long expectedOffset;
    private long maxTimestamp = Segment.NO_TIMESTAMP;
    private long offsetOfMaxTimestamp;
    private long lastIndexedTimestamp = Segment.NO_TIMESTAMP;
    private long bytesSinceIndexEntry;
    private boolean isDense = true;

    /**
     * What a scan found.
     *
     * @param damage what comes after the last sound batch, or null where nothing does
     */
    record Found(
            SegmentExtent extent,
            IndexFile offsetIndex,
            IndexFile timeIndex,
            @Nullable String damage) {}

    /** @param limit where to stop, at most the file's size */
    SegmentScan(Machine machine, LogStoreSpec spec, SharedFile log, long base, int limit) {
        this.disk = machine.disk();
        this.scratch = machine.scratch();
        this.spec = spec;
        this.directory = spec.directory();
        this.log = log;
        this.base = base;
        this.limit = limit;
        this.offsetIndex = index(IndexLayout.OFFSETS, 0);
        this.timeIndex = index(IndexLayout.TIMES, 0);
        this.expectedOffset = base;
        this.offsetOfMaxTimestamp = base;
    }

    private IndexFile index(IndexLayout layout, int entries) {
        return new IndexFile(disk, indexPath(layout), layout, entries);
    }

    private Path indexPath(IndexLayout layout) {
        return LogFiles.of(
                directory, base, layout == IndexLayout.OFFSETS ? LogFiles.OFFSET_INDEX : LogFiles.TIME_INDEX);
    }

    /**
     * Begins behind what the indexes on disk say about offsets below the given one.
     *
     * @param isWhole whether the indexes were closed cleanly, so that a look at their ends is enough
     */
    SegmentScan trustIndexes(long below, boolean isWhole) throws IOException {
        long keys = Math.min(Integer.MAX_VALUE, below - base);
        int offsets =
                IndexCheck.soundEntries(indexPath(IndexLayout.OFFSETS), IndexLayout.OFFSETS, keys, limit, isWhole);
        int times =
                IndexCheck.soundEntries(indexPath(IndexLayout.TIMES), IndexLayout.TIMES, Long.MAX_VALUE, keys, isWhole);
        // without an offset the walk begins at the start, where a partial time index would be in the way
        if (times >= 0 && (offsets > 0 || (offsets == 0 && isWhole))) {
            offsetIndex = index(IndexLayout.OFFSETS, offsets);
            timeIndex = index(IndexLayout.TIMES, times);
        }
        return this;
    }

    /**
     * @param verifyFrom batches that end at this offset or later are read whole and their CRC is checked; of the others
     *     only the headers are
     */
    Found scan(long verifyFrom) throws IOException {
        ByteBuffer chunk = scratch.take();
        try {
            BatchCursor cursor = new BatchCursor(log.channel(), chunk, BatchCursor.WALK_CHUNK_BYTES, limit);
            long firstTimestamp = cursor.moveTo(0) ? cursor.maxTimestamp() : Segment.NO_TIMESTAMP;
            if (!resume(cursor)) {
                lastIndexedTimestamp = Segment.NO_TIMESTAMP;
                offsetIndex = index(IndexLayout.OFFSETS, 0);
                timeIndex = index(IndexLayout.TIMES, 0);
                cursor.moveTo(0);
            }
            String damage = walk(cursor, verifyFrom);
            SegmentExtent extent = new SegmentExtent(
                    base,
                    cursor.position(),
                    expectedOffset,
                    maxTimestamp,
                    offsetOfMaxTimestamp,
                    cursor.position() == 0 ? Segment.NO_TIMESTAMP : firstTimestamp,
                    bytesSinceIndexEntry,
                    isDense);
            return new Found(extent, offsetIndex, timeIndex, damage);
        } finally {
            scratch.giveBack(chunk);
        }
    }

    /** Goes to the last batch that the trusted entries know; {@return false if they don't fit the log} */
    private boolean resume(BatchCursor cursor) throws IOException {
        IndexEntry entry = offsetIndex.last();
        if (entry == null) {
            IndexEntry time = timeIndex.last();
            lastIndexedTimestamp = time == null ? Segment.NO_TIMESTAMP : time.key();
            cursor.moveTo(0);
            return true;
        }
        if (!cursor.moveTo(entry.value()) || cursor.lastOffset() != base + entry.key() || cursor.baseOffset() < base) {
            return false;
        }
        expectedOffset = cursor.baseOffset();
        IndexEntry time = timeIndex.last();
        if (time != null) {
            maxTimestamp = time.key();
            lastIndexedTimestamp = time.key();
            offsetOfMaxTimestamp = base + time.value();
        }
        return true;
    }

    /** Leaves the cursor behind the last sound batch; {@return what is wrong with the next} */
    private @Nullable String walk(BatchCursor cursor, long verifyFrom) throws IOException {
        long told = cursor.position();
        boolean isThere = cursor.sizeInBytes() > 0;
        while (isThere) {
            String damage = check(cursor, verifyFrom);
            if (damage != null) {
                return damage;
            }
            add(cursor);
            if (cursor.end() - told >= PROGRESS_BYTES) {
                told = cursor.end();
                spec.progress(told, limit);
            }
            isThere = cursor.next();
        }
        if (cursor.damage() != null) {
            OldFormat.check(log, cursor.position(), limit);
        }
        return cursor.damage();
    }

    private @Nullable String check(BatchCursor cursor, long verifyFrom) throws IOException {
        if (cursor.baseOffset() < expectedOffset) {
            return "the batch begins at offset " + cursor.baseOffset() + ", the one before it ends at "
                    + expectedOffset;
        }
        if (cursor.lastOffset() - base > Integer.MAX_VALUE) {
            return "the batch ends at offset " + cursor.lastOffset() + ", too far from the segment's " + base;
        }
        if (cursor.lastOffset() >= verifyFrom && !cursor.crcMatches()) {
            return "the CRC of the batch at offset " + cursor.baseOffset() + " does not match";
        }
        return null;
    }

    private void add(BatchCursor cursor) throws IOException {
        isDense &= cursor.baseOffset() == expectedOffset
                && cursor.recordCount() == cursor.lastOffset() - cursor.baseOffset() + 1;
        expectedOffset = cursor.lastOffset() + 1;
        if (cursor.maxTimestamp() > maxTimestamp) {
            maxTimestamp = cursor.maxTimestamp();
            offsetOfMaxTimestamp = cursor.lastOffset();
        }
        if (bytesSinceIndexEntry > spec.settings().indexIntervalBytes()) {
            offsetIndex.append(cursor.lastOffset() - base, cursor.position());
            if (maxTimestamp > lastIndexedTimestamp) {
                timeIndex.append(maxTimestamp, (int) (offsetOfMaxTimestamp - base));
                lastIndexedTimestamp = maxTimestamp;
            }
            bytesSinceIndexEntry = 0;
            if (offsetIndex.isFlushDue()) {
                offsetIndex.flush();
                timeIndex.flush();
            }
        }
        bytesSinceIndexEntry += cursor.sizeInBytes();
    }
}
