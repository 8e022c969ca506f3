package io.jusante.storage.contract;

import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.storage.AppendPlan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Sound batches, and plans of them. */
public final class LogBatches implements AppendPlan {
    /** The time of the first record, unless a test says otherwise. */
    public static final long FIRST_TIMESTAMP = 1_700_000_000_000L;

    private final List<RecordBatch> batches = new ArrayList<>();
    private final List<ByteBuffer> borrowed = new ArrayList<>();

    private LogBatches() {}

    /** {@return one batch of records with random values} */
    public static RecordBatch batch(long baseOffset, int records, int valueBytes, long timestampMs) {
        RecordBatchBuilder builder =
                new RecordBatchBuilder().baseOffset(baseOffset).partitionLeaderEpoch(3);
        Random random = new Random(baseOffset);
        for (int i = 0; i < records; i++) {
            byte[] value = new byte[valueBytes];
            random.nextBytes(value);
            builder.append(timestampMs, null, ByteBuffer.wrap(value));
        }
        ByteBuffer built = builder.build();
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
        try {
            return RecordBatch.at(bytes, 0);
        } catch (CorruptBatchException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return a plan of these batches} */
    public static LogBatches of(RecordBatch... batches) {
        return of(Arrays.asList(batches));
    }

    public static LogBatches of(List<RecordBatch> batches) {
        LogBatches plan = new LogBatches();
        for (RecordBatch batch : batches) {
            plan.batches.add(batch);
            plan.borrowed.add(batch.bytes());
        }
        return plan;
    }

    /** {@return a plan of batches with so many records each, from the offset on, a millisecond apart} */
    public static LogBatches run(long baseOffset, int batches, int recordsEach, int valueBytes) {
        List<RecordBatch> all = new ArrayList<>();
        long offset = baseOffset;
        for (int i = 0; i < batches; i++) {
            all.add(batch(offset, recordsEach, valueBytes, FIRST_TIMESTAMP + offset));
            offset += recordsEach;
        }
        return of(all);
    }

    /** {@return the bytes of some of the batches, one after the other} */
    public ByteBuffer bytes(int from, int to) {
        int size = 0;
        for (RecordBatch batch : batches.subList(from, to)) {
            size += batch.sizeInBytes();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        batches.subList(from, to).forEach(batch -> all.put(batch.bytes()));
        return all.flip();
    }

    /** {@return the bytes of all batches} */
    public ByteBuffer bytes() {
        return bytes(0, batches.size());
    }

    public List<RecordBatch> batches() {
        return batches;
    }

    @Override
    public int batchCount() {
        return batches.size();
    }

    @Override
    public int sizeInBytes() {
        int size = 0;
        for (RecordBatch batch : batches) {
            size += batch.sizeInBytes();
        }
        return size;
    }

    @Override
    public ByteBuffer batch(int index) {
        return borrowed.get(index);
    }

    @Override
    public long baseOffset(int index) {
        return batches.get(index).baseOffset();
    }

    @Override
    public long lastOffset(int index) {
        return batches.get(index).lastOffset();
    }

    @Override
    public long maxTimestamp(int index) {
        return batches.get(index).maxTimestamp();
    }
}
