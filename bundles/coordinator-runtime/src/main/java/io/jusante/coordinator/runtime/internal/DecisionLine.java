package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.RecordFormat;
import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardType;
import io.jusante.coordinator.Timeline;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.Partition;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a shard decided, from the decision to its commit; in the shard's lane. Records are replayed at once at the offset
 * that they will get, gathered into batches, and appended one batch at a time; operations are answered in their order
 * when all that was decided up to them is committed.
 *
 * <p>The offsets are a promise that only holds while nobody else writes to the partition: it is checked before and after
 * each append, and a shard that finds it broken is loaded anew.
 */
final class DecisionLine<S extends Shard<R>, R> {
    private static final short ALL_REPLICAS = -1;
    private static final int MAX_KEPT_BUFFER_BYTES = 1 << 20;

    private final HostedShard<S, R> host;
    private final Partition partition;
    private final ShardType<S, R> type;
    private final RecordFormat<R> format;
    private final BatchCodecs codecs;
    private final RuntimeServices services;
    private final RuntimeFigures figures;
    private final Timeline timeline;
    private final S shard;
    private final long lingerNs;
    private final long timeoutNs;

    private final ArrayDeque<PendingBatch> full = new ArrayDeque<>();
    private @Nullable PendingBatch gathering;
    private @Nullable PendingBatch underWay;
    private @Nullable ByteBuffer buffer;
    private long nextOffset;
    private long committedOffset;

    /** Both in order, and all of the first before all of the second. */
    private final ArrayDeque<Operation<S, R>> expired = new ArrayDeque<>();

    private final ArrayDeque<Operation<S, R>> awaiting = new ArrayDeque<>();
    private final List<ByteBuffer> keys = new ArrayList<>();
    private final List<@Nullable ByteBuffer> values = new ArrayList<>();

    /** @param endOffset of the log that was loaded, all of it committed */
    DecisionLine(
            HostedShard<S, R> host,
            Partition partition,
            ShardType<S, R> type,
            RuntimeServices services,
            RuntimeFigures figures,
            S shard,
            long endOffset) {
        this.host = host;
        this.partition = partition;
        this.type = type;
        this.format = type.format();
        this.codecs = new BatchCodecs(services.codecs());
        this.services = services;
        this.figures = figures;
        this.timeline = host.timeline();
        this.shard = shard;
        this.lingerNs = TimeUnit.MILLISECONDS.toNanos(Math.max(0, type.appendLingerMs()));
        this.timeoutNs = TimeUnit.MILLISECONDS.toNanos(type.commitTimeoutMs());
        this.nextOffset = endOffset;
        this.committedOffset = endOffset;
    }

    // ---- deciding ----

    /** Lets the shard decide, applies what it decided, and answers as soon as all before it is committed. */
    void perform(Operation<S, R> operation) {
        List<R> records = operation.decideSafely(shard);
        if (!records.isEmpty() && encode(operation, records)) {
            place(records);
            if (host.isEnded()) {
                host.answer(
                        operation,
                        new KafkaErrorException(
                                ErrorCode.UNKNOWN_SERVER_ERROR,
                                "what " + operation.name() + " decided cannot be replayed: see the broker's log"));
                return;
            }
        }
        if (nextOffset == committedOffset) {
            host.release();
            operation.committed();
        } else {
            operation.await(nextOffset, services.clock().nanoTime() + timeoutNs);
            awaiting.add(operation);
        }
    }

    /** {@return whether the records can be written; if not, that is the operation's answer} */
    private boolean encode(Operation<S, R> operation, List<R> records) {
        keys.clear();
        values.clear();
        try {
            for (R record : records) {
                keys.add(format.key(record));
                values.add(format.value(record));
            }
        } catch (RuntimeException | Error e) {
            operation.refuse(operation.bug(e));
            return false;
        }
        long aloneBytes = ExactSize.ofBatch(keys, values);
        if (aloneBytes > host.maxBatchBytes() && format.compressionId() == 0) {
            operation.refuse(AppendErrors.forClient(new KafkaErrorException(
                    ErrorCode.RECORD_LIST_TOO_LARGE,
                    operation.name() + " needs " + aloneBytes + " bytes in one batch, " + partition.id() + " takes "
                            + host.maxBatchBytes())));
            return false;
        }
        return true;
    }

