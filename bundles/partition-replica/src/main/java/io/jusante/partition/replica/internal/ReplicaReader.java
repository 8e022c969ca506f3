package io.jusante.partition.replica.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.record.Slice;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogRead;
import io.jusante.storage.OffsetOutOfLogException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a replica, from any thread. A read enters the engine's provider, and leaves it when its slice is released. One
 * that meets a hand-over begins again with what comes after it.
 */
final class ReplicaReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicaReader.class);

    private final Replica replica;

    ReplicaReader(Replica replica) {
        this.replica = replica;
    }

    CompletionStage<PartitionRead> read(
            long fetchOffset, int maxBytes, boolean atLeastOneBatch, ReadBound bound, int currentLeaderEpoch) {
        KafkaErrorException refusal = refusal(currentLeaderEpoch);
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        StoreState state = replica.state();
        if (state instanceof StoreState.HandingOver handingOver) {
            return handingOver
                    .next()
                    .thenCompose(next -> read(fetchOffset, maxBytes, atLeastOneBatch, bound, currentLeaderEpoch));
        }
        if (!(state instanceof StoreState.Serving serving)) {
            return CompletableFuture.failedFuture(replica.refusal());
        }
        long startOffset = serving.store().startOffset();
        long endOffset = replica.logEndOffset();
        if (fetchOffset < startOffset || fetchOffset > endOffset) {
            return CompletableFuture.failedFuture(outOfRange(fetchOffset, startOffset, endOffset));
        }
        long upTo = replica.bound(bound);
        if (fetchOffset >= upTo) {
            return CompletableFuture.completedFuture(found(Slice.EMPTY, startOffset));
        }
        if (!serving.provider().enter()) {
            // retired between our look and now: the replica's state is about to say so
            return afterRetirement(serving, fetchOffset, maxBytes, atLeastOneBatch, bound, currentLeaderEpoch);
        }
        return start(serving, fetchOffset, upTo, maxBytes, atLeastOneBatch, bound, currentLeaderEpoch);
    }

    private CompletionStage<PartitionRead> start(
            StoreState.Serving serving,
            long fetchOffset,
            long upTo,
            int maxBytes,
            boolean atLeastOneBatch,
            ReadBound bound,
            int currentLeaderEpoch) {
        CompletionStage<LogRead> reading;
        try {
            reading = serving.store().read(fetchOffset, upTo, maxBytes, atLeastOneBatch);
        } catch (RuntimeException e) {
            reading = CompletableFuture.failedFuture(e);
        }
        if (reading instanceof CompletableFuture<LogRead> done && done.isDone() && !done.isCompletedExceptionally()) {
            // the bytes were at hand, as they mostly are: no stage for each step
            Slice slice = done.join().batches();
            slice.alsoOnRelease(serving.provider().exitAction());
            return CompletableFuture.completedFuture(
                    found(slice, serving.store().startOffset()));
        }
        return reading.handle((read, failure) -> complete(serving.provider(), read, failure))
                .thenCompose(outcome -> {
                    if (outcome instanceof Slice slice) {
                        return CompletableFuture.completedFuture(
                                found(slice, serving.store().startOffset()));
                    }
                    if (replica.state() != serving) {
                        // the store was closed under the read, for its successor
                        return read(fetchOffset, maxBytes, atLeastOneBatch, bound, currentLeaderEpoch);
                    }
                    return CompletableFuture.failedFuture(errorOf((Throwable) outcome, fetchOffset));
                });
    }

    /** {@return the slice, which gives the lease back when it is released, or the failure, after which it is given} */
    private static Object complete(Provider<LogEngine> provider, @Nullable LogRead read, @Nullable Throwable failure) {
        if (read == null) {
            provider.exit();
            return failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure == null ? new IllegalStateException("the engine completed a read with null") : failure;
        }
        Slice slice = read.batches();
        slice.alsoOnRelease(provider.exitAction());
        return slice;
    }

    private CompletionStage<PartitionRead> afterRetirement(
            StoreState.Serving before,
            long fetchOffset,
            int maxBytes,
            boolean atLeastOneBatch,
            ReadBound bound,
            int currentLeaderEpoch) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        // a turn in the lane comes after the command that changes the state
        replica.lane().execute(() -> turn.complete(null));
        return turn.thenCompose(nothing -> replica.state() == before
                ? CompletableFuture.failedFuture(new KafkaErrorException(
                        ErrorCode.NOT_LEADER_OR_FOLLOWER, replica.id() + " has no storage engine right now: try again"))
                : read(fetchOffset, maxBytes, atLeastOneBatch, bound, currentLeaderEpoch));
    }

    private FoundRecords found(Slice slice, long startOffset) {
        return new FoundRecords(slice, replica.highWatermark(), replica.lastStableOffset(), startOffset);
    }

    /** {@return why a client that believes in this leader epoch can't be served, or null} */
    @Nullable KafkaErrorException refusal(int currentLeaderEpoch) {
        if (!replica.isLeader()) {
            return replica.refusal();
        }
        int epoch = replica.leaderEpoch();
        if (currentLeaderEpoch == Partition.NO_EPOCH || currentLeaderEpoch == epoch) {
            return null;
        }
        return currentLeaderEpoch < epoch
                ? new KafkaErrorException(
                        ErrorCode.FENCED_LEADER_EPOCH,
                        "leader epoch " + currentLeaderEpoch + " of " + replica.id() + " is over, it is " + epoch)
                : new KafkaErrorException(
                        ErrorCode.UNKNOWN_LEADER_EPOCH,
                        "leader epoch " + currentLeaderEpoch + " of " + replica.id() + " is not known here yet");
    }

    private KafkaErrorException outOfRange(long offset, long startOffset, long endOffset) {
        return new KafkaErrorException(
                ErrorCode.OFFSET_OUT_OF_RANGE,
                "offset " + offset + " is not in " + replica.id() + ", which goes from " + startOffset + " to "
                        + endOffset);
    }

    /** {@return what the client is told of a failed read} */
    KafkaErrorException errorOf(Throwable failure, long offset) {
        if (failure instanceof KafkaErrorException error) {
            return error;
        }
        if (failure instanceof OffsetOutOfLogException) {
            return outOfRange(offset, replica.logStartOffset(), replica.logEndOffset());
        }
        if (failure instanceof IOException disk) {
            replica.storageFailed(disk);
        } else {
            LOGGER.atError()
                    .setCause(failure)
                    .addKeyValue("partition", replica.id())
                    .log("the storage engine failed a read in a way that its contract does not allow");
        }
        return new KafkaErrorException(
                ErrorCode.KAFKA_STORAGE_ERROR, replica.id() + " can't be read: see the broker's log");
    }
}
