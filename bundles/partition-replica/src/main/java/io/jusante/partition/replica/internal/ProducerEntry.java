package io.jusante.partition.replica.internal;

import io.jusante.record.RecordBatch;

/**
 * What a log knows of one producer: its epoch, its last five batches (as many as a client may have in flight), and a
 * transaction that is open. The lane's.
 *
 * <p>Batches that were admitted and are not written yet are only <em>expected</em>: they decide about the next one, and
 * become part of the state once they are in the log.
 */
final class ProducerEntry {
    static final int KEPT_BATCHES = 5;
    static final short NO_EPOCH = -1;
    static final int NO_SEQUENCE = -1;
    static final long NO_OFFSET = -1;

    private final long producerId;
    private short epoch = NO_EPOCH;
    private final int[] baseSequences = new int[KEPT_BATCHES];
    private final int[] lastSequences = new int[KEPT_BATCHES];
    private final long[] baseOffsets = new long[KEPT_BATCHES];
    private final long[] lastOffsets = new long[KEPT_BATCHES];
    private final long[] timestamps = new long[KEPT_BATCHES];
    private int oldest;
    private int kept;
    private final int coordinatorEpoch;
    private long openTransactionOffset = NO_OFFSET;
    private long lastSeenMs;

    private boolean expecting;
    private short expectedEpoch;
    private int expectedSequence;

    ProducerEntry(long producerId) {
        this.producerId = producerId;
        this.coordinatorEpoch = -1;
    }

    /** Restores what a snapshot keeps: the last batch alone. */
    ProducerEntry(
            long producerId,
            short epoch,
            int lastSequence,
            long lastOffset,
            int offsetDelta,
            long timestampMs,
            int coordinatorEpoch,
            long openTransactionOffset) {
        this.producerId = producerId;
        this.epoch = epoch;
        this.coordinatorEpoch = coordinatorEpoch;
        this.openTransactionOffset = openTransactionOffset;
        if (lastOffset >= 0) {
            int baseSequence = lastSequence == NO_SEQUENCE ? NO_SEQUENCE : sequenceBefore(lastSequence, offsetDelta);
            keep(baseSequence, lastSequence, lastOffset - offsetDelta, lastOffset, timestampMs);
        }
    }

    private static int sequenceBefore(int sequence, int steps) {
        return (sequence - steps) & Integer.MAX_VALUE;
    }

    long producerId() {
        return producerId;
    }

    short epoch() {
        return epoch;
    }

    boolean isEmpty() {
        return epoch == NO_EPOCH;
    }

    int lastSequence() {
        return kept == 0 ? NO_SEQUENCE : lastSequences[newest()];
    }

    long lastOffset() {
        return kept == 0 ? NO_OFFSET : lastOffsets[newest()];
    }

    int lastOffsetDelta() {
        return kept == 0 ? 0 : (int) (lastOffsets[newest()] - baseOffsets[newest()]);
    }

    long lastTimestampMs() {
        return kept == 0 ? -1 : timestamps[newest()];
    }

    int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    long openTransactionOffset() {
        return openTransactionOffset;
    }

    long lastSeenMs() {
        return lastSeenMs;
    }

    void seen(long nowMs) {
        lastSeenMs = nowMs;
    }

    boolean isExpecting() {
        return expecting;
    }

    /** {@return whether the batch follows the one that is admitted and not written yet} */
    boolean followsExpected(RecordBatch batch) {
        return batch.producerEpoch() == expectedEpoch && isNext(expectedSequence, batch.baseSequence());
    }

    void expect(RecordBatch batch) {
        expecting = true;
        expectedEpoch = batch.producerEpoch();
        expectedSequence = batch.lastSequence();
    }

    void expectNothing() {
        expecting = false;
    }

    /** {@return which of the kept batches this one repeats, or −1} */
    int duplicateOf(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            return -1;
        }
        for (int i = 0; i < kept; i++) {
            int at = (oldest + i) % KEPT_BATCHES;
            if (baseSequences[at] == batch.baseSequence() && lastSequences[at] == batch.lastSequence()) {
                return at;
            }
        }
        return -1;
    }

    long baseOffset(int keptBatch) {
        return baseOffsets[keptBatch];
    }

    long lastOffset(int keptBatch) {
        return lastOffsets[keptBatch];
    }

    long timestampMs(int keptBatch) {
        return timestamps[keptBatch];
    }

    /** The batch is in the log, with its offsets. */
    void written(RecordBatch batch) {
        if (batch.producerEpoch() != epoch) {
            epoch = batch.producerEpoch();
            kept = 0;
        }
        if (batch.isControl()) {
            openTransactionOffset = NO_OFFSET;
            return;
        }
        keep(batch.baseSequence(), batch.lastSequence(), batch.baseOffset(), batch.lastOffset(), batch.maxTimestamp());
        if (batch.isTransactional() && openTransactionOffset == NO_OFFSET) {
            openTransactionOffset = batch.baseOffset();
        }
    }

    /** Takes a batch. */
    interface BatchSink {
        void batch(int baseSequence, int lastSequence, long baseOffset, long lastOffset, long timestampMs);
    }

    /** Shows the kept batches, oldest first. */
    void forEachBatch(BatchSink sink) {
        for (int i = 0; i < kept; i++) {
            int at = (oldest + i) % KEPT_BATCHES;
            sink.batch(baseSequences[at], lastSequences[at], baseOffsets[at], lastOffsets[at], timestamps[at]);
        }
    }

    int keptBatches() {
        return kept;
    }

    /** Forgets its batches; those that follow are {@link #restoreBatch restored}, oldest first. */
    void forgetBatches() {
        kept = 0;
        oldest = 0;
    }

    void restoreBatch(int baseSequence, int lastSequence, long baseOffset, long lastOffset, long timestampMs) {
        keep(baseSequence, lastSequence, baseOffset, lastOffset, timestampMs);
    }

    private void keep(int baseSequence, int lastSequence, long baseOffset, long lastOffset, long timestampMs) {
        int at;
        if (kept < KEPT_BATCHES) {
            at = (oldest + kept++) % KEPT_BATCHES;
        } else {
            at = oldest;
            oldest = (oldest + 1) % KEPT_BATCHES;
        }
        baseSequences[at] = baseSequence;
        lastSequences[at] = lastSequence;
        baseOffsets[at] = baseOffset;
        lastOffsets[at] = lastOffset;
        timestamps[at] = timestampMs;
    }

    private int newest() {
        return (oldest + kept - 1) % KEPT_BATCHES;
    }

    /** {@return whether a sequence number follows another; after 2³¹−1 comes 0} */
    static boolean isNext(int last, int next) {
        return last == Integer.MAX_VALUE ? next == 0 : next == last + 1;
    }
}
