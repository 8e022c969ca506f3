package io.jusante.storage.memory.internal;

import io.jusante.storage.AppendPlan;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A run of batches in one piece of memory outside the heap. Bytes are written once: what readers were shown stays as it is
 * for as long as a slice refers to it, and is freed with the last of them.
 *
 * <p>The lane adds; any thread reads what {@link #count} covers.
 */
final class Chunk {
    private static final int FIRST_BATCHES = 16;

    private final long baseOffset;
    private final ByteBuffer bytes;
    // the lane's: how far bytes are written, shown or not
    private int written;
    private volatile Batches batches = new Batches(FIRST_BATCHES);
    private volatile int count;

    /** Where each batch is; arrays that only grow, by being replaced. */
    private static final class Batches {
        private final long[] baseOffsets;
        private final long[] lastOffsets;
        private final long[] maxTimestamps;
        private final int[] ends;

        Batches(int capacity) {
            this.baseOffsets = new long[capacity];
            this.lastOffsets = new long[capacity];
            this.maxTimestamps = new long[capacity];
            this.ends = new int[capacity];
        }

        private Batches(Batches from, int capacity) {
            this.baseOffsets = Arrays.copyOf(from.baseOffsets, capacity);
            this.lastOffsets = Arrays.copyOf(from.lastOffsets, capacity);
            this.maxTimestamps = Arrays.copyOf(from.maxTimestamps, capacity);
            this.ends = Arrays.copyOf(from.ends, capacity);
        }
    }

    Chunk(long baseOffset, int capacityBytes) {
        this.baseOffset = baseOffset;
        this.bytes = ByteBuffer.allocateDirect(capacityBytes);
    }

    /** {@return the batches of a chunk before the given one, on the same memory} Nothing can be added to it. */
    Chunk shortened(int batchCount) {
        return new Chunk(this, batchCount);
    }

    private Chunk(Chunk from, int batchCount) {
        this.baseOffset = from.baseOffset;
        // the memory behind what is left may still be in somebody's slice: it is not written again
        this.bytes = from.bytes.slice(0, from.end(batchCount - 1));
        this.written = bytes.capacity();
        this.batches = from.batches;
        this.count = batchCount;
    }

    long baseOffset() {
        return baseOffset;
    }

    int free() {
        return bytes.capacity() - written;
    }

    /** Copies a batch in without showing it; {@return where it ends}. Lane. */
    int write(ByteBuffer batch) {
        bytes.put(written, batch, batch.position(), batch.remaining());
        written += batch.remaining();
        return written;
    }

    /** Forgets what was written and not shown. Lane. */
    void rewind() {
        written = end(count - 1);
    }

    /** Shows a batch that was written. Lane. */
    void show(AppendPlan plan, int batch, int end) {
        int number = count;
        Batches current = batches;
        if (number == current.ends.length) {
            current = new Batches(current, number * 2);
            batches = current;
        }
        current.baseOffsets[number] = plan.baseOffset(batch);
        current.lastOffsets[number] = plan.lastOffset(batch);
        current.maxTimestamps[number] = plan.maxTimestamp(batch);
        current.ends[number] = end;
        count = number + 1;
    }

    int count() {
        return count;
    }

    long baseOffset(int batch) {
        return batches.baseOffsets[batch];
    }

    long lastOffset(int batch) {
        return batches.lastOffsets[batch];
    }

    long maxTimestamp(int batch) {
        return batches.maxTimestamps[batch];
    }

    int start(int batch) {
        return end(batch - 1);
    }

    int end(int batch) {
        return batch < 0 ? 0 : batches.ends[batch];
    }

    int sizeInBytes() {
        return end(count - 1);
    }

    /** {@return the first batch that ends at the offset or later; {@code shown} where none does} */
    int find(long offset, int shown) {
        int low = 0;
        int high = shown;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lastOffset(middle) < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** {@return a view of the bytes from one position to another} */
    ByteBuffer bytes(int from, int to) {
        return bytes.slice(from, to - from).asReadOnlyBuffer();
    }
}
