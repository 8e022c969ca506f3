package io.jusante.partition.replica.internal;

import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.AppendListener;
import io.jusante.record.RecordBatch;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One append on its way: made by the caller's thread when the records were found sound, then the lane's. The command
 * of the lane itself, so that an append costs one object.
 */
final class AppendRequest implements Runnable {
    private static final AtomicIntegerFieldUpdater<AppendRequest> STATE =
            AtomicIntegerFieldUpdater.newUpdater(AppendRequest.class, "state");
    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int EXPIRED = 2;

    private final AppendQueue queue;
    private final short acks;
    private final AppendListener listener;
    private final RecordBatch first;
    private final RecordBatch @Nullable [] all;
    private final int sizeInBytes;

    @SuppressWarnings("UnusedVariable") // read and written through STATE
    private volatile int state = WAITING;

    private long baseOffset = -1;
    private long endOffset = -1;
    private long appendTimeMs = -1;
    private boolean needsSync;

    /** @param all every batch, where there is more than the first */
    AppendRequest(
            AppendQueue queue,
            short acks,
            AppendListener listener,
            RecordBatch first,
            RecordBatch @Nullable [] all,
            int sizeInBytes) {
        this.queue = queue;
        this.acks = acks;
        this.listener = listener;
        this.first = first;
        this.all = all;
        this.sizeInBytes = sizeInBytes;
    }

    /** Runs in the lane. */
    @Override
    public void run() {
        if (STATE.compareAndSet(this, WAITING, BEGUN)) {
            queue.admit(this);
        }
    }

    /** Answers a request that waited too long for the lane; any thread. */
    void expire(KafkaErrorException error) {
        if (STATE.compareAndSet(this, WAITING, EXPIRED)) {
            listener.failed(error);
        }
    }

    int batchCount() {
        return all == null ? 1 : all.length;
    }

    RecordBatch batch(int index) {
        return all == null ? first : all[index];
    }

    int sizeInBytes() {
        return sizeInBytes;
    }

    boolean wantsAllReplicas() {
        return acks == -1;
    }

    /** Remembers where the records went, for the answer. */
    void placedAt(long recordsBaseOffset, long recordsEndOffset, long recordsAppendTimeMs) {
        baseOffset = recordsBaseOffset;
        endOffset = recordsEndOffset;
        appendTimeMs = recordsAppendTimeMs;
    }

    void requireSync() {
        needsSync = true;
    }

    /** {@return whether the answer may go out} */
    boolean isAcknowledged(long highWatermark, long syncedOffset) {
        return (!wantsAllReplicas() || highWatermark >= endOffset) && (!needsSync || syncedOffset >= endOffset);
    }

    void succeed(long logStartOffset) {
        listener.appended(baseOffset, appendTimeMs, logStartOffset);
    }

    void fail(KafkaErrorException error) {
        listener.failed(error);
    }
}