    /** Puts the encoded records into a batch, all into the same, and replays them. */
    private void place(List<R> records) {
        int needed = 0;
        for (int i = 0; i < keys.size(); i++) {
            needed = Math.addExact(needed, PendingBatch.maxSizeInBytes(keys.get(i), values.get(i)));
        }
        PendingBatch batch = gathering;
        if (batch != null && needed > host.maxBatchBytes() - batch.maxSizeInBytes()) {
            full.add(batch);
            batch = null;
        }
        if (batch == null) {
            batch = new PendingBatch(nextOffset, services.clock().nanoTime(), host::answered);
            gathering = batch;
        }
        long nowMs = services.clock().wallMs();
        for (int i = 0; i < keys.size(); i++) {
            batch.add(nowMs, keys.get(i), values.get(i));
        }
        for (R record : records) {
            try {
                timeline.applying(nextOffset);
                shard.replay(nextOffset, record);
            } catch (RuntimeException | Error e) {
                host.replayFailed(nextOffset, e);
                return;
            }
            nextOffset++;
        }
    }

    // ---- appending ----

    /** The drain ends: sends what was gathered, unless a batch is under way or more may come. */
    void flush() {
        if (underWay != null) {
            return;
        }
        PendingBatch batch = full.poll();
        if (batch == null) {
            batch = gathering;
            if (batch == null || (lingerNs > 0 && services.clock().nanoTime() - batch.sinceNs() < lingerNs)) {
                return;
            }
            gathering = null;
        }
        send(batch);
    }

    private void send(PendingBatch batch) {
        if (partition.leaderEpoch() != host.leaderEpoch()) {
            host.reload("the partition is led in epoch " + partition.leaderEpoch() + " already, and not in "
                    + host.leaderEpoch());
            return;
        }
        if (partition.logEndOffset() != batch.baseOffset()) {
            host.reload("somebody else has written to the partition: its log ends at " + partition.logEndOffset()
                    + ", and not at " + batch.baseOffset());
            return;
        }
        underWay = batch;
        ByteBuffer bytes;
        try {
            bytes = batch.build(format.compressionId(), codecs, this::buffer);
        } catch (RuntimeException | Error e) {
            host.bug("a batch cannot be written", e);
            batch.failed(new KafkaErrorException(ErrorCode.UNKNOWN_SERVER_ERROR, "the batch cannot be written", e));
            return;
        }
        figures.batches.increment();
        figures.batchRecords.add(batch.recordCount());
        figures.batchBytes.add(bytes.remaining());
        partition.append(bytes, ALL_REPLICAS, batch);
    }

    /** One append is under way at a time, so one buffer will do. */
    private ByteBuffer buffer(int sizeInBytes) {
        ByteBuffer kept = buffer;
        if (kept != null && kept.capacity() >= sizeInBytes) {
            return kept.clear();
        }
        ByteBuffer made = ByteBuffer.allocate(Math.max(sizeInBytes, 1024));
        if (made.capacity() <= MAX_KEPT_BUFFER_BYTES) {
            buffer = made;
        }
        return made;
    }

    /** {@return whether an append has not been answered by the partition} */
    boolean isAppending() {
        return underWay != null;
    }

    /** The partition answered after the shard's end: nobody needs to know what. */
    void answeredTooLate() {
        underWay = null;
    }

