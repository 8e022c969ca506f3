package io.jusante.partition.replica.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.partition.OffsetLookup;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordCursor;
import io.jusante.record.Slice;
import io.jusante.storage.LogStore;
import io.jusante.storage.TimestampedOffset;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers ListOffsets. An engine finds the batch; which of its records it is, is found here, as it takes the codec.
 */
final class OffsetSearch {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long LARGEST_TIMESTAMP = -3;
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;
    private static final long EARLIEST_PENDING_UPLOAD = -6;
    private static final OffsetLookup NOTHING = new OffsetLookup(-1, -1, -1);

    private final Replica replica;
    private final ReplicaServices services;
    private final ReplicaReader reader;

    OffsetSearch(Replica replica, ReplicaServices services) {
        this.replica = replica;
        this.services = services;
        this.reader = new ReplicaReader(replica);
    }

    CompletionStage<OffsetLookup> lookUp(long timestamp, ReadBound bound, int currentLeaderEpoch) {
        KafkaErrorException refusal = reader.refusal(currentLeaderEpoch);
        if (refusal == null && replica.state() instanceof StoreState.Unavailable unavailable) {
            refusal = unavailable.error();
        }
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        if (timestamp == LATEST) {
            return CompletableFuture.completedFuture(new OffsetLookup(-1, replica.bound(bound), replica.leaderEpoch()));
        }
        if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
            return CompletableFuture.completedFuture(earliest());
        }
        if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
            return CompletableFuture.completedFuture(NOTHING);
        }
        if (timestamp == LARGEST_TIMESTAMP) {
            return ask(LogStore::offsetOfMaxTimestamp)
                    .thenCompose(found -> found == null
                            ? CompletableFuture.completedFuture(NOTHING)
                            : refine(found.offset(), found.timestampMs(), bound));
        }
        if (timestamp < 0) {
            return CompletableFuture.failedFuture(new KafkaErrorException(
                    ErrorCode.UNSUPPORTED_VERSION, "there is no offset of the special timestamp " + timestamp));
        }
        long upTo = replica.bound(bound);
        return ask(store -> store.offsetFor(timestamp, upTo))
                .thenCompose(found -> found == null
                        ? CompletableFuture.completedFuture(NOTHING)
                        : refine(found.offset(), timestamp, bound));
    }

    private OffsetLookup earliest() {
        long startOffset = replica.logStartOffset();
        LeaderEpochs.Entry first = replica.epochs().first();
        return new OffsetLookup(
                -1, startOffset, first != null && first.startOffset() <= startOffset ? first.epoch() : -1);
    }

    /** Asks the engine, again if the log was handed over meanwhile. */
    private CompletionStage<@Nullable TimestampedOffset> ask(
            Function<LogStore, CompletionStage<@Nullable TimestampedOffset>> question) {
        StoreState state = replica.state();
        if (state instanceof StoreState.HandingOver handingOver) {
            return handingOver.next().thenCompose(next -> ask(question));
        }
        if (!(state instanceof StoreState.Serving serving)) {
            return CompletableFuture.failedFuture(replica.refusal());
        }
        if (!serving.provider().enter()) {
            CompletableFuture<Void> turn = new CompletableFuture<>();
            replica.lane().execute(() -> turn.complete(null));
            return turn.thenCompose(nothing -> replica.state() == serving
                    ? CompletableFuture.failedFuture(new KafkaErrorException(
                            ErrorCode.NOT_LEADER_OR_FOLLOWER, replica.id() + " has no storage engine: try again"))
                    : ask(question));
        }
        CompletionStage<@Nullable TimestampedOffset> asking;
        try {
            asking = question.apply(serving.store());
        } catch (RuntimeException e) {
            asking = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<@Nullable TimestampedOffset> answer = new CompletableFuture<>();
        var unused = asking.whenComplete((found, failure) -> {
            serving.provider().exit();
            if (failure == null) {
                answer.complete(found);
            } else if (replica.state() != serving) {
                relay(ask(question), answer);
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                answer.completeExceptionally(reader.errorOf(cause, -1));
            }
        });
        return answer;
    }

    private static <T> void relay(CompletionStage<T> from, CompletableFuture<T> to) {
        var unused = from.whenComplete((value, failure) -> {
            if (failure == null) {
                to.complete(value);
            } else {
                to.completeExceptionally(failure);
            }
        });
    }

    /** {@return the first record from this offset on whose timestamp is at least the given one} */
    private CompletionStage<OffsetLookup> refine(long fromOffset, long timestamp, ReadBound bound) {
        long readable = Math.max(fromOffset, replica.logStartOffset());
        return reader.read(readable, 1, true, bound, replica.leaderEpoch())
                .thenComposeAsync(read -> scan(read, readable, timestamp, bound), services.io());
    }

    private CompletionStage<OffsetLookup> scan(PartitionRead read, long fromOffset, long timestamp, ReadBound bound) {
        try (Slice records = read.records()) {
            if (records.sizeInBytes() == 0) {
                return CompletableFuture.completedFuture(NOTHING);
            }
            RecordBatch batch = RecordBatch.at(records.asBuffer(), 0);
            OffsetLookup found = batch.maxTimestamp() < timestamp ? null : find(batch, fromOffset, timestamp);
            if (found == null) {
                // the engine's index is coarser than a batch: the record lies in one of the next
                return refine(batch.lastOffset() + 1, timestamp, bound);
            }
            return CompletableFuture.completedFuture(found.offset() < replica.bound(bound) ? found : NOTHING);
        } catch (IOException | CorruptBatchException e) {
            return CompletableFuture.failedFuture(reader.errorOf(e, fromOffset));
        }
    }

    private @Nullable OffsetLookup find(RecordBatch batch, long fromOffset, long timestamp)
            throws IOException, CorruptBatchException {
        int epoch = batch.partitionLeaderEpoch();
        if (batch.isLogAppendTime()) {
            return new OffsetLookup(batch.maxTimestamp(), Math.max(batch.baseOffset(), fromOffset), epoch);
        }
        RecordCursor cursor = new RecordCursor();
        if (batch.compressionId() == 0) {
            cursor.reset(batch);
            return find(batch, cursor, fromOffset, timestamp);
        }
        Provider<CompressionCodec> codec = services.codecs().enter(Codecs.slot(batch.compressionId()));
        if (codec == null) {
            throw new KafkaErrorException(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "the codec " + Codecs.name(batch.compressionId()) + " is not installed");
        }
        try (InputStream plain = codec.service().decompress(batch.payload())) {
            cursor.reset(plain, RecordCursor.Keep.NOTHING, replica.settings().maxPlainBytes());
            return find(batch, cursor, fromOffset, timestamp);
        } finally {
            cursor.clear();
            codec.exit();
        }
    }

    private static @Nullable OffsetLookup find(RecordBatch batch, RecordCursor cursor, long fromOffset, long timestamp)
            throws CorruptBatchException {
        while (cursor.next()) {
            long recordTimestamp = batch.baseTimestamp() + cursor.timestampDelta();
            long offset = batch.baseOffset() + cursor.offsetDelta();
            if (recordTimestamp >= timestamp && offset >= fromOffset) {
                return new OffsetLookup(recordTimestamp, offset, batch.partitionLeaderEpoch());
            }
        }
        return null;
    }
}
