package io.jusante.partition.replica.internal;

import io.jusante.record.RecordBatch;
import io.jusante.storage.AppendPlan;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The batches that leave together; one object for each lane, filled anew for each write. */
final class GatheredPlan implements AppendPlan {
    private static final int KEPT_CAPACITY = 256;

    private RecordBatch[] batches = new RecordBatch[16];
    private ByteBuffer[] buffers = new ByteBuffer[16];
    private int batchCount;
    private int sizeInBytes;

    void add(RecordBatch batch) {
        if (batchCount == batches.length) {
            batches = Arrays.copyOf(batches, batchCount * 2);
            buffers = Arrays.copyOf(buffers, batchCount * 2);
        }
        ByteBuffer buffer = batch.buffer();
        boolean isWholeBuffer = buffer.position() == batch.position() && buffer.remaining() == batch.sizeInBytes();
        batches[batchCount] = batch;
        buffers[batchCount++] = isWholeBuffer ? buffer : batch.bytes();
        sizeInBytes += batch.sizeInBytes();
    }

    void clear() {
        if (batches.length > KEPT_CAPACITY) {
            batches = new RecordBatch[KEPT_CAPACITY];
            buffers = new ByteBuffer[KEPT_CAPACITY];
        } else {
            // a kept reference would hold a request's memory until the next write of this partition
            Arrays.fill(batches, 0, batchCount, null);
            Arrays.fill(buffers, 0, batchCount, null);
        }
        batchCount = 0;
        sizeInBytes = 0;
    }

    RecordBatch at(int index) {
        return batches[index];
    }

    @Override
    public int batchCount() {
        return batchCount;
    }

    @Override
    public int sizeInBytes() {
        return sizeInBytes;
    }

    @Override
    public ByteBuffer batch(int index) {
        return buffers[index];
    }

    @Override
    public long baseOffset(int index) {
        return batches[index].baseOffset();
    }

    @Override
    public long lastOffset(int index) {
        return batches[index].lastOffset();
    }

    @Override
    public long maxTimestamp(int index) {
        return batches[index].maxTimestamp();
    }
}
