package io.jusante.partition.replica.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.ActiveProducer;
import io.jusante.record.RecordBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one log, and what that means for a batch that comes: in order, a duplicate, or refused (KIP-98,
 * KIP-360). The lane's.
 *
 * <p>A producer that the log does not know may begin with any sequence number: its state may have expired, or its
 * records may be deleted.
 */
final class ProducerStates {
    /** What to do with a batch. */
    enum Order {
        /** It is the next one. */
        NEXT,
        /** It is in the log already: see {@link #duplicateBaseOffset}. */
        DUPLICATE,
        /** Only what is written can decide: write what was gathered, then ask again. */
        WRITE_FIRST,
        /** It can't be appended: see {@link #refusal}. */
        REFUSED
    }

    private final ProducerTable table = new ProducerTable();
    /** Offsets at which open transactions begin, with their producers. */
    private final TreeMap<Long, Long> openTransactions = new TreeMap<>();

    private long duplicateBaseOffset;
    private long duplicateEndOffset;
    private long duplicateTimestampMs;

    /** {@return what to do with a batch of an idempotent producer} */
    Order order(RecordBatch batch) {
        ProducerEntry entry = table.get(batch.producerId());
        if (entry == null) {
            return Order.NEXT;
        }
        if (entry.isExpecting()) {
            return entry.followsExpected(batch) ? Order.NEXT : Order.WRITE_FIRST;
        }
        int duplicate = entry.duplicateOf(batch);
        if (duplicate >= 0) {
            duplicateBaseOffset = entry.baseOffset(duplicate);
            duplicateEndOffset = entry.lastOffset(duplicate) + 1;
            duplicateTimestampMs = entry.timestampMs(duplicate);
            return Order.DUPLICATE;
        }
        if (entry.isEmpty()) {
            return Order.NEXT;
        }
        if (batch.producerEpoch() != entry.epoch()) {
            return batch.producerEpoch() > entry.epoch() && batch.baseSequence() == 0 ? Order.NEXT : Order.REFUSED;
        }
        return ProducerEntry.isNext(entry.lastSequence(), batch.baseSequence()) ? Order.NEXT : Order.REFUSED;
    }

    /** {@return the first offset of the batch that the last one asked about repeats} */
    long duplicateBaseOffset() {
        return duplicateBaseOffset;
    }

    long duplicateEndOffset() {
        return duplicateEndOffset;
    }

    long duplicateTimestampMs() {
        return duplicateTimestampMs;
    }

    /** {@return why a batch that is {@link Order#REFUSED} can't be appended} */
    KafkaErrorException refusal(RecordBatch batch) {
        ProducerEntry entry = table.getOrAdd(batch.producerId());
        String producer = "producer " + batch.producerId();
        if (batch.producerEpoch() < entry.epoch()) {
            return new KafkaErrorException(
                    ErrorCode.INVALID_PRODUCER_EPOCH,
                    producer + " sent epoch " + batch.producerEpoch() + ", this log has seen epoch " + entry.epoch());
        }
        if (batch.producerEpoch() > entry.epoch()) {
            return new KafkaErrorException(
                    ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                    producer + " begins epoch " + batch.producerEpoch() + " with sequence number "
                            + batch.baseSequence() + " in place of 0");
        }
        return new KafkaErrorException(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                producer + " sent sequence number " + batch.baseSequence() + " after " + entry.lastSequence());
    }

    /** The batch is admitted and will be written soon. */
    void expect(RecordBatch batch) {
        table.getOrAdd(batch.producerId()).expect(batch);
    }

    /** The batch will not be written after all. */
    void forgetExpected(RecordBatch batch) {
        ProducerEntry entry = table.get(batch.producerId());
        if (entry != null) {
            entry.expectNothing();
        }
    }

    /** The batch is in the log, with its offsets. */
    void written(RecordBatch batch, long nowMs) {
        ProducerEntry entry = table.getOrAdd(batch.producerId());
        long openBefore = entry.openTransactionOffset();
        entry.written(batch);
        entry.expectNothing();
        entry.seen(nowMs);
        track(entry, openBefore);
    }

    /** Takes an entry over from a snapshot. */
    void restore(ProducerEntry entry, long nowMs) {
        entry.seen(nowMs);
        table.put(entry);
        track(entry, ProducerEntry.NO_OFFSET);
    }

    /** {@return what is known of a producer, or null} */
    @Nullable ProducerEntry get(long producerId) {
        return table.get(producerId);
    }

    private void track(ProducerEntry entry, long openBefore) {
        long openNow = entry.openTransactionOffset();
        if (openNow == openBefore) {
            return;
        }
        if (openBefore != ProducerEntry.NO_OFFSET) {
            openTransactions.remove(openBefore);
        }
        if (openNow != ProducerEntry.NO_OFFSET) {
            openTransactions.put(openNow, entry.producerId());
        }
    }

    /** {@return where the oldest open transaction begins; the given offset where none is open} */
    long firstUnstableOffset(long otherwise) {
        return openTransactions.isEmpty() ? otherwise : openTransactions.firstKey();
    }

    /** Forgets producers that were not heard of for so long. */
    void expire(long nowMs, long expirationMs) {
        table.removeIf(entry -> entry.openTransactionOffset() == ProducerEntry.NO_OFFSET
                && !entry.isExpecting()
                && nowMs - entry.lastSeenMs() >= expirationMs);
    }

    /** Forgets everything. */
    void clear() {
        table.removeIf(entry -> true);
        openTransactions.clear();
    }

    /** {@return how many producers are known} */
    int size() {
        return table.size();
    }

    /** Shows every producer that has something in the log. */
    void forEach(Consumer<ProducerEntry> consumer) {
        table.forEach(entry -> {
            if (!entry.isEmpty()) {
                consumer.accept(entry);
            }
        });
    }

    /** {@return every producer that has something in the log, by id} */
    List<ActiveProducer> active() {
        List<ActiveProducer> active = new ArrayList<>(size());
        forEach(entry -> active.add(new ActiveProducer(
                entry.producerId(),
                entry.epoch(),
                entry.lastSequence(),
                entry.lastTimestampMs(),
                entry.coordinatorEpoch(),
                entry.openTransactionOffset())));
        active.sort(Comparator.comparingLong(ActiveProducer::producerId));
        return active;
    }
}
