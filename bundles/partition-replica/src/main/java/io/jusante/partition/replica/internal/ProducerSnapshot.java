package io.jusante.partition.replica.internal;

import io.jusante.record.CorruptBatchException;
import io.jusante.storage.LogStore;
import io.jusante.storage.SidecarKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The producers' state at one offset, ready to be kept beside the log: Kafka's snapshot, and the batches for which that
 * has no room.
 *
 * @param offset up to which it speaks
 * @param state in Kafka's format
 * @param batches in ours
 */
record ProducerSnapshot(long offset, ByteBuffer state, ByteBuffer batches) {
    /** {@return the state as it is now} */
    static ProducerSnapshot of(ProducerStates states, long offset) {
        return new ProducerSnapshot(offset, ProducerSnapshotFile.write(states), ProducerBatchesFile.write(states));
    }

    /** Keeps it; the snapshot last, as it is what a start looks for. */
    void save(LogStore store) throws IOException {
        store.saveSidecar(SidecarKind.PRODUCER_BATCHES, offset, batches);
        store.saveSidecar(SidecarKind.PRODUCER_STATE, offset, state);
    }

    /**
     * Restores the state that is kept for an offset.
     *
     * @return whether there is one
     * @throws CorruptBatchException if it is damaged; nothing was restored but, at worst, Kafka's part of it
     */
    static boolean restore(LogStore store, long offset, ProducerStates states, long nowMs)
            throws IOException, CorruptBatchException {
        ByteBuffer state = store.loadSidecar(SidecarKind.PRODUCER_STATE, offset);
        if (state == null) {
            return false;
        }
        ProducerSnapshotFile.read(state, states, nowMs);
        ByteBuffer batches = store.loadSidecar(SidecarKind.PRODUCER_BATCHES, offset);
        if (batches != null) {
            ProducerBatchesFile.read(batches, states);
        }
        return true;
    }

    /** Forgets what is kept for an offset. */
    static void delete(LogStore store, long offset) throws IOException {
        store.deleteSidecar(SidecarKind.PRODUCER_STATE, offset);
        store.deleteSidecar(SidecarKind.PRODUCER_BATCHES, offset);
    }

    /** Keeps only the newest few. */
    static void deleteOld(LogStore store, int keep) throws IOException {
        List<Long> offsets = store.sidecars(SidecarKind.PRODUCER_STATE);
        for (int i = 0; i < offsets.size() - keep; i++) {
            delete(store, offsets.get(i));
        }
    }
}
