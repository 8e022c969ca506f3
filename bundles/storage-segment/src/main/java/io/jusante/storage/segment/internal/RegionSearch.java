package io.jusante.storage.segment.internal;

import io.jusante.storage.TimestampedOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds whole batches in one segment by index and headers. For one search on one thread, which keeps the file. */
final class RegionSearch {
    private final Segment segment;
    private final int size;
    private final ReadHints hints;
    private final BatchCursor cursor;

    RegionSearch(Segment segment, int size, ByteBuffer chunk, ReadHints hints) {
        this.segment = segment;
        this.size = size;
        this.hints = hints;
        this.cursor = new BatchCursor(segment.log().channel(), chunk, BatchCursor.LOOK_UP_CHUNK_BYTES, size);
    }

    /**
     * {@return the batches from the one that holds the offset, or the next that there is; null where the segment ends
     * before it}
     *
     * @param bound no batch that begins here or later; {@link Long#MAX_VALUE} where all may be read
     */
    @Nullable Region find(long fromOffset, long bound, int maxBytes, boolean atLeastOneBatch) throws IOException {
        if (!moveToBatchOf(fromOffset)) {
            return null;
        }
        int start = cursor.position();
        long baseOffset = cursor.baseOffset();
        if (baseOffset >= bound || (cursor.sizeInBytes() > maxBytes && !atLeastOneBatch)) {
            return Region.EMPTY;
        }
        int limit = (int) Math.min(size, start + (long) Math.max(maxBytes, cursor.sizeInBytes()));
        if (limit == size && bound == Long.MAX_VALUE) {
            return new Region(start, size - start, baseOffset);
        }
        return new Region(start, endWithin(limit, bound) - start, baseOffset);
    }

    private boolean moveToBatchOf(long offset) throws IOException {
        int position = hints.positionOf(segment, offset);
        if (position < 0) {
            IndexEntry entry = segment.offsetIndex().floorByKey(offset - segment.baseOffset());
            position = entry == null || entry.value() >= size ? 0 : entry.value();
        }
        return seek(position) && forwardTo(offset);
    }

    private boolean forwardTo(long offset) throws IOException {
        while (cursor.lastOffset() < offset) {
            if (!seek(cursor.end())) {
                return false;
            }
        }
        return true;
    }

    /** {@return the end of the last batch that ends within the limit and begins below the bound} */
    private int endWithin(int limit, long bound) throws IOException {
        int end = cursor.end();
        IndexEntry entry = segment.offsetIndex().floorByValue(limit);
        if (bound != Long.MAX_VALUE && entry != null) {
            IndexEntry below = segment.offsetIndex().floorByKey(bound - 1 - segment.baseOffset());
            entry = below == null || below.value() < entry.value() ? below : entry;
        }
        if (entry != null && entry.value() > end) {
            end = entry.value();
        }
        while (seek(end) && cursor.baseOffset() < bound && cursor.end() <= limit) {
            end = cursor.end();
        }
        if (cursor.sizeInBytes() > 0) {
            hints.remember(segment, cursor.baseOffset(), cursor.position());
        }
        return end;
    }

    /** {@return the first batch whose largest timestamp is at least this and that ends at the offset or later} */
    Optional<TimestampedOffset> firstFrom(long timestampMs, long fromOffset) throws IOException {
        IndexEntry time = segment.timeIndex().floorByKey(timestampMs);
        long base = segment.baseOffset();
        boolean isThere = moveToBatchOf(Math.max(fromOffset, time == null ? base : base + time.value()));
        while (isThere && cursor.maxTimestamp() < timestampMs) {
            isThere = seek(cursor.end());
        }
        return isThere
                ? Optional.of(new TimestampedOffset(cursor.maxTimestamp(), cursor.baseOffset()))
                : Optional.empty();
    }

    /** {@return the largest timestamp of the batches that end at the offset or later} Goes through all of them. */
    long largestTimestamp(long fromOffset) throws IOException {
        long largest = Segment.NO_TIMESTAMP;
        for (boolean isThere = moveToBatchOf(fromOffset); isThere; isThere = seek(cursor.end())) {
            largest = Math.max(largest, cursor.maxTimestamp());
        }
        return largest;
    }

    private boolean seek(int position) throws IOException {
        boolean isThere = cursor.moveTo(position);
        if (cursor.damage() != null) {
            throw cursor.damagedLog(segment.toString());
        }
        return isThere;
    }
}
