package io.jusante.testkit;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.ActiveProducer;
import io.jusante.partition.AppendListener;
import io.jusante.partition.EpochEnd;
import io.jusante.partition.OffsetLookup;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ProgressWaiter;
import io.jusante.partition.ReadBound;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.Slice;
import io.jusante.record.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One replica over memory that keeps the contract of {@link Partition} and no more, in a simulation of one thread.
 *
 * <p>Whether an append or a read is done at once or as a task of the {@link SeededScheduler}, the seed decides; so it
 * does for the {@link PartitionFaults}. The test moves the leadership ({@link #lead}, {@link #resign}), cuts the log back
 * ({@link #truncateTo}), and writes as somebody else would ({@link #appendForeign}).
 *
 * <p>Buffers are watched: one that changes before its append was answered fails the test, and after the answer it is
 * overwritten, as is a slice that was closed, so that whoever still reads it reads nonsense.
 */
public final class SimulatedPartition implements Partition {
    private static final byte NONSENSE = (byte) 0xEE;
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;

    private final SeededScheduler scheduler;
    private final Executor lane;
    private final TopicPartition id;
    private final UUID topicId;
    private final SimulatedLog log = new SimulatedLog();
    private final ArrayDeque<Appending> queued = new ArrayDeque<>();
    private final ArrayDeque<Appending> uncommitted = new ArrayDeque<>();
    private final List<Registration> waiters = new ArrayList<>();
    private PartitionFaults faults = PartitionFaults.NONE;
    private boolean leading;
    private int leaderEpoch = -1;
    private long highWatermark;
    private int openSlices;
    private long bytesFetched;

    public SimulatedPartition(SeededScheduler scheduler, TopicPartition id, UUID topicId) {
        this.scheduler = scheduler;
        this.lane = scheduler.serial(id.toString());
        this.id = id;
        this.topicId = topicId;
    }

    // ---- what the test does ----

    /** From here on this goes wrong as often. */
    public SimulatedPartition faults(PartitionFaults newFaults) {
        faults = newFaults;
        return this;
    }

    /** This node leads from here on, and the whole log is committed a moment later. */
    public SimulatedPartition lead(int epoch) {
        leading = true;
        leaderEpoch = epoch;
        lane.execute(() -> {
            if (leading && leaderEpoch == epoch) {
                commitUpTo(log.endOffset());
            }
        });
        return this;
    }

    /** This node leads no more: whoever waits for an append is told so. */
    public void resign() {
        leading = false;
        failAll(queued);
        failAll(uncommitted);
        wake();
    }

    /** Cuts uncommitted records away, as a follower does that follows another leader. */
    public void truncateTo(long offset) {
        if (leading || offset < highWatermark) {
            throw new IllegalStateException("a leader never cuts its log, and nobody what is committed");
        }
        log.truncateTo(offset);
    }

    /** Deletes the records before an offset. */
    public void advanceStart(long offset) {
        log.advanceStart(offset);
    }

    /** Somebody else appends batches, which are committed at once. */
    public void appendForeign(ByteBuffer records) {
        log.append(records, leaderEpoch);
        commitUpTo(log.endOffset());
    }

    /** {@return all that is in the log} */
    public ByteBuffer contents() {
        return log.read(log.startOffset(), Long.MAX_VALUE, Integer.MAX_VALUE, true);
    }

    /** {@return slices that were given out and not closed} */
    public int openSlices() {
        return openSlices;
    }

    /** {@return registrations of {@link #await} that were not closed} */
    public int waiters() {
        return waiters.size();
    }

    /** {@return appends that were not answered yet} */
    public int unanswered() {
        return queued.size() + uncommitted.size();
    }

    // ---- appending ----

    private final class Appending {
        private final ByteBuffer records;
        private final AppendListener listener;
        private byte[] expected;
        private long baseOffset;
        private long endOffset;

        Appending(ByteBuffer records, AppendListener listener) {
            this.records = records;
            this.listener = listener;
            this.expected = bytes();
        }

        private byte[] bytes() {
            byte[] bytes = new byte[records.remaining()];
            records.get(records.position(), bytes);
            return bytes;
        }

        void giveBack() {
            if (!Arrays.equals(expected, bytes())) {
                throw new AssertionError("the buffer changed while it was the partition's");
            }
            for (int i = records.position(); i < records.limit(); i++) {
                records.put(i, NONSENSE);
            }
        }

        void succeed() {
            giveBack();
            listener.appended(baseOffset, -1, log.startOffset());
        }

        void fail(ErrorCode code) {
            giveBack();
            listener.failed(new KafkaErrorException(code, "simulated"));
        }
    }

    @Override
    public void append(ByteBuffer records, short acks, AppendListener listener) {
        Appending appending = new Appending(records, listener);
        queued.add(appending);
        if (queued.size() == 1 && scheduler.random().nextBoolean()) {
            appendNext();
        } else {
            lane.execute(this::appendNext);
        }
    }

    private void appendNext() {
        Appending next = queued.poll();
        if (next == null) {
            return;
        }
        Random random = scheduler.random();
        if (!leading) {
            next.fail(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        } else if (PartitionFaults.happens(random, faults.refusedAppends())) {
            next.fail(PartitionFaults.refusal(random));
        } else {
            next.baseOffset = log.endOffset();
            log.append(next.records, leaderEpoch);
            next.expected = next.bytes();
            next.endOffset = log.endOffset();
            settle(next, random);
        }
    }

    private void settle(Appending written, Random random) {
        if (PartitionFaults.happens(random, faults.lostAnswers())) {
            written.fail(PartitionFaults.lostAnswer(random));
            commitLater(written.endOffset, 0);
            return;
        }
        uncommitted.add(written);
        if (PartitionFaults.happens(random, faults.lateCommits())) {
            commitLater(written.endOffset, faults.delayNs(random));
        } else {
            commitUpTo(written.endOffset);
        }
    }

    private void commitLater(long endOffset, long delayNs) {
        int epoch = leaderEpoch;
        scheduler.schedule(
                delayNs,
                () -> lane.execute(() -> {
                    if (leading && leaderEpoch == epoch) {
                        commitUpTo(endOffset);
                    }
                }));
    }

    private void commitUpTo(long offset) {
        if (offset > highWatermark) {
            highWatermark = offset;
            wake();
        }
        while (!uncommitted.isEmpty() && uncommitted.getFirst().endOffset <= highWatermark) {
            uncommitted.removeFirst().succeed();
        }
    }

    private static void failAll(ArrayDeque<Appending> appends) {
        for (Appending append = appends.poll(); append != null; append = appends.poll()) {
            append.fail(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
    }

    // ---- reading ----

    private record Found(Slice records, long highWatermark, long lastStableOffset, long logStartOffset)
            implements PartitionRead {}

    @Override
    public CompletionStage<PartitionRead> read(
            long fetchOffset, int maxBytes, boolean atLeastOneBatch, ReadBound bound, int currentLeaderEpoch) {
        CompletableFuture<PartitionRead> reading = new CompletableFuture<>();
        Runnable task = () -> readNow(reading, fetchOffset, maxBytes, atLeastOneBatch, bound, currentLeaderEpoch);
        if (scheduler.random().nextBoolean()) {
            task.run();
        } else {
            lane.execute(task);
        }
        return reading;
    }

    private void readNow(
            CompletableFuture<PartitionRead> reading,
            long fetchOffset,
            int maxBytes,
            boolean atLeastOneBatch,
            ReadBound bound,
            int currentLeaderEpoch) {
        ErrorCode refusal = refusal(fetchOffset, currentLeaderEpoch);
        if (refusal != null) {
            reading.completeExceptionally(new KafkaErrorException(refusal, "simulated"));
            return;
        }
        ByteBuffer bytes = log.read(fetchOffset, bound(bound), maxBytes, atLeastOneBatch);
        reading.complete(new Found(slice(bytes), highWatermark, highWatermark, log.startOffset()));
    }

    private @Nullable ErrorCode refusal(long fetchOffset, int currentLeaderEpoch) {
        if (!leading) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        if (currentLeaderEpoch != NO_EPOCH && currentLeaderEpoch != leaderEpoch) {
            return currentLeaderEpoch < leaderEpoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
        }
        if (fetchOffset < log.startOffset() || fetchOffset > log.endOffset()) {
            return ErrorCode.OFFSET_OUT_OF_RANGE;
        }
        return PartitionFaults.happens(scheduler.random(), faults.failedReads()) ? ErrorCode.KAFKA_STORAGE_ERROR : null;
    }

    private Slice slice(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return Slice.EMPTY;
        }
        openSlices++;
        return Slice.of(bytes, () -> {
            openSlices--;
            for (int i = 0; i < bytes.limit(); i++) {
                bytes.put(i, NONSENSE);
            }
        });
    }

    private long bound(ReadBound bound) {
        return bound == ReadBound.LOG_END ? log.endOffset() : highWatermark;
    }

    /** Knows the earliest and the latest offset, and the first batch that reaches a timestamp. */
    @Override
    public CompletionStage<OffsetLookup> lookUp(long timestamp, ReadBound bound, int currentLeaderEpoch) {
        ErrorCode refusal = refusal(log.startOffset(), currentLeaderEpoch);
        if (refusal != null) {
            return CompletableFuture.failedFuture(new KafkaErrorException(refusal, "simulated"));
        }
        if (timestamp == LATEST) {
            return CompletableFuture.completedFuture(new OffsetLookup(-1, bound(bound), leaderEpoch));
        }
        if (timestamp == EARLIEST) {
            return CompletableFuture.completedFuture(new OffsetLookup(-1, log.startOffset(), leaderEpoch));
        }
        for (SimulatedLog.Stored stored : log.batches()) {
            RecordBatch batch = view(stored);
            if (timestamp >= 0 && batch.maxTimestamp() >= timestamp && stored.endOffset() <= bound(bound)) {
                return CompletableFuture.completedFuture(
                        new OffsetLookup(batch.maxTimestamp(), stored.baseOffset(), batch.partitionLeaderEpoch()));
            }
        }
        return CompletableFuture.completedFuture(new OffsetLookup(-1, -1, -1));
    }

    @Override
    public CompletionStage<Long> deleteRecords(long beforeOffset) {
        long offset = beforeOffset == UP_TO_HIGH_WATERMARK ? highWatermark : beforeOffset;
        if (!leading || offset < 0 || offset > highWatermark) {
            ErrorCode error = leading ? ErrorCode.OFFSET_OUT_OF_RANGE : ErrorCode.NOT_LEADER_OR_FOLLOWER;
            return CompletableFuture.failedFuture(new KafkaErrorException(error, "simulated"));
        }
        log.advanceStart(offset);
        return CompletableFuture.completedFuture(log.startOffset());
    }

    @Override
    public CompletionStage<EpochEnd> endOfEpoch(int epoch, int currentLeaderEpoch) {
        ErrorCode refusal = refusal(log.startOffset(), currentLeaderEpoch);
        if (refusal != null) {
            return CompletableFuture.failedFuture(new KafkaErrorException(refusal, "simulated"));
        }
        if (epoch == leaderEpoch) {
            return CompletableFuture.completedFuture(new EpochEnd(epoch, log.endOffset()));
        }
        EpochEnd end = EpochEnd.UNDEFINED;
        for (SimulatedLog.Stored stored : log.batches()) {
            int epochOfBatch = view(stored).partitionLeaderEpoch();
            if (epochOfBatch <= epoch) {
                end = new EpochEnd(epochOfBatch, stored.endOffset());
            }
        }
        return CompletableFuture.completedFuture(epoch > leaderEpoch ? EpochEnd.UNDEFINED : end);
    }

    /** Keeps no producers' state: there are none. */
    @Override
    public CompletionStage<List<ActiveProducer>> activeProducers() {
        return CompletableFuture.completedFuture(List.of());
    }

    private static RecordBatch view(SimulatedLog.Stored stored) {
        try {
            return RecordBatch.at(stored.bytes(), 0);
        } catch (CorruptBatchException e) {
            throw new AssertionError(e);
        }
    }

    // ---- waiting ----

    private final class Registration implements Waiting {
        private final ReadBound bound;
        private final long fromOffset;
        private final ProgressWaiter waiter;

        Registration(ReadBound bound, long fromOffset, ProgressWaiter waiter) {
            this.bound = bound;
            this.fromOffset = fromOffset;
            this.waiter = waiter;
        }

        @Override
        public void close() {
            waiters.remove(this);
        }
    }

    /** Wakes also where fewer bytes than asked for are there, which the contract allows. */
    @Override
    public Waiting await(ReadBound bound, long fromOffset, int minBytes, ProgressWaiter waiter) {
        Registration registration = new Registration(bound, fromOffset, waiter);
        waiters.add(registration);
        return registration;
    }

    private void wake() {
        lane.execute(() -> {
            for (Registration registration : List.copyOf(waiters)) {
                if (!leading || bound(registration.bound) > registration.fromOffset) {
                    registration.waiter.progressed();
                }
            }
        });
    }

    // ---- what it says of itself ----

    @Override
    public TopicPartition id() {
        return id;
    }

    @Override
    public UUID topicId() {
        return topicId;
    }

    @Override
    public int leaderEpoch() {
        return leaderEpoch;
    }

    @Override
    public long logStartOffset() {
        return log.startOffset();
    }

    @Override
    public long logEndOffset() {
        return log.endOffset();
    }

    @Override
    public long highWatermark() {
        return highWatermark;
    }

    @Override
    public long lastStableOffset() {
        return highWatermark;
    }

    @Override
    public long sizeInBytes() {
        return log.sizeInBytes();
    }

    @Override
    public boolean isLeader() {
        return leading;
    }

    @Override
    public int segmentCount() {
        return 1;
    }

    @Override
    public long recordsAppended() {
        return log.recordsAppended();
    }

    @Override
    public long bytesAppended() {
        return log.bytesAppended();
    }

    @Override
    public long bytesFetched() {
        return bytesFetched;
    }

    @Override
    public void fetched(long sizeInBytes) {
        bytesFetched += sizeInBytes;
    }
}
