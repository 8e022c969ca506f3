package io.jusante.testkit;

import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The batches of a simulated partition, each in bytes of its own. */
final class SimulatedLog {
    /** One stored batch. */
    record Stored(long baseOffset, long endOffset, ByteBuffer bytes) {}

    private final List<Stored> batches = new ArrayList<>();
    private long startOffset;
    private long endOffset;
    private long recordsAppended;
    private long bytesAppended;

    long startOffset() {
        return startOffset;
    }

    long endOffset() {
        return endOffset;
    }

    /** {@return all that was ever written, whatever of it is left} */
    long recordsAppended() {
        return recordsAppended;
    }

    /** {@return all that was ever written, whatever of it is left} */
    long bytesAppended() {
        return bytesAppended;
    }

    long sizeInBytes() {
        return batches.stream().mapToLong(batch -> batch.bytes.remaining()).sum();
    }

    List<Stored> batches() {
        return List.copyOf(batches);
    }

    /** Stamps the batches in the buffer and keeps a copy of them. */
    void append(ByteBuffer records, int leaderEpoch) {
        for (int at = records.position(); at < records.limit(); ) {
            RecordBatch batch;
            try {
                batch = RecordBatch.at(records, at);
            } catch (CorruptBatchException e) {
                throw new AssertionError("what is appended is not a batch", e);
            }
            if (!batch.crcMatches()) {
                throw new AssertionError("the CRC of an appended batch is wrong: " + batch);
            }
            batch.stamp(endOffset, leaderEpoch);
            byte[] bytes = new byte[batch.sizeInBytes()];
            records.get(at, bytes);
            batches.add(new Stored(endOffset, batch.lastOffset() + 1, ByteBuffer.wrap(bytes)));
            endOffset = batch.lastOffset() + 1;
            recordsAppended += batch.recordCount();
            bytesAppended += bytes.length;
            at += batch.sizeInBytes();
        }
    }

    void truncateTo(long offset) {
        batches.removeIf(batch -> batch.endOffset > offset);
        endOffset = Math.max(startOffset, batches.isEmpty() ? startOffset : batches.get(batches.size() - 1).endOffset);
    }

    void advanceStart(long offset) {
        if (offset > endOffset) {
            throw new IllegalArgumentException("offset " + offset + " lies behind the log's end " + endOffset);
        }
        batches.removeIf(batch -> batch.endOffset <= offset);
        startOffset = Math.max(startOffset, offset);
    }

    /** {@return whole batches from the one that holds the offset on, in a buffer of their own} */
    ByteBuffer read(long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch) {
        List<Stored> found = new ArrayList<>();
        int size = 0;
        for (Stored batch : batches) {
            if (batch.endOffset <= fromOffset) {
                continue;
            }
            boolean first = found.isEmpty() && atLeastOneBatch;
            if (batch.endOffset > upToOffset || (!first && size + batch.bytes.remaining() > maxBytes)) {
                break;
            }
            found.add(batch);
            size += batch.bytes.remaining();
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        found.forEach(batch -> bytes.put(batch.bytes.duplicate()));
        return bytes.flip();
    }
}
