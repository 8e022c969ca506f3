package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.record.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch from its first look to its response. Owned by the connection's event loop: reads that have to wait for the
 * disk, and partitions that move on, come back to it there.
 *
 * <p>It looks at its partitions in order, as long as the byte limit lasts. If that gives less than {@code min.bytes} it
 * lets go of what it read, registers with every partition, looks whether one moved meanwhile, and waits: parked, it
 * holds no lease and no bytes.
 */
final class PendingFetch {
    private static final Logger LOGGER = LoggerFactory.getLogger(PendingFetch.class);
    private static final int CONSUMER = -1;

    private final RequestContext context;
    private final TopicLookup topics;
    private final TopicFailures failures;
    private final FetchLimits limits;
    private final @Nullable FetchSession session;
    private final boolean tellAll;
    private final List<FetchTarget> targets;
    private final int replicaId;
    private final FetchResult[] results;
    private final AtomicBoolean wakeQueued = new AtomicBoolean();
    private final List<Partition.Waiting> waits = new ArrayList<>(1);
    private RequestContext.@Nullable Timer timer;
    private int next;
    private int bytes;
    private boolean failed;
    private boolean lastLook;
    private boolean looking;
    private boolean done;

    PendingFetch(
            RequestContext context,
            TopicLookup topics,
            TopicFailures failures,
            FetchLimits limits,
            @Nullable FetchSession session,
            boolean tellAll,
            List<FetchTarget> targets,
            int replicaId) {
        this.context = context;
        this.topics = topics;
        this.failures = failures;
        this.limits = limits;
        this.session = session;
        this.tellAll = tellAll;
        this.targets = targets;
        this.replicaId = replicaId;
        this.results = new FetchResult[targets.size()];
    }

    void start() {
        lastLook = limits.maxWaitMs() <= 0 || targets.isEmpty();
        look();
    }

    private void look() {
        next = 0;
        bytes = 0;
        failed = false;
        looking = true;
        goOn();
    }

    /** Looks at partitions until one has to wait for the disk, or all were seen. */
    private void goOn() {
        while (next < results.length) {
            FetchTarget target = targets.get(next);
            CompletableFuture<PartitionRead> read = read(target);
            if (read == null) {
                continue;
            }
            if (!read.isDone()) {
                CompletionStage<PartitionRead> stage = read;
                stage.whenComplete((found, failure) -> context.execute(() -> {
                    took(target, found, failure);
                    goOn();
                }));
                return;
            }
            took(target, read);
        }
        looking = false;
        looked();
    }

    /** {@return a read under way, or null where the answer is there without one} */
    private @Nullable CompletableFuture<PartitionRead> read(FetchTarget target) {
        FetchKey key = target.key();
        Partition partition = topics.find(key.topic(), key.topicId(), key.partition());
        if (partition == null) {
            store(FetchResult.failed(topics.whyMissing(key.topic(), key.topicId(), key.partition())));
            return null;
        }
        if (replicaId > CONSUMER) {
            // followers do not exist while every partition has one replica
            store(FetchResult.failed(ErrorCode.NOT_LEADER_OR_FOLLOWER));
            return null;
        }
        int budget = Math.min(target.maxBytes(), limits.maxBytes() - bytes);
        boolean atLeastOne = bytes == 0;
        if (isAtBound(partition, target) || (budget <= 0 && !atLeastOne)) {
            store(FetchResult.nothing(partition));
            return null;
        }
        return partition
                .read(
                        target.fetchOffset(),
                        Math.max(0, budget),
                        atLeastOne,
                        limits.bound(),
                        target.currentLeaderEpoch())
                .toCompletableFuture();
    }

    /** {@return whether there is certainly nothing to read, so that an idle partition costs next to nothing} */
    private boolean isAtBound(Partition partition, FetchTarget target) {
        boolean epochAgrees = target.currentLeaderEpoch() == Partition.NO_EPOCH
                || target.currentLeaderEpoch() == partition.leaderEpoch();
        return epochAgrees && target.fetchOffset() == bound(partition);
    }

