package io.jusante.partition.replica.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.Partition;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One DeleteRecords: moves the start of the log in the lane, as a command that may block, and answers when the directory's
 * checkpoint has the new start. Not before: the segment that the start lies in keeps the deleted records, and only the
 * checkpoint tells the next process so.
 */
final class RecordDeletion implements Runnable {
    private final Replica replica;
    private final long beforeOffset;
    private final CompletableFuture<Long> answer = new CompletableFuture<>();

    RecordDeletion(Replica replica, long beforeOffset) {
        this.replica = replica;
        this.beforeOffset = beforeOffset;
    }

    CompletionStage<Long> start() {
        replica.lane().executeBlocking(this);
        return answer;
    }

    /** Runs in the lane. */
    @Override
    public void run() {
        AppendQueue queue = replica.queue();
        queue.write();
        OpenLog log = queue.log();
        if (log == null || !replica.isLeader()) {
            answer.completeExceptionally(replica.refusal());
            return;
        }
        long highWatermark = queue.highWatermark();
        long offset = beforeOffset == Partition.UP_TO_HIGH_WATERMARK ? highWatermark : beforeOffset;
        KafkaErrorException refusal = refusal(offset, highWatermark);
        if (refusal != null) {
            answer.completeExceptionally(refusal);
            return;
        }
        try {
            log.store().advanceStart(offset);
        } catch (IOException e) {
            replica.storageFailed(e);
            answer.completeExceptionally(replica.refusal());
            return;
        } catch (RuntimeException | Error e) {
            replica.engineFailed(e);
            answer.completeExceptionally(replica.refusal());
            return;
        }
        replica.lifecycle().startMoved(log.store().startOffset());
        keep();
    }

    private @Nullable KafkaErrorException refusal(long offset, long highWatermark) {
        if (replica.settings().isOnlyCompacted()) {
            return new KafkaErrorException(
                    ErrorCode.POLICY_VIOLATION,
                    "records of " + replica.id() + " can't be deleted: its cleanup.policy is compact alone");
        }
        if (offset < 0 || offset > highWatermark) {
            return new KafkaErrorException(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "records of " + replica.id() + " before " + offset + " can't be deleted: its high watermark is "
                            + highWatermark);
        }
        return null;
    }

    /** Also where the start was there already: whoever moved it may still be waiting for the disk. */
    private void keep() {
        replica.logDirectory()
                .checkpoints()
                .keepLogStart(replica, replica.services().io())
                .whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        answer.complete(replica.logStartOffset());
                        return;
                    }
                    replica.storageFailed(
                            failure instanceof IOException disk
                                    ? disk
                                    : new IOException("a checkpoint failed", failure));
                    answer.completeExceptionally(new KafkaErrorException(
                            ErrorCode.KAFKA_STORAGE_ERROR,
                            replica.id() + " lies in a log directory that is offline: see the broker's log"));
                });
    }
}
