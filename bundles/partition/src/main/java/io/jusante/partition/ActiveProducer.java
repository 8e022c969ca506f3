package io.jusante.partition;

/** What a log knows of one idempotent or transactional producer (KIP-664); immutable. */
public final class ActiveProducer {
    private final long producerId;
    private final short producerEpoch;
    private final int lastSequence;
    private final long lastTimestampMs;
    private final int coordinatorEpoch;
    private final long transactionStartOffset;

    public ActiveProducer(
            long producerId,
            short producerEpoch,
            int lastSequence,
            long lastTimestampMs,
            int coordinatorEpoch,
            long transactionStartOffset) {
        this.producerId = producerId;
        this.producerEpoch = producerEpoch;
        this.lastSequence = lastSequence;
        this.lastTimestampMs = lastTimestampMs;
        this.coordinatorEpoch = coordinatorEpoch;
        this.transactionStartOffset = transactionStartOffset;
    }

    public long producerId() {
        return producerId;
    }

    public short producerEpoch() {
        return producerEpoch;
    }

    /** {@return the sequence number of its last record, −1 where there is none} */
    public int lastSequence() {
        return lastSequence;
    }

    /** {@return the largest timestamp of its last batch, −1 where there is none} */
    public long lastTimestampMs() {
        return lastTimestampMs;
    }

    /** {@return the epoch of the transaction coordinator that wrote its last marker, −1 where there is none} */
    public int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    /** {@return where its open transaction begins, −1 where none is open} */
    public long transactionStartOffset() {
        return transactionStartOffset;
    }
}
