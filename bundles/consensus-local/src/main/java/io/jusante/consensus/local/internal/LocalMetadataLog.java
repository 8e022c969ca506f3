package io.jusante.consensus.local.internal;

import io.jusante.consensus.ConsensusException;
import io.jusante.consensus.ConsensusException.Reason;
import io.jusante.consensus.MetadataLog;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.consensus.QuorumState;
import io.jusante.kernel.Clock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata log of one process: this node leads, in an epoch of its own for each start, and a record is committed
 * when it is synced.
 */
final class LocalMetadataLog implements MetadataLog, Closeable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LocalMetadataLog.class);

    private final LogFolder folder;
    private final String clusterId;
    private final UUID directoryId;
    private final Clock clock;
    private final int nodeId;
    private final int epoch;
    private final AppendQueue queue;
    private final LogWriter writer;
    private final LogDelivery delivery;
    private final LogThreads threads;

    private LocalMetadataLog(
            LogFolder folder,
            String clusterId,
            UUID directoryId,
            int nodeId,
            int epoch,
            LogLimits limits,
            LogRecovery.Recovered recovered,
            LogThreads threads,
            Clock clock)
            throws IOException {
        this.folder = folder;
        this.clusterId = clusterId;
        this.directoryId = directoryId;
        this.clock = clock;
        this.nodeId = nodeId;
        this.epoch = epoch;
        this.threads = threads;
        this.queue = new AppendQueue(limits.queuedAppends(), limits.queuedBytes());
        this.delivery = new LogDelivery(folder, nodeId, epoch, recovered);
        this.writer = LogWriter.open(
                folder,
                clock,
                epoch,
                limits.segmentBytes(),
                recovered,
                segment -> threads.delivery().execute(() -> delivery.addSegment(segment)));
    }

    /** Recovers what is in the folder and opens a new epoch. */
    static LocalMetadataLog open(LogFolder folder, int nodeId, LogLimits limits, LogThreads threads, Clock clock)
            throws IOException {
        LogRecovery.Recovered recovered = new LogRecovery(folder).recover();
        String clusterId = IdFile.CLUSTER.readOrCreate(folder, UUID::randomUUID);
        UUID directoryId = IdFile.uuid(IdFile.DIRECTORY.readOrCreate(folder, UUID::randomUUID));
        int epoch = recovered.epoch() + 1;
        LocalMetadataLog log =
                new LocalMetadataLog(folder, clusterId, directoryId, nodeId, epoch, limits, recovered, threads, clock);
        LOGGER.atInfo()
                .addKeyValue("clusterId", clusterId)
                .addKeyValue("epoch", epoch)
                .addKeyValue("nextOffset", recovered.nextOffset())
                .log("metadata log open");
        return log;
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public int nodeId() {
        return nodeId;
    }

    @Override
    public CompletionStage<Long> append(int expectedEpoch, List<ByteBuffer> records) {
        if (records.isEmpty()) {
            throw new IllegalArgumentException("an append without records");
        }
        PendingAppend append = new PendingAppend(expectedEpoch, records);
        if (!queue.offer(append)) {
            append.fail(Reason.BUSY, "too many changes of the metadata are waiting for the disk; try again");
            return append.committed();
        }
        try {
            threads.writer().execute(this::drain);
        } catch (RejectedExecutionException e) {
            append.fail(Reason.NOT_LEADER, "the metadata log is closed");
        }
        return append.committed();
    }

    /** All that waits goes in one group: most of these tasks find that an earlier one took everything. */
    private void drain() {
        List<PendingAppend> committed = writer.append(queue.takeAll());
        if (!committed.isEmpty()) {
            threads.delivery().execute(() -> delivery.deliver(committed));
        }
    }

    @Override
    public AutoCloseable follow(MetadataLogListener listener) {
        threads.delivery().execute(() -> delivery.follow(listener));
        return () -> onDelivery(() -> delivery.unfollow(listener));
    }

    private void onDelivery(Runnable task) {
        try {
            threads.delivery().execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().setCause(e).log("the metadata log is closed already");
        }
    }

    @Override
    public CompletionStage<Void> saveSnapshot(long lastIncludedOffset, int snapshotEpoch, List<ByteBuffer> records) {
        if (lastIncludedOffset < 0 || lastIncludedOffset >= writer.nextOffset()) {
            throw new IllegalArgumentException(
                    "a snapshot at offset " + lastIncludedOffset + " of a log that ends before " + writer.nextOffset());
        }
        SnapshotFile snapshot = new SnapshotFile(lastIncludedOffset, snapshotEpoch);
        List<ByteBuffer> frames = snapshot.frames(records);
        CompletableFuture<Void> saved = new CompletableFuture<>();
        try {
            threads.keeper().execute(() -> save(snapshot, frames, saved));
        } catch (RejectedExecutionException e) {
            saved.completeExceptionally(new ConsensusException(Reason.NOT_LEADER, "the metadata log is closed"));
        }
        return saved;
    }

    private void save(SnapshotFile snapshot, List<ByteBuffer> frames, CompletableFuture<Void> saved) {
        try {
            snapshot.write(folder, frames);
        } catch (IOException e) {
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("file", snapshot.name())
                    .log("a metadata snapshot could not be written; the log is kept in its place");
            saved.completeExceptionally(
                    new ConsensusException(Reason.STORAGE, snapshot.name() + " could not be written", e));
            return;
        }
        onDelivery(() -> delivery.addSnapshot(snapshot));
        try {
            threads.writer().execute(this::rollAndDelete);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().setCause(e).log("closed before the log could be cut behind the snapshot");
        }
        LOGGER.atInfo().addKeyValue("file", snapshot.name()).log("metadata snapshot saved");
        saved.complete(null);
    }

    private void rollAndDelete() {
        writer.roll();
        onDelivery(delivery::deleteCovered);
    }

    @Override
    public QuorumState describe() {
        return new SingleVoter(nodeId, directoryId, epoch, writer.nextOffset(), clock.wallMs());
    }

    @Override
    public void resign(int resignedEpoch) {
        LOGGER.atInfo()
                .addKeyValue("epoch", resignedEpoch)
                .log("there is no other node that could lead: leadership is kept");
    }

    /** Writes what was accepted, tells the listeners, and closes the files. No thread is interrupted. */
    @Override
    public void close() {
        try {
            threads.writer().execute(writer::close);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().setCause(e).log("the metadata log was closed before");
        }
        threads.stop();
        for (PendingAppend append : queue.takeAll()) {
            append.fail(Reason.NOT_LEADER, "the metadata log is closed");
        }
    }
}