    /** The partition answered. */
    void answered(PendingBatch batch) {
        if (batch != underWay) {
            host.bug("the partition answered twice", new IllegalStateException(batch.toString()));
            return;
        }
        underWay = null;
        KafkaErrorException failure = batch.failure();
        if (failure != null) {
            rollBack(batch, failure);
        } else if (batch.appendedAt() != batch.baseOffset()) {
            host.reload("somebody else has written to the partition: records that were to be at " + batch.baseOffset()
                    + " are at " + batch.appendedAt());
        } else {
            committedOffset = batch.endOffset();
            timeline.committed(committedOffset);
            host.committed();
            answerUpTo(expired, committedOffset);
            answerUpTo(awaiting, committedOffset);
        }
    }

    private void answerUpTo(ArrayDeque<Operation<S, R>> line, long offset) {
        for (Operation<S, R> first = line.peek();
                first != null && first.awaitedOffset() <= offset;
                first = line.peek()) {
            line.remove();
            host.release();
            first.committed();
        }
    }

    /** The batch is not in the log, and so nothing of what was decided after it makes sense. */
    private void rollBack(PendingBatch batch, KafkaErrorException failure) {
        figures.rollbacks.increment();
        long endOffset = batch.endOffset();
        full.clear();
        gathering = null;
        nextOffset = batch.baseOffset();
        try {
            timeline.rollBackTo(nextOffset);
        } catch (RuntimeException | Error e) {
            host.bug("what was decided cannot be taken back", e);
            host.reload("its state is not to be trusted");
            return;
        }
        host.rolledBack(batch, failure);
        KafkaErrorException own = AppendErrors.forClient(failure);
        KafkaErrorException later = AppendErrors.forLater(failure);
        failUpTo(endOffset, own);
        failUpTo(Long.MAX_VALUE, later);
        if (partition.logEndOffset() != nextOffset) {
            host.reload("the append failed, yet its records may be in the log");
        }
    }

    private void failUpTo(long offset, KafkaErrorException error) {
        fail(expired, offset, error);
        fail(awaiting, offset, error);
    }

    private void fail(ArrayDeque<Operation<S, R>> line, long offset, KafkaErrorException error) {
        for (Operation<S, R> first = line.peek();
                first != null && first.awaitedOffset() <= offset;
                first = line.peek()) {
            line.remove();
            host.answer(first, error);
        }
    }

    /** The shard ends: back to what is known to be committed, and everybody is told. */
    void abandon(KafkaErrorException error) {
        full.clear();
        gathering = null;
        try {
            timeline.rollBackTo(committedOffset);
        } catch (RuntimeException | Error e) {
            host.bug("what was decided cannot be taken back", e);
        }
        failUpTo(Long.MAX_VALUE, error);
    }

    // ---- time ----

    /** Fails whoever has waited for too long; what they decided stays where it is. */
    void expire(long nowNs) {
        KafkaErrorException error = null;
        for (Operation<S, R> first = awaiting.peek();
                first != null && first.deadlineNs() - nowNs <= 0;
                first = awaiting.peek()) {
            if (error == null) {
                error = AppendErrors.forClient(new KafkaErrorException(
                        ErrorCode.REQUEST_TIMED_OUT, "it was not committed within " + type.commitTimeoutMs() + " ms"));
            }
            awaiting.remove();
            expired.add(first);
            figures.commitTimeouts.increment();
            first.expire(error);
        }
    }

    /** {@return when {@link #flush} or {@link #expire} has something to do; {@link TimerHeap#NEVER} for never} */
    long nextNs() {
        Operation<S, R> first = awaiting.peek();
        long next = first == null ? TimerHeap.NEVER : first.deadlineNs();
        PendingBatch batch = gathering;
        if (batch != null && underWay == null && lingerNs > 0) {
            long lingered = batch.sinceNs() + lingerNs;
            next = next == TimerHeap.NEVER || lingered - next < 0 ? lingered : next;
        }
        return next;
    }

    /** {@return how many wait} */
    int waiting() {
        return expired.size() + awaiting.size();
    }
}
