package io.jusante.partition.replica.internal;

import io.jusante.storage.LogStore;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings producers' states to disk beside the lane of their log. A sync waits for whatever the file system has to write
 * just then, which beside a heavy load is the segment before; appends do not wait with it. What is not kept any more, as
 * the log is being closed, costs a longer replay at worst.
 */
final class SnapshotKeeper {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotKeeper.class);
    private static final int KEPT_SNAPSHOTS = 3;

    private final Replica replica;
    private final ReentrantLock saving = new ReentrantLock();
    /** Moves on when what was asked for before is void. Changed in the lane, under the lock. */
    private final AtomicInteger generation = new AtomicInteger();

    SnapshotKeeper(Replica replica) {
        this.replica = replica;
    }

    /** Keeps the state soon; the store takes it beside the lane. Lane. */
    void keepSoon(LogStore store, ProducerSnapshot snapshot) {
        int asked = generation.get();
        try {
            replica.services().io().execute(() -> keepIfWanted(store, snapshot, asked));
        } catch (RejectedExecutionException e) {
            // the host is going down; the close keeps a later state
            LOGGER.atDebug().addKeyValue("partition", replica.id()).log("no thread to keep the producers' state");
        }
    }

    private void keepIfWanted(LogStore store, ProducerSnapshot snapshot, int asked) {
        saving.lock();
        try {
            if (generation.get() == asked) {
                keep(store, snapshot);
            }
        } catch (IOException e) {
            replica.storageFailed(e);
        } finally {
            saving.unlock();
        }
    }

    /** Nothing that was asked for is kept once this returns; waits for what is being kept. Lane. */
    void forget() {
        saving.lock();
        try {
            generation.incrementAndGet();
        } finally {
            saving.unlock();
        }
    }

    /** Keeps the state now, and the latest few of those before it. */
    static void keep(LogStore store, ProducerSnapshot snapshot) throws IOException {
        snapshot.save(store);
        ProducerSnapshot.deleteOld(store, KEPT_SNAPSHOTS);
    }
}
