package io.jusante.partition.replica.internal;

import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Lane;
import io.jusante.storage.LogStore;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Appends that are written and not answered yet, in order: they wait for the high watermark, and for a sync where
 * {@code flush.messages} asks for one. The lane's, but for the sync itself, which runs on the I/O pool.
 */
final class Acknowledgements {
    private final Replica replica;
    private final Executor io;
    private final ArrayDeque<AppendRequest> waiting = new ArrayDeque<>();
    private @Nullable Lane lane;
    private @Nullable LogStore store;
    private long writtenOffset;
    private long syncedOffset;
    private long unsyncedSinceNs;
    private boolean syncing;
    private boolean syncAgain;

    Acknowledgements(Replica replica, Executor io) {
        this.replica = replica;
        this.io = io;
    }

    void bind(Lane ownLane) {
        lane = ownLane;
    }

    void opened(LogStore newStore) {
        store = newStore;
        writtenOffset = newStore.endOffset();
        syncedOffset = newStore.recoveryPoint();
        syncing = false;
        syncAgain = false;
    }

    /** The store before was closed, and so synced, up to this offset. */
    void handedOver(LogStore newStore, long endOffset) {
        store = newStore;
        writtenOffset = endOffset;
        syncedOffset = endOffset;
        syncing = false;
        syncAgain = false;
    }

    void add(AppendRequest request) {
        waiting.add(request);
    }

    /** {@return whether so many records are written and not synced, now that the log ends here} */
    boolean isSyncDue(long endOffset, long flushMessages) {
        if (writtenOffset == syncedOffset) {
            unsyncedSinceNs = replica.services().clock().nanoTime();
        }
        writtenOffset = endOffset;
        return endOffset - syncedOffset >= flushMessages;
    }

    boolean isSyncOverdue(long flushMs, long nowNs) {
        return writtenOffset > syncedOffset
                && flushMs != Long.MAX_VALUE
                && (nowNs - unsyncedSinceNs) / 1_000_000 >= flushMs;
    }

    void startSync() {
        LogStore current = store;
        Lane own = lane;
        if (current == null || own == null) {
            return;
        }
        if (syncing) {
            syncAgain = true;
            return;
        }
        syncing = true;
        long upTo = writtenOffset;
        io.execute(() -> {
            IOException failure = null;
            try {
                current.sync();
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException e) {
                failure = new IOException("the engine failed to sync", e);
            }
            IOException outcome = failure;
            own.execute(() -> synced(current, upTo, outcome));
        });
    }

    private void synced(LogStore of, long upTo, @Nullable IOException failure) {
        if (of != store) {
            // closed meanwhile, which syncs: whoever closed it knows the outcome
            return;
        }
        syncing = false;
        if (failure != null) {
            replica.storageFailed(failure);
            return;
        }
        syncedOffset = Math.max(syncedOffset, upTo);
        unsyncedSinceNs = replica.services().clock().nanoTime();
        replica.queue().acknowledge();
        if (syncAgain) {
            syncAgain = false;
            startSync();
        }
    }

    /** Answers whoever is at the head of the line and ready. */
    void complete(long highWatermark, long logStartOffset) {
        for (AppendRequest request = waiting.peek();
                request != null && request.isAcknowledged(highWatermark, syncedOffset);
                request = waiting.peek()) {
            waiting.remove();
            request.succeed(logStartOffset);
        }
    }

    /** The records may be in the log, but nobody can say so any more: the client has to ask again. */
    void failAll(KafkaErrorException error) {
        store = null;
        for (AppendRequest request = waiting.poll(); request != null; request = waiting.poll()) {
            request.fail(error);
        }
    }
}
