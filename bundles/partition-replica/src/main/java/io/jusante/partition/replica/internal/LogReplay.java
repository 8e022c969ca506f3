package io.jusante.partition.replica.internal;

import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.Slice;
import io.jusante.storage.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;

/**
 * Rebuilds what the host knows of a log out of the headers of its batches: the producers' state, and the leader epochs
 * that are not in the checkpoint yet.
 */
final class LogReplay {
    private static final int READ_BYTES = 1 << 20;

    private final LogStore store;
    private final ProducerStates states;
    private final long nowMs;
    private LeaderEpochs epochs;

    LogReplay(LogStore store, ProducerStates states, LeaderEpochs epochs, long nowMs) {
        this.store = store;
        this.states = states;
        this.epochs = epochs;
        this.nowMs = nowMs;
    }

    /** {@return the epochs that were known, and those that were seen} */
    LeaderEpochs epochs() {
        return epochs;
    }

    /** Replays the batches that begin in [from, to). */
    void run(long from, long to) throws IOException {
        long offset = from;
        while (offset < to) {
            long next;
            try (Slice batches = read(offset, to)) {
                next = replay(batches, from);
            } catch (CorruptBatchException e) {
                throw new IOException("the log is damaged behind offset " + offset + ": " + e.getMessage(), e);
            }
            if (next <= offset) {
                return;
            }
            offset = next;
        }
    }

    private Slice read(long from, long to) throws IOException {
        try {
            return store.read(from, to, READ_BYTES, true)
                    .toCompletableFuture()
                    .join()
                    .batches();
        } catch (CompletionException e) {
            throw new IOException("the log can't be read at offset " + from, e.getCause());
        }
    }

    /** {@return the offset behind the last whole batch} */
    private long replay(Slice slice, long from) throws IOException, CorruptBatchException {
        ByteBuffer bytes = slice.asBuffer();
        int position = bytes.position();
        long next = -1;
        while (bytes.limit() - position >= RecordBatch.HEADER_BYTES) {
            RecordBatch batch = RecordBatch.at(bytes, position);
            if (batch.baseOffset() >= from) {
                epochs = epochs.seen(batch.partitionLeaderEpoch(), batch.baseOffset());
                if (batch.hasProducerId()) {
                    states.written(batch, nowMs);
                }
            }
            position += batch.sizeInBytes();
            next = batch.lastOffset() + 1;
        }
        return next;
    }
}
