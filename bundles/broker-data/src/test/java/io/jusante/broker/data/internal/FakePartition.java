package io.jusante.broker.data.internal;

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
import io.jusante.record.Slice;
import io.jusante.record.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A partition whose every offset is one byte of its log, so that offsets, bytes and bounds are easy to see. */
final class FakePartition implements Partition {
    private final TopicPartition id;
    private final UUID topicId;
    final List<ByteBuffer> appended = new ArrayList<>();
    final List<AppendListener> unanswered = new ArrayList<>();
    final List<Waiter> waiters = new ArrayList<>();
    KafkaErrorException refusal;
    boolean answersAppends = true;
    boolean coldReads;
    CompletableFuture<PartitionRead> coldRead;
    final List<ActiveProducer> producers = new ArrayList<>();
    long start;
    long end;
    int epoch = 3;
    int openSlices;
    int reads;
    long fetched;

    FakePartition(TopicPartition id, UUID topicId) {
        this.id = id;
        this.topicId = topicId;
    }

    /** Grows the log and wakes who waits for it. */
    void grow(int bytes) {
        end += bytes;
        for (Waiter waiter : List.copyOf(waiters)) {
            if (end - waiter.from >= waiter.minBytes) {
                waiter.waiter.progressed();
            }
        }
    }

    /** Lets a read that waits for the disk come back. */
    void warm() {
        CompletableFuture<PartitionRead> waiting = coldRead;
        coldRead = null;
        waiting.complete(found(1));
    }

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
        return epoch;
    }

    @Override
    public long logStartOffset() {
        return start;
    }

    @Override
    public long logEndOffset() {
        return end;
    }

    @Override
    public long highWatermark() {
        return end;
    }

    @Override
    public long lastStableOffset() {
        return end;
    }

    @Override
    public long sizeInBytes() {
        return end;
    }

    @Override
    public boolean isLeader() {
        return true;
    }

    @Override
    public int segmentCount() {
        return 1;
    }

    @Override
    public long recordsAppended() {
        return end;
    }

    @Override
    public long bytesAppended() {
        return end;
    }

    @Override
    public long bytesFetched() {
        return fetched;
    }

    @Override
    public void fetched(long sizeInBytes) {
        fetched += sizeInBytes;
    }

    @Override
    public void append(ByteBuffer records, short acks, AppendListener listener) {
        if (refusal != null) {
            listener.failed(refusal);
            return;
        }
        appended.add(records);
        end += records.remaining();
        if (answersAppends) {
            listener.appended(end - records.remaining(), -1L, 0L);
        } else {
            unanswered.add(listener);
        }
    }

    @Override
    public CompletionStage<PartitionRead> read(
            long fetchOffset, int maxBytes, boolean atLeastOneBatch, ReadBound bound, int currentLeaderEpoch) {
        reads++;
        if (currentLeaderEpoch != NO_EPOCH && currentLeaderEpoch < epoch) {
            return CompletableFuture.failedFuture(
                    new KafkaErrorException(ErrorCode.FENCED_LEADER_EPOCH, "the epoch is " + epoch));
        }
        if (fetchOffset < 0 || fetchOffset > end) {
            return CompletableFuture.failedFuture(
                    new KafkaErrorException(ErrorCode.OFFSET_OUT_OF_RANGE, "the log ends at " + end));
        }
        if (coldReads) {
            coldRead = new CompletableFuture<>();
            return coldRead;
        }
        int available = (int) (end - fetchOffset);
        return CompletableFuture.completedFuture(
                found(Math.min(available, atLeastOneBatch ? Math.max(1, maxBytes) : maxBytes)));
    }

    private PartitionRead found(int bytes) {
        openSlices++;
        Slice slice = Slice.of(ByteBuffer.allocate(bytes), () -> openSlices--);
        long seenEnd = end;
        return new PartitionRead() {
            @Override
            public Slice records() {
                return slice;
            }

            @Override
            public long highWatermark() {
                return seenEnd;
            }

            @Override
            public long lastStableOffset() {
                return seenEnd;
            }

            @Override
            public long logStartOffset() {
                return 0;
            }
        };
    }

    @Override
    public Waiting await(ReadBound bound, long fromOffset, int minBytes, ProgressWaiter waiter) {
        Waiter registered = new Waiter(fromOffset, minBytes, waiter);
        waiters.add(registered);
        return () -> waiters.remove(registered);
    }

    @Override
    public CompletionStage<OffsetLookup> lookUp(long timestamp, ReadBound bound, int currentLeaderEpoch) {
        return CompletableFuture.completedFuture(
                timestamp == -1 ? new OffsetLookup(-1, end, epoch) : new OffsetLookup(timestamp, 0, epoch));
    }

    @Override
    public CompletionStage<Long> deleteRecords(long beforeOffset) {
        long before = beforeOffset == UP_TO_HIGH_WATERMARK ? end : beforeOffset;
        if (before < 0 || before > end) {
            return CompletableFuture.failedFuture(
                    new KafkaErrorException(ErrorCode.OFFSET_OUT_OF_RANGE, "the log ends at " + end));
        }
        start = Math.max(start, before);
        return CompletableFuture.completedFuture(start);
    }

    @Override
    public CompletionStage<EpochEnd> endOfEpoch(int asked, int currentLeaderEpoch) {
        if (currentLeaderEpoch != NO_EPOCH && currentLeaderEpoch != epoch) {
            return CompletableFuture.failedFuture(new KafkaErrorException(
                    currentLeaderEpoch < epoch ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH,
                    "the epoch is " + epoch));
        }
        return CompletableFuture.completedFuture(asked == epoch ? new EpochEnd(epoch, end) : EpochEnd.UNDEFINED);
    }

    @Override
    public CompletionStage<List<ActiveProducer>> activeProducers() {
        return refusal == null
                ? CompletableFuture.completedFuture(List.copyOf(producers))
                : CompletableFuture.failedFuture(refusal);
    }

    record Waiter(long from, int minBytes, ProgressWaiter waiter) {}
}
