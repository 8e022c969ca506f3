package io.jusante.partition.replica.internal;

import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Lane;
import io.jusante.kernel.LaneListener;
import io.jusante.record.RecordBatch;
import io.jusante.storage.LogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appends of one replica, inside its lane: admits them one by one, gives them their offsets, writes what was
 * gathered in one piece at the end of a drain, and answers.
 *
 * <p>An append is judged by itself: one that is refused leaves the plan as it was. What is admitted is only expected
 * until the write returns, so the producers' state never speaks of batches that are not in the log.
 */
final class AppendQueue implements LaneListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(AppendQueue.class);
    /** More than this is not gathered: the first in line should not wait for a write of all. */
    private static final int GATHERED_BYTES = 4 << 20;

    private final Replica replica;
    private final Clock clock;
    private final GatheredPlan plan = new GatheredPlan();
    private final List<AppendRequest> gathered = new ArrayList<>();
    private final AppendTrail trail = new AppendTrail();
    private final Acknowledgements acknowledgements;
    private @Nullable Waiters waiters;

    private @Nullable OpenLog log;
    private TopicSettings settings;
    private boolean leading;
    private int leaderEpoch;
    private int insyncReplicas;
    private long nextOffset;
    /** Batches of the plan that are in the producers' state already, because a segment ended before the next. */
    private int settledBatches;

    private boolean changed;

    private volatile long logEndOffset;
    private volatile long highWatermark;
    private volatile long lastStableOffset;
    private volatile long recordsAppended;
    private volatile long bytesAppended;

    AppendQueue(Replica replica, TopicSettings settings, ReplicaServices services) {
        this.replica = replica;
        this.settings = settings;
        this.clock = services.clock();
        this.acknowledgements = new Acknowledgements(replica, services.io());
    }

    /** The lane that calls this queue: made with it, so known only afterwards. */
    void bind(Lane ownLane) {
        waiters = new Waiters(ownLane, trail);
        acknowledgements.bind(ownLane);
    }

    Waiters waiters() {
        return Objects.requireNonNull(waiters);
    }

    long logEndOffset() {
        return logEndOffset;
    }

    long highWatermark() {
        return highWatermark;
    }

    long lastStableOffset() {
        return lastStableOffset;
    }

    long recordsAppended() {
        return recordsAppended;
    }

    long bytesAppended() {
        return bytesAppended;
    }

    /** {@return the log that appends go to, or null} Lane. */
    @Nullable OpenLog log() {
        return log;
    }

    /** {@return the offset that the next record gets} Lane. */
    long nextOffset() {
        return nextOffset;
    }

    /** Appends go to this log from here on. Lane. */
    void open(OpenLog opened) {
        log = opened;
        nextOffset = opened.store().endOffset();
        trail.reset(nextOffset);
        acknowledgements.opened(opened.store());
        publishOffsets();
        waiters().reset(logEndOffset, highWatermark, lastStableOffset);
    }

    /** Another engine has the same log: nothing changed but who keeps it. Lane. */
    void handedOver(OpenLog successor) {
        log = successor;
        acknowledgements.handedOver(successor.store(), nextOffset);
        // the close has synced what some of those who wait were waiting for
        changed = true;
    }

    /** No log from here on: whoever waits is told. Lane. */
    void close(KafkaErrorException error) {
        failGathered(error);
        acknowledgements.failAll(error);
        log = null;
        waiters().wakeAll();
    }

    void configure(TopicSettings newSettings) {
        settings = newSettings;
    }

    /** Takes the leadership as the metadata has it. Lane. */
    void lead(boolean isLeader, int epoch, int isrSize) {
        leading = isLeader;
        leaderEpoch = epoch;
        insyncReplicas = isrSize;
    }

    /** Decides about one append. Lane. */
    void admit(AppendRequest request) {
        if (log == null || !leading) {
            request.fail(replica.refusal());
            return;
        }
        if (request.wantsAllReplicas() && insyncReplicas < settings.minInsyncReplicas()) {
            request.fail(new KafkaErrorException(
                    ErrorCode.NOT_ENOUGH_REPLICAS,
                    replica.id() + " has " + insyncReplicas + " in-sync replicas, min.insync.replicas asks for "
                            + settings.minInsyncReplicas()));
            return;
        }
        long together = (long) plan.sizeInBytes() + request.sizeInBytes();
        // a request of several batches begins a plan, so that its own are the only ones expected while it is judged
        if (request.batchCount() > 1 || together > Math.min(GATHERED_BYTES, settings.segmentBytes())) {
            write();
        }
        OpenLog open = log;
        if (open == null) {
            request.fail(replica.refusal());
        } else if (isNextInOrder(request, open.producers())) {
            place(request);
        }
    }

    /** {@return whether the request is to be appended; if not, it was answered or waits for its answer} */
    private boolean isNextInOrder(AppendRequest request, ProducerStates producers) {
        int count = request.batchCount();
        for (int i = 0; i < count; i++) {
            RecordBatch batch = request.batch(i);
            if (!batch.hasProducerId()) {
                continue;
            }
            ProducerStates.Order order = producers.order(batch);
            if (order == ProducerStates.Order.WRITE_FIRST && i == 0) {
                write();
                if (log == null) {
                    request.fail(replica.refusal());
                    return false;
                }
                order = producers.order(batch);
            }
            if (order == ProducerStates.Order.NEXT) {
                producers.expect(batch);
                continue;
            }
            for (int earlier = 0; earlier < i; earlier++) {
                producers.forgetExpected(request.batch(earlier));
            }
            if (order == ProducerStates.Order.DUPLICATE && count == 1) {
                request.placedAt(
                        producers.duplicateBaseOffset(),
                        producers.duplicateEndOffset(),
                        settings.isLogAppendTime() ? producers.duplicateTimestampMs() : -1);
                acknowledgements.add(request);
                changed = true;
            } else {
                request.fail(producers.refusal(batch));
            }
            return false;
        }
        return true;
    }

    /** Gives the records their offsets; they leave with the next write. */
    private void place(AppendRequest request) {
        long baseOffset = nextOffset;
        long appendTimeMs = settings.isLogAppendTime() ? clock.wallMs() : -1;
        int count = request.batchCount();
        for (int i = 0; i < count; i++) {
            RecordBatch batch = request.batch(i);
            batch.stamp(nextOffset, leaderEpoch);
            if (appendTimeMs >= 0) {
                batch.stampAppendTime(appendTimeMs);
            }
            nextOffset += batch.lastOffsetDelta() + 1;
            plan.add(batch);
        }
        request.placedAt(baseOffset, nextOffset, appendTimeMs);
        gathered.add(request);
    }

    /** Writes what was gathered. Lane. */
    void write() {
        OpenLog open = log;
        if (open == null || plan.batchCount() == 0) {
            return;
        }
        LogStore store = open.store();
        try {
            store.append(plan);
        } catch (IOException e) {
            replica.storageFailed(e);
            return;
        } catch (RuntimeException | Error e) {
            replica.engineFailed(e);
            return;
        }
        settle(open.producers(), Long.MAX_VALUE);
        trail.written(nextOffset, plan.sizeInBytes());
        count();
        boolean sync = acknowledgements.isSyncDue(nextOffset, settings.flushMessages());
        for (int i = 0; i < gathered.size(); i++) {
            AppendRequest request = gathered.get(i);
            if (sync) {
                request.requireSync();
            }
            acknowledgements.add(request);
        }
        clearGathered();
        publishOffsets();
        changed = true;
        if (sync) {
            acknowledgements.startSync();
        }
    }

    /** A client's batches have no gaps: what the log grew by is how many records came. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the lane writes
    private void count() {
        recordsAppended += nextOffset - plan.baseOffset(0);
        bytesAppended += plan.sizeInBytes();
    }

    /** Makes the batches before the offset part of the producers' state. */
    private void settle(ProducerStates producers, long upToOffset) {
        long nowMs = clock.wallMs();
        while (settledBatches < plan.batchCount()) {
            RecordBatch batch = plan.at(settledBatches);
            if (batch.lastOffset() >= upToOffset) {
                return;
            }
            if (batch.hasProducerId()) {
                producers.written(batch, nowMs);
            }
            settledBatches++;
        }
    }

    /** The engine begins a segment, from within the write: the producers' state at that offset is to be kept. */
    void rolling(long baseOffset) {
        OpenLog open = log;
        if (open != null) {
            settle(open.producers(), baseOffset);
            replica.lifecycle().keepSnapshot(ProducerSnapshot.of(open.producers(), baseOffset));
        }
    }

    /** With an ISR of one the high watermark is the log's end; followers' ends come in with replication. */
    private void publishOffsets() {
        OpenLog open = Objects.requireNonNull(log);
        logEndOffset = nextOffset;
        highWatermark = nextOffset;
        lastStableOffset = Math.min(highWatermark, open.producers().firstUnstableOffset(highWatermark));
    }

    private void clearGathered() {
        plan.clear();
        gathered.clear();
        settledBatches = 0;
    }

    private void failGathered(KafkaErrorException error) {
        List<AppendRequest> failed = List.copyOf(gathered);
        clearGathered();
        for (AppendRequest request : failed) {
            request.fail(error);
        }
    }

    /** Syncs if records have waited for it for {@code flush.ms}. Lane. */
    void syncIfDue() {
        if (log != null && acknowledgements.isSyncOverdue(settings.flushMs(), clock.nanoTime())) {
            acknowledgements.startSync();
        }
    }

    /** Answers requests that what happened outside of a write has made ready. Lane. */
    void acknowledge() {
        changed = true;
    }

    @Override
    public void drained() {
        write();
        if (!changed) {
            return;
        }
        changed = false;
        OpenLog open = log;
        if (open == null) {
            return;
        }
        acknowledgements.complete(highWatermark, open.store().startOffset());
        waiters().moved(logEndOffset, highWatermark, lastStableOffset);
    }

    @Override
    public void failed(Throwable bug) {
        LOGGER.atError()
                .setCause(bug)
                .addKeyValue("partition", replica.id())
                .log("a command in the lane threw; this is a bug");
    }
}
