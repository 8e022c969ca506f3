package io.jusante.partition.replica.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.Provider;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;
import io.jusante.storage.SidecarKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens, closes and deletes the log of one replica. Everything but {@link #open} and the getters runs in the
 * lane, as a command that may block.
 */
final class ReplicaLifecycle {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicaLifecycle.class);

    private final Replica replica;
    private final AppendQueue queue;
    private final ReplicaServices services;
    private final SnapshotKeeper snapshots;

    private boolean shouldLead;
    private int leaderEpoch;
    /** Whether the directory is as a close left it: then there is nothing to recover. */
    private boolean clean;
    /** The host opens the log first, off the lane; until that is over, the lane leaves the directory alone. */
    private volatile boolean opening = true;

    private volatile long startOffset;
    private volatile long recoveryPoint;
    private volatile long sizeInBytes;
    private volatile boolean deleted;
    private volatile boolean unsaved;

    private LeaderEpochs savedEpochs = LeaderEpochs.NONE;
    private boolean metadataUnsynced;

    ReplicaLifecycle(Replica replica, AppendQueue queue, ReplicaServices services) {
        this.replica = replica;
        this.queue = queue;
        this.services = services;
        this.snapshots = new SnapshotKeeper(replica);
        LogDirectory directory = replica.logDirectory();
        this.clean = directory.wasCleanlyClosed();
        this.startOffset = directory.checkpoints().logStartOffset(replica.id());
        this.recoveryPoint = directory.checkpoints().recoveryPoint(replica.id());
    }

    /** {@return the last known first offset, for a log that is not open} */
    long startOffset() {
        return startOffset;
    }

    /** {@return the last known size, for a log that is not open} */
    long sizeInBytes() {
        return sizeInBytes;
    }

    /** {@return whether the topic is gone, and with it whatever is kept about the log} */
    boolean isDeleted() {
        return deleted;
    }

    /** What the log was found with; called while it is being opened. */
    void found(LeaderEpochs saved, boolean isMetadataWritten) {
        savedEpochs = saved;
        metadataUnsynced = isMetadataWritten;
    }

    private void publish(LeaderEpochs epochs) {
        replica.publish(epochs);
        // an epoch without a record yet can wait: it begins anew with each start
        long endOffset = queue.nextOffset();
        unsaved = metadataUnsynced || !epochs.upTo(endOffset).equals(savedEpochs.upTo(endOffset));
    }

    /**
     * {@return whether the checkpoint of the epochs, or the id of a new log, should soon be brought to disk} Nobody waits
     * for either. A kill takes only epochs that are found again in the batches behind the newest snapshot, as they are
     * saved before each; what a power cut takes of a new log is an empty one, which is made anew.
     */
    boolean isUnsaved() {
        return unsaved;
    }

    /** Brings to disk what is {@link #isUnsaved}. */
    void saveEpochs() {
        OpenLog log = queue.log();
        if (log == null) {
            return;
        }
        try {
            saveEpochs(log.store());
        } catch (IOException e) {
            replica.storageFailed(e);
        }
    }

    private void saveEpochs(LogStore store) throws IOException {
        if (metadataUnsynced) {
            PartitionMetadataFile.sync(replica.directory());
            metadataUnsynced = false;
        }
        LeaderEpochs epochs = replica.epochs();
        if (!epochs.equals(savedEpochs)) {
            store.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, epochs.format());
            savedEpochs = epochs;
        }
        unsaved = false;
    }

    /** Records were deleted: the log begins here now. */
    void startMoved(long offset) {
        startOffset = offset;
        publish(replica.epochs().from(offset));
    }

    /** {@return up to here the log is known to be on disk} Any thread. */
    long recoveryPoint() {
        if (replica.state() instanceof StoreState.Serving serving) {
            recoveryPoint = serving.store().recoveryPoint();
        }
        return recoveryPoint;
    }

    /** {@return whether the log is closed, and so well that nothing needs recovery} */
    boolean isClosedCleanly() {
        return queue.log() == null && clean;
    }

    /** Opens the log with the engine's provider; on one thread, before the lane has anything to do with the log. */
    OpenLog open(Provider<LogEngine> provider) throws IOException {
        return LogOpener.open(replica, provider, new StoreSpec(replica, clean, recoveryPoint, startOffset));
    }

    /** The log that was opened is this replica's from here on. */
    void install(OpenLog opened) {
        opening = false;
        if (queue.log() != null
                || (replica.state() instanceof StoreState.Unavailable unavailable && unavailable.isFinal())) {
            closeUnused(opened);
            return;
        }
        clean = false;
        queue.open(opened);
        publish(opened.epochs());
        replica.publish(new StoreState.Serving(opened.provider(), opened.store()));
        beginEpoch();
        followSlot(opened.provider());
        LOGGER.atDebug()
                .addKeyValue("partition", replica.id())
                .addKeyValue("engine", opened.provider().identity())
                .addKeyValue("startOffset", opened.store().startOffset())
                .addKeyValue("endOffset", opened.store().endOffset())
                .log("log opened");
    }

    /** The slot may have been moved, or emptied, while the log was being opened. */
    private void followSlot(Provider<LogEngine> openedWith) {
        if (services.engines().current(replica.engineSlot()) != openedWith) {
            replica.lane().executeBlocking(() -> {
                Provider<LogEngine> current = services.engines().current(replica.engineSlot());
                if (current == null) {
                    close(replica.engineMissing());
                } else {
                    new ReplicaHandover(replica).follow(current);
                }
            });
        }
    }

    private void closeUnused(OpenLog opened) {
        try {
            opened.store().close();
        } catch (IOException e) {
            replica.logDirectory().fail(e);
        }
    }

    /** The host could not open the log: from here on the lane does. Any thread. */
    void leaveToLane() {
        opening = false;
    }

    /** Opens the log if it is closed and an engine is there. */
    void reopen() {
        if (opening
                || queue.log() != null
                || !(replica.state() instanceof StoreState.Unavailable unavailable)
                || unavailable.isFinal()) {
            return;
        }
        Provider<LogEngine> provider = services.engines().enter(replica.engineSlot());
        if (provider == null) {
            replica.publish(replica.engineMissing());
            return;
        }
        try {
            install(open(provider));
        } catch (IOException e) {
            replica.storageFailed(e);
        } catch (RuntimeException | Error e) {
            openFailed(e);
        } finally {
            provider.exit();
        }
    }

    /** Opens the log again whose store failed in a way that leaves nothing to trust. */
    void reopenAfter(@Nullable OpenLog failed) {
        if (failed != null) {
            try {
                failed.store().close();
            } catch (IOException | RuntimeException e) {
                LOGGER.atWarn()
                        .setCause(e)
                        .addKeyValue("partition", replica.id())
                        .log("the store that failed can't be closed either; the log is recovered");
            }
        }
        reopen();
    }

    /** The engine can't open the log, and not because of the disk. */
    void openFailed(Throwable bug) {
        opening = false;
        LOGGER.atError()
                .setCause(bug)
                .addKeyValue("partition", replica.id())
                .log("the storage engine can't open the log; the partition stays offline until the next start");
        end(replica.unavailable(
                ErrorCode.KAFKA_STORAGE_ERROR, " can't be opened by its storage engine: see the broker's log", true));
    }

    /** Takes the leadership; the epoch begins at the end of the log. */
    void lead(boolean isLeader, int epoch) {
        shouldLead = isLeader;
        leaderEpoch = epoch;
        beginEpoch();
    }

    private void beginEpoch() {
        OpenLog log = queue.log();
        if (log == null || !shouldLead) {
            return;
        }
        LeaderEpochs before = replica.epochs();
        LeaderEpochs after = before.begin(leaderEpoch, queue.nextOffset());
        if (!after.equals(before)) {
            publish(after);
        }
    }

    /** Keeps the producers' state of an offset, soon: nothing in the lane waits for it where the engine allows that. */
    void keepSnapshot(ProducerSnapshot snapshot) {
        OpenLog log = queue.log();
        if (log == null) {
            return;
        }
        // epochs come before the snapshots that rest on them
        if (unsaved || !log.store().keepsSidecarsBesideLane()) {
            replica.lane().executeBlocking(() -> saveSnapshot(snapshot));
        } else {
            snapshots.keepSoon(log.store(), snapshot);
        }
    }

    private void saveSnapshot(ProducerSnapshot snapshot) {
        OpenLog log = queue.log();
        if (log == null) {
            return;
        }
        try {
            saveEpochs(log.store());
            SnapshotKeeper.keep(log.store(), snapshot);
        } catch (IOException e) {
            replica.storageFailed(e);
        }
    }

    /** Nothing touches the engine's store beside the lane once this returns. */
    void endKeeping() {
        snapshots.forget();
    }

    /** Keeps the producers' state, syncs and gives the directory back; what was gathered is written already. */
    void closeStore(OpenLog log) throws IOException {
        LogStore store = log.store();
        endKeeping();
        saveEpochs(store);
        SnapshotKeeper.keep(store, ProducerSnapshot.of(log.producers(), queue.nextOffset()));
        startOffset = store.startOffset();
        sizeInBytes = store.sizeInBytes();
        store.close();
        recoveryPoint = queue.nextOffset();
        clean = true;
    }

    /** The log is in use again, after a close. */
    void inUse() {
        clean = false;
    }

    /** Closes the log and says why it is closed. */
    void close(StoreState.Unavailable why) {
        queue.write();
        OpenLog log = queue.log();
        if (log != null) {
            try {
                closeStore(log);
            } catch (IOException e) {
                replica.storageFailed(e);
                return;
            } catch (RuntimeException e) {
                LOGGER.atError()
                        .setCause(e)
                        .addKeyValue("partition", replica.id())
                        .log("the storage engine failed to close the log, which will be recovered at the next start");
            }
        }
        end(why);
    }

    /** No log from here on; nothing of the engine is touched. */
    void end(StoreState.Unavailable why) {
        if (replica.state() instanceof StoreState.Serving serving) {
            startOffset = serving.store().startOffset();
            sizeInBytes = serving.store().sizeInBytes();
        }
        endKeeping();
        StoreState before = replica.state();
        replica.publish(why);
        queue.close(why.error());
        if (before instanceof StoreState.HandingOver handingOver) {
            handingOver.arrive(why);
        }
    }

    /** Deletes the log's files; the directory is the host's to remove. */
    void delete() {
        OpenLog log = queue.log();
        deleted = true;
        end(replica.unavailable(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, " is deleted", true));
        if (log == null) {
            return;
        }
        try {
            log.store().delete();
        } catch (IOException e) {
            replica.logDirectory().fail(e);
        }
    }
}
