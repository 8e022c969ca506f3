package io.jusante.partition.replica.internal;

import io.jusante.kernel.Provider;
import io.jusante.record.CorruptBatchException;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;
import io.jusante.storage.SidecarKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a log and rebuilds what the host knows about its contents: producers out of the newest sound snapshot and the
 * batches behind it, leader epochs out of their checkpoint and the same batches. May block for long; one thread, which nobody else shares
 * the log with yet.
 */
final class LogOpener {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogOpener.class);

    private LogOpener() {}

    static OpenLog open(Replica replica, Provider<LogEngine> provider, StoreSpec spec) throws IOException {
        boolean isNew = makeFolder(spec.directory());
        boolean isMetadataWritten = PartitionMetadataFile.write(spec.directory(), spec.topicId());
        LogStore store = provider.service().open(spec);
        boolean opened = false;
        try {
            // nothing was kept beside a log whose folder was not there
            LeaderEpochs saved = isNew ? LeaderEpochs.NONE : epochs(replica, store);
            replica.lifecycle().found(saved, isMetadataWritten);
            OpenLog log = isNew
                    ? new OpenLog(provider, store, new ProducerStates(), LeaderEpochs.NONE)
                    : replayed(replica, provider, store, saved.upTo(store.endOffset()));
            opened = true;
            return log;
        } finally {
            if (!opened) {
                store.close();
            }
        }
    }

    /** {@return whether the folder had to be made} */
    private static boolean makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static OpenLog replayed(Replica replica, Provider<LogEngine> provider, LogStore store, LeaderEpochs known)
            throws IOException {
        ProducerStates states = new ProducerStates();
        long from = store.startOffset();
        List<Long> snapshots = store.sidecars(SidecarKind.PRODUCER_STATE);
        for (int i = snapshots.size() - 1; i >= 0; i--) {
            long offset = snapshots.get(i);
            if (offset <= store.endOffset() && restore(replica, store, offset, states)) {
                from = Math.max(from, offset);
                break;
            }
            // of records that were never written, or damaged: it would only mislead the next start
            ProducerSnapshot.delete(store, offset);
            states.clear();
        }
        // whatever epoch began before the snapshot was saved before it
        LogReplay replay =
                new LogReplay(store, states, known, replica.services().clock().wallMs());
        replay.run(from, store.endOffset());
        return new OpenLog(provider, store, states, replay.epochs().from(store.startOffset()));
    }

    private static boolean restore(Replica replica, LogStore store, long offset, ProducerStates states)
            throws IOException {
        try {
            return ProducerSnapshot.restore(
                    store, offset, states, replica.services().clock().wallMs());
        } catch (CorruptBatchException e) {
            LOGGER.atWarn()
                    .addKeyValue("partition", replica.id())
                    .addKeyValue("offset", offset)
                    .addKeyValue("reason", e.getMessage())
                    .log("a producer snapshot is passed over; the log itself says the same, it only takes longer");
            return false;
        }
    }

    private static LeaderEpochs epochs(Replica replica, LogStore store) throws IOException {
        ByteBuffer content = store.loadSidecar(SidecarKind.LEADER_EPOCHS, 0);
        if (content == null) {
            return LeaderEpochs.NONE;
        }
        try {
            return LeaderEpochs.parse(content);
        } catch (IllegalArgumentException e) {
            LOGGER.atWarn()
                    .addKeyValue("partition", replica.id())
                    .addKeyValue("reason", e.getMessage())
                    .log("the leader epochs of a log can't be read and begin anew");
            return LeaderEpochs.NONE;
        }
    }
}
