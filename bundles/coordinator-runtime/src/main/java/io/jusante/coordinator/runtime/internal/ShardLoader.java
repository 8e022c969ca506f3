package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardType;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads one partition from its start to its end into a new shard. Each step is a command of the shard's lane that may
 * block, so that no other thread is ever held up; between two steps the shard may end, and then no further step is made.
 *
 * <p>A leader never cuts its log, so all of it will be committed in the end: the shard serves once the high watermark has
 * reached what was replayed.
 */
final class ShardLoader<S extends Shard<R>, R> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ShardLoader.class);
    private static final long FIRST_WAIT_MS = 2;
    private static final long LONGEST_WAIT_MS = 500;
    private static final long FIRST_RETRY_MS = 1_000;
    private static final long LONGEST_RETRY_MS = 60_000;
    private static final long WARN_AFTER_NS = TimeUnit.SECONDS.toNanos(10);

    /** Memory for the bytes of one step: as many chunks as there are threads, however many shards are loaded at once. */
    private static final ThreadLocal<ByteBuffer> CHUNKS = ThreadLocal.withInitial(() -> ByteBuffer.allocate(0));

    private final HostedShard<S, R> host;
    private final ShardType<S, R> type;
    private final RuntimeServices services;
    private final UUID topicId;
    private final long startNs;
    private long waitMs = FIRST_WAIT_MS;
    private long retryMs = FIRST_RETRY_MS;
    private boolean warned;

    private @Nullable Attempt attempt;

    /** One pass over the log. */
    private final class Attempt {
        private final Partition partition;
        private final S shard;
        private final BatchReplay<R> replay;
        private Partition.@Nullable Waiting waiting;

        Attempt(Partition partition) {
            this.partition = partition;
            this.shard = host.newShard();
            this.replay = new BatchReplay<>(
                    type.format(), shard, new BatchCodecs(services.codecs()), partition.logStartOffset());
        }

        void endWaiting() {
            if (waiting != null) {
                waiting.close();
                waiting = null;
            }
        }
    }

    ShardLoader(HostedShard<S, R> host, ShardType<S, R> type, UUID topicId, RuntimeServices services) {
        this.host = host;
        this.type = type;
        this.topicId = topicId;
        this.services = services;
        this.startNs = services.clock().nanoTime();
    }

    /** Begins, or begins again. */
    void begin() {
        end();
        if (host.isEnded()) {
            return;
        }
        Partition partition =
                services.partitions().find(topicId, host.partition().partition());
        if (partition == null) {
            comeBack("its replica is not hosted here");
            return;
        }
        Attempt next;
        try {
            next = new Attempt(partition);
        } catch (RuntimeException | Error e) {
            giveUp("a new shard cannot be made", e);
            return;
        }
        attempt = next;
        read(next);
    }

    /** No further step is made. */
    void end() {
        Attempt current = attempt;
        attempt = null;
        if (current != null) {
            current.endWaiting();
        }
    }

    private void read(Attempt current) {
        current.partition
                .read(current.replay.nextOffset(), type.loadBufferBytes(), true, ReadBound.LOG_END, host.leaderEpoch())
                .whenComplete((read, failure) -> host.lane().executeBlocking(() -> take(current, read, failure)));
    }

    private void take(Attempt current, @Nullable PartitionRead read, @Nullable Throwable failure) {
        if (read == null) {
            if (current == attempt) {
                readFailed(failure);
            }
            return;
        }
        boolean empty;
        try (Slice slice = read.records()) {
            if (current != attempt) {
                return;
            }
            empty = slice.sizeInBytes() == 0;
            current.replay.replay(bytes(slice));
        } catch (BatchReplay.CodecMissingException e) {
            comeBack(String.valueOf(e.getMessage()));
            return;
        } catch (CorruptBatchException | IOException | RuntimeException | Error e) {
            giveUp("its log cannot be replayed", e);
            return;
        }
        // where compaction left nothing behind an offset, there is nothing to read up to the log's end
        if (empty || current.replay.nextOffset() >= current.partition.logEndOffset()) {
            awaitCommit(current);
        } else {
            read(current);
        }
    }

    /** {@return the bytes of the slice, valid for this step} */
    private static ByteBuffer bytes(Slice slice) throws IOException {
        if (slice.file() == null && slice.buffers().size() == 1) {
            return slice.asBuffer();
        }
        ByteBuffer chunk = CHUNKS.get();
        if (chunk.capacity() < slice.sizeInBytes()) {
            chunk = ByteBuffer.allocate(slice.sizeInBytes());
            CHUNKS.set(chunk);
        }
        chunk.clear();
        slice.copyTo(0, chunk);
        return chunk.flip();
    }

    private void awaitCommit(Attempt current) {
        long endOffset = current.partition.logEndOffset();
        if (current.partition.highWatermark() >= endOffset) {
            finish(current, endOffset);
            return;
        }
        if (current.waiting == null) {
            current.waiting = current.partition.await(
                    ReadBound.HIGH_WATERMARK,
                    endOffset - 1,
                    0,
                    () -> host.lane().executeBlocking(() -> {
                        if (current == attempt) {
                            read(current);
                        }
                    }));
            if (current.partition.highWatermark() >= endOffset) {
                finish(current, endOffset);
            }
        }
    }

    private void finish(Attempt current, long endOffset) {
        if (current.partition.leaderEpoch() != host.leaderEpoch() || current.replay.nextOffset() > endOffset) {
            // it was led by another node meanwhile, which may have cut away what was read
            comeBack("it is led in epoch " + current.partition.leaderEpoch() + ", not in " + host.leaderEpoch());
            return;
        }
        end();
        BatchReplay<R> replay = current.replay;
        if (replay.openTransactions() > 0) {
            LOGGER.atInfo()
                    .addKeyValue("partition", host.partition())
                    .addKeyValue("transactions", replay.openTransactions())
                    .log("records of transactions that have not ended are held back");
        }
        if (host.serve(current.shard, current.partition, endOffset)) {
            long tookNs = services.clock().nanoTime() - startNs;
            host.figures().loads.increment();
            host.figures().loadNs.add(tookNs);
            host.figures().loadedRecords.add(replay.records());
            LOGGER.atLevel(replay.records() > 0 ? Level.INFO : Level.DEBUG)
                    .addKeyValue("partition", host.partition())
                    .addKeyValue("epoch", host.leaderEpoch())
                    .addKeyValue("records", replay.records())
                    .addKeyValue("unknown", replay.unknown())
                    .addKeyValue("endOffset", endOffset)
                    .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(tookNs))
                    .log("shard loaded");
        }
    }

    // ---- what goes wrong ----

    private void readFailed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof KafkaErrorException error && isForAMoment(error.code())) {
            comeBack(String.valueOf(error.getMessage()));
        } else {
            giveUp("its log cannot be read", cause);
        }
    }

    private static boolean isForAMoment(ErrorCode code) {
        return switch (code) {
            case NOT_LEADER_OR_FOLLOWER,
                    UNKNOWN_LEADER_EPOCH,
                    FENCED_LEADER_EPOCH,
                    UNKNOWN_TOPIC_OR_PARTITION,
                    OFFSET_OUT_OF_RANGE -> true;
            default -> false;
        };
    }

    /** Not ready: looks again soon, less and less often. */
    private void comeBack(String why) {
        end();
        if (!warned && services.clock().nanoTime() - startNs > WARN_AFTER_NS) {
            warned = true;
            LOGGER.atWarn()
                    .addKeyValue("partition", host.partition())
                    .addKeyValue("reason", why)
                    .log("a shard waits to be loaded");
        }
        host.loadLater(waitMs);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }

    /** Something is broken: says so, and tries again after a longer while. */
    private void giveUp(String what, @Nullable Throwable cause) {
        end();
        host.figures().failedLoads.increment();
        LOGGER.atError()
                .setCause(cause)
                .addKeyValue("partition", host.partition())
                .addKeyValue("retryMs", retryMs)
                .log("a shard cannot be loaded: {}", what);
        host.loadFailed(retryMs);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
}