    private long bound(Partition partition) {
        return limits.isReadCommitted() ? partition.lastStableOffset() : partition.highWatermark();
    }

    private void took(FetchTarget target, CompletableFuture<PartitionRead> done) {
        PartitionRead found = null;
        Throwable failure = null;
        try {
            found = done.join();
        } catch (RuntimeException e) {
            failure = e;
        }
        took(target, found, failure);
    }

    private void took(FetchTarget target, @Nullable PartitionRead found, @Nullable Throwable failure) {
        if (found != null) {
            store(FetchResult.of(found));
        } else if (failure != null) {
            store(FetchResult.failed(ErrorCodes.of(failure, LOGGER, "Fetch " + target.key())));
        } else {
            throw new IllegalStateException("a read gave neither a result nor a failure");
        }
    }

    private void store(FetchResult result) {
        results[next] = result;
        next++;
        bytes += result.records().sizeInBytes();
        failed |= result.error() != ErrorCode.NONE;
    }

    private void looked() {
        if (done || !context.isOpen()) {
            letGo();
            end();
            return;
        }
        if (lastLook || failed || bytes >= limits.minBytes()) {
            respond();
            return;
        }
        park();
    }

    private void park() {
        boolean firstTime = timer == null;
        boolean moved = register();
        letGo();
        if (firstTime) {
            context.onClose(this::end);
            timer = context.schedule(
                    this::timedOut, ParkTime.of(limits.maxWaitMs(), System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        if (moved) {
            wake();
        }
    }

    /** {@return whether a partition moved between the look and the registration} */
    private boolean register() {
        boolean first = waits.isEmpty();
        boolean moved = false;
        wakeQueued.set(false);
        for (int i = 0; i < results.length; i++) {
            FetchTarget target = targets.get(i);
            FetchKey key = target.key();
            Partition partition = topics.find(key.topic(), key.topicId(), key.partition());
            if (partition == null) {
                return true;
            }
            if (first) {
                waits.add(partition.await(limits.bound(), target.fetchOffset(), wanted(i), this::wake));
            }
            FetchResult seen = results[i];
            long seenBound = limits.isReadCommitted() ? seen.lastStableOffset() : seen.highWatermark();
            moved |= bound(partition) != seenBound;
        }
        return moved;
    }

    /** {@return the bytes from which on partition {@code i} alone is a reason to look again} */
    private int wanted(int i) {
        return results.length == 1 ? limits.minBytes() : results[i].records().sizeInBytes() + 1;
    }

    /** A partition moved. On the thread that drains its lane. */
    private void wake() {
        if (wakeQueued.compareAndSet(false, true)) {
            context.defer(this::woken);
        }
    }

    private void woken() {
        if (done || looking) {
            return;
        }
        closeWaits();
        look();
    }

    private void timedOut() {
        lastLook = true;
        if (!done && !looking) {
            closeWaits();
            look();
        }
    }

    private void respond() {
        end();
        if (failed) {
            countFailures();
        }
        context.respond(FetchResponses.build(context, topics, limits, session, tellAll, targets, results));
    }

    private void countFailures() {
        for (int i = 0; i < results.length; i++) {
            if (results[i].error() != ErrorCode.NONE) {
                FetchKey key = targets.get(i).key();
                failures.fetchFailed(key.topic(), key.topicId());
            }
        }
    }

    /** Gives back what was read and is not to be sent. */
    private void letGo() {
        for (int i = 0; i < next; i++) {
            Slice records = results[i].records();
            records.close();
        }
    }

    private void end() {
        done = true;
        closeWaits();
        if (timer != null) {
            timer.cancel();
        }
    }

    private void closeWaits() {
        for (Partition.Waiting wait : waits) {
            wait.close();
        }
        waits.clear();
    }
}
