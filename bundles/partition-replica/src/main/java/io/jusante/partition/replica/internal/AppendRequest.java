package io.jusante.partition.replica.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.AppendListener;
import io.jusante.record.RecordBatch;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One append on its way: made by the caller's thread when the records were found sound, then the lane's. The command
 * of the lane itself, so that an append costs one object. The listener is told once, whoever comes first.
 */
final class AppendRequest implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AppendRequest.class);
    private static final AtomicIntegerFieldUpdater<AppendRequest> STATE =
            AtomicIntegerFieldUpdater.newUpdater(AppendRequest.class, "state");
    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int ANSWERED = 2;

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
            boolean admitted = false;
            try {
                queue.admit(this);
                admitted = true;
            } finally {
                if (!admitted) {
                    // a bug, which the lane reports: whoever waits for the answer must not wait for ever
                    fail(new KafkaErrorException(
                            ErrorCode.UNKNOWN_SERVER_ERROR, "the append failed: see the broker's log"));
                }
            }
        }
    }

    /** Answers a request that waited too long for the lane; any thread. */
    void expire(KafkaErrorException error) {
        if (STATE.compareAndSet(this, WAITING, ANSWERED)) {
            tell(error);
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
        if (STATE.getAndSet(this, ANSWERED) == ANSWERED) {
            return;
        }
        try {
            listener.appended(baseOffset, appendTimeMs, logStartOffset);
        } catch (RuntimeException bug) {
            listenerFailed(bug);
        }
    }

    void fail(KafkaErrorException error) {
        if (STATE.getAndSet(this, ANSWERED) != ANSWERED) {
            tell(error);
        }
    }

    private void tell(KafkaErrorException error) {
        try {
            listener.failed(error);
        } catch (RuntimeException bug) {
            listenerFailed(bug);
        }
    }

    /** The others in line are not to suffer from it. */
    private static void listenerFailed(RuntimeException bug) {
        LOGGER.atError().setCause(bug).log("whoever was told of an append threw; this is a bug");
    }
}
