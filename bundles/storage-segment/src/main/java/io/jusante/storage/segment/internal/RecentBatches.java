package io.jusante.storage.segment.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where the batches are that were written last, so that a consumer at the end of the log is served without a look at the
 * disk. A ring: one writer, any number of readers, no lock. A reader copies nothing; it looks, and then makes sure that
 * the writer has not come round meanwhile.
 */
final class RecentBatches {
    private static final int FIRST_CAPACITY = 8;
    private static final int MAX_CAPACITY = 512;
    private static final int ATTEMPTS = 3;
    private static final VarHandle CLAIMED;
    private static final VarHandle PUBLISHED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CLAIMED = lookup.findVarHandle(RecentBatches.class, "claimed", long.class);
            PUBLISHED = lookup.findVarHandle(RecentBatches.class, "published", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;
    private final long[] baseOffsets;
    private final long[] lastOffsets;
    private final int[] positions;
    private final int[] sizes;
    /** How many were ever added, the one being written included. */
    private long claimed;
    /** How many were ever added and can be read. */
    @SuppressWarnings("UnusedVariable") // read and written through PUBLISHED
    private long published;

    RecentBatches() {
        this(FIRST_CAPACITY);
    }

    private RecentBatches(int capacity) {
        this.capacity = capacity;
        this.baseOffsets = new long[capacity];
        this.lastOffsets = new long[capacity];
        this.positions = new int[capacity];
        this.sizes = new int[capacity];
    }

    /** Adds a batch; {@return the ring to go on with, a larger one where this was full} */
    RecentBatches add(long baseOffset, long lastOffset, int position, int sizeInBytes) {
        if (claimed == capacity && capacity < MAX_CAPACITY) {
            return grown().add(baseOffset, lastOffset, position, sizeInBytes);
        }
        long number = claimed;
        CLAIMED.setOpaque(this, number + 1);
        VarHandle.storeStoreFence();
        int i = slot(number);
        baseOffsets[i] = baseOffset;
        lastOffsets[i] = lastOffset;
        positions[i] = position;
        sizes[i] = sizeInBytes;
        PUBLISHED.setRelease(this, number + 1);
        return this;
    }

    private RecentBatches grown() {
        RecentBatches larger = new RecentBatches(capacity * 4);
        System.arraycopy(baseOffsets, 0, larger.baseOffsets, 0, capacity);
        System.arraycopy(lastOffsets, 0, larger.lastOffsets, 0, capacity);
        System.arraycopy(positions, 0, larger.positions, 0, capacity);
        System.arraycopy(sizes, 0, larger.sizes, 0, capacity);
        larger.claimed = capacity;
        larger.published = capacity;
        return larger;
    }

    /**
     * {@return the batches from the one that holds the offset on, or null where the ring can't tell} Any thread.
     *
     * @param bound no batch that begins here or later
     */
    @Nullable Region find(long fromOffset, long bound, int maxBytes, boolean atLeastOneBatch) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long end = (long) PUBLISHED.getAcquire(this);
            // the oldest quarter of a full ring is left out: the writer may come round to it during the search
            long oldest = Math.max(0, end - capacity + capacity / 4);
            Region region = search(oldest, end, fromOffset, bound, maxBytes, atLeastOneBatch);
            VarHandle.loadLoadFence();
            if ((long) CLAIMED.getOpaque(this) - capacity <= oldest) {
                return region;
            }
        }
        return null;
    }

    private @Nullable Region search(
            long oldest, long end, long fromOffset, long bound, int maxBytes, boolean atLeastOneBatch) {
        if (oldest == end || baseOffsets[slot(oldest)] > fromOffset || lastOffsets[slot(end - 1)] < fromOffset) {
            return null;
        }
        long low = oldest;
        long high = end - 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (lastOffsets[slot(middle)] < fromOffset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int first = slot(low);
        int position = positions[first];
        long baseOffset = baseOffsets[first];
        int size = sizes[first];
        if (baseOffset >= bound || (size > maxBytes && !atLeastOneBatch)) {
            return Region.EMPTY;
        }
        if (size >= maxBytes) {
            return new Region(position, size, baseOffset);
        }
        // the last one that ends within maxBytes and begins below the bound
        high = end - 1;
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            int i = slot(middle);
            if (baseOffsets[i] < bound && (long) positions[i] + sizes[i] - position <= maxBytes) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int last = slot(low);
        return new Region(position, positions[last] + sizes[last] - position, baseOffset);
    }

    private int slot(long number) {
        return (int) number & (capacity - 1);
    }
}
