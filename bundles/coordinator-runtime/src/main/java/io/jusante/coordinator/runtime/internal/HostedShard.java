package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Command;
import io.jusante.coordinator.Query;
import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardType;
import io.jusante.coordinator.Timeline;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Lane;
import io.jusante.kernel.LaneListener;
import io.jusante.kernel.Lanes;
import io.jusante.partition.Partition;
import io.jusante.record.TopicPartition;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One life of a shard: loaded once, in one leader epoch, and ended once. Whatever makes its state doubtful ends it, and
 * another life begins with an empty shard; it begins when this one has nothing under way any more ({@link #gone}), so
 * that no record of this one can land behind the back of the next.
 *
 * <p>Any thread may ask; everything else runs in the lane.
 */
final class HostedShard<S extends Shard<R>, R> implements LaneListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(HostedShard.class);
    /** So many timers are run before others get the lane. */
    private static final int TIMERS_A_TURN = 64;

    private static final long BUG_RETRY_MS = 1_000;

    private final TopicPartition partition;
    private final int leaderEpoch;
    private final ShardType<S, R> type;
    private final RuntimeServices services;
    private final HostedType<S, R> owner;
    private final Lane lane;
    private final ShardLoader<S, R> loader;
    private final AtomicInteger pending = new AtomicInteger();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Wakeup wakeup;

    private volatile ShardState<S> state;

    private Timeline timeline = new Timeline();
    private TimerHeap<R> timers;
    private @Nullable DecisionLine<S, R> line;
    private @Nullable ScheduledFuture<?> loadingLater;
    private boolean failing;

    HostedShard(
            HostedType<S, R> owner,
            TopicPartition partition,
            UUID topicId,
            int leaderEpoch,
            ShardType<S, R> type,
            Lanes lanes,
            RuntimeServices services) {
        this.owner = owner;
        this.partition = partition;
        this.leaderEpoch = leaderEpoch;
        this.type = type;
        this.services = services;
        this.state = ShardState.Loading.of(partition);
        this.timers = new TimerHeap<>(services.clock());
        this.lane = lanes.lane(type.name() + "-" + partition.partition(), this);
        this.loader = new ShardLoader<>(this, type, topicId, services);
        this.wakeup = new Wakeup(services.timer(), services.clock(), () -> lane.executeBlocking(this::wokenUp));
    }

    // ---- any thread ----

    TopicPartition partition() {
        return partition;
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    Lane lane() {
        return lane;
    }

    RuntimeFigures figures() {
        return owner.figures();
    }

    int maxBatchBytes() {
        return owner.maxBatchBytes();
    }

    boolean isServing() {
        return state instanceof ShardState.Serving;
    }

    boolean isEnded() {
        return state instanceof ShardState.Ended;
    }

    /** {@return commands and queries that are not answered yet} */
    int pending() {
        return pending.get();
    }

    /** {@return completes when it has ended, and nothing of it can reach the log any more} */
    CompletionStage<Void> gone() {
        return gone;
    }

    /** Begins to load once what came before it is gone. */
    void start(CompletionStage<Void> before) {
        before.whenComplete((nothing, failure) -> lane.executeBlocking(loader::begin));
    }

    <T> CompletionStage<T> write(String operation, Command<S, R, T> command) {
        KafkaErrorException refusal = admit();
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        CommandOperation<S, R, T> asked = new CommandOperation<>(this, operation, command);
        lane.execute(asked);
        return asked.stage();
    }

    <T> CompletionStage<T> read(String operation, Query<S, T> query) {
        KafkaErrorException refusal = admit();
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        QueryOperation<S, R, T> asked = new QueryOperation<>(this, operation, query);
        lane.execute(asked);
        return asked.stage();
    }

    private @Nullable KafkaErrorException admit() {
        KafkaErrorException refusal = refusal(state);
        if (refusal != null) {
            return refusal;
        }
        if (pending.incrementAndGet() > services.maxPendingOperations()) {
            release();
            return new KafkaErrorException(
                    ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
                    partition + " has " + services.maxPendingOperations() + " requests waiting: try again");
        }
        return null;
    }

    private static @Nullable KafkaErrorException refusal(ShardState<?> state) {
        if (state instanceof ShardState.Serving) {
            return null;
        }
        if (state instanceof ShardState.Loading<?> loading) {
            return loading.refusal();
        }
        if (state instanceof ShardState.Unloadable<?> unloadable) {
            return unloadable.refusal();
        }
        return ((ShardState.Ended<?>) state).refusal();
    }

    /** Ends this life; whoever waits is told why. */
    void close(KafkaErrorException reason) {
        lane.executeBlocking(() -> end(reason));
    }

    // ---- loading ----

    /** {@return an empty shard with a timeline and timers of its own} */
    S newShard() {
        Timeline fresh = new Timeline();
        TimerHeap<R> freshTimers = new TimerHeap<>(services.clock());
        S shard = type.newShard(new OwnContext<>(partition, leaderEpoch, services.clock(), fresh, freshTimers));
        timeline = fresh;
        timers = freshTimers;
        return shard;
    }

    /** Everything up to the offset was replayed and is committed: {@return whether the shard serves from here on} */
    boolean serve(S shard, Partition replica, long endOffset) {
        if (!(state instanceof ShardState.Loading<S> loading)) {
            return false;
        }
        try {
            timeline.startRecording();
            shard.loaded();
        } catch (RuntimeException | Error e) {
            bug("a loaded shard cannot begin", e);
            loadFailed(BUG_RETRY_MS);
            return false;
        }
        line = new DecisionLine<>(this, replica, type, services, figures(), shard, endOffset);
        state = loading.serve(shard);
        return true;
    }

    void loadLater(long delayMs) {
        if (isEnded()) {
            return;
        }
        try {
            loadingLater = services.timer()
                    .schedule(() -> lane.executeBlocking(this::loadAgain), delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().addKeyValue("partition", partition).log("the runtime stops while a shard is loaded");
        }
    }

    void loadFailed(long retryMs) {
        if (state instanceof ShardState.Loading<S> loading) {
            timers.clear();
            state = loading.fail(partition);
            loadLater(retryMs);
        }
    }

    private void loadAgain() {
        if (state instanceof ShardState.Unloadable<S> unloadable) {
            state = unloadable.retry(partition);
        }
        if (!isEnded()) {
            loader.begin();
        }
    }

    // ---- serving ----

    void perform(Operation<S, R> operation) {
        DecisionLine<S, R> serving = line;
        if (serving == null || isEnded()) {
            KafkaErrorException refusal = refusal(state);
            answer(operation, refusal == null ? notReady() : refusal);
        } else {
            serving.perform(operation);
        }
    }

    private KafkaErrorException notReady() {
        return new KafkaErrorException(
                ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, partition + " is being loaded: try again");
    }

    /** One that was admitted is about to be answered. */
    void release() {
        pending.decrementAndGet();
    }

    /** Fails one that was admitted. */
    void answer(Operation<S, R> operation, KafkaErrorException error) {
        release();
        operation.failed(error);
    }

    /** The partition's answer to an append; any thread. */
    void answered(PendingBatch batch) {
        lane.execute(() -> {
            DecisionLine<S, R> serving = line;
            if (serving == null) {
                return;
            }
            if (isEnded()) {
                serving.answeredTooLate();
                gone.complete(null);
            } else {
                serving.answered(batch);
            }
        });
    }

    private void wokenUp() {
        wakeup.rang();
        DecisionLine<S, R> serving = line;
        if (serving == null || isEnded()) {
            return;
        }
        long nowNs = services.clock().nanoTime();
        serving.expire(nowNs);
        for (int left = TIMERS_A_TURN; left > 0 && !isEnded(); left--) {
            TimerHeap.Entry<R> due = timers.poll(nowNs);
            if (due == null) {
                return;
            }
            figures().timersFired.increment();
            pending.incrementAndGet();
            perform(new TimerOperation<>(this, timers, due));
        }
    }

    @Override
    public void drained() {
        DecisionLine<S, R> serving = line;
        if (serving == null || isEnded()) {
            return;
        }
        serving.flush();
        if (isEnded()) {
            return;
        }
        wakeup.arm(serving.nextNs());
        wakeup.arm(timers.nextNs());
    }

    @Override
    public void failed(Throwable bug) {
        bug("a command of the lane threw", bug);
        if (isServing()) {
            reload("its state is not to be trusted");
        } else {
            loader.end();
            loadFailed(BUG_RETRY_MS);
        }
    }

    // ---- what goes wrong ----

    void bug(String what, Throwable bug) {
        LOGGER.atError().setCause(bug).addKeyValue("partition", partition).log("{}; this is a bug", what);
    }

    void rolledBack(PendingBatch batch, KafkaErrorException failure) {
        // clients come again and again: the first failure is news
        LOGGER.atLevel(failing ? Level.DEBUG : Level.WARN)
                .addKeyValue("partition", partition)
                .addKeyValue("offset", batch.baseOffset())
                .addKeyValue("records", batch.recordCount())
                .addKeyValue("error", failure.code())
                .log(
                        "records could not be appended, and what was decided since is taken back: {}",
                        failure.getMessage());
        failing = true;
    }

    void committed() {
        if (failing) {
            failing = false;
            LOGGER.atInfo().addKeyValue("partition", partition).log("records are appended again");
        }
    }

    void replayFailed(long offset, Throwable bug) {
        LOGGER.atError()
                .setCause(bug)
                .addKeyValue("partition", partition)
                .addKeyValue("offset", offset)
                .log("a record that was just decided cannot be replayed; this is a bug");
        reload("its state is not to be trusted");
    }

    /** The state may not be what the log says: this life ends, and the next one reads the log again. */
    void reload(String why) {
        if (isEnded()) {
            return;
        }
        LOGGER.atWarn()
                .addKeyValue("partition", partition)
                .addKeyValue("reason", why)
                .log("the shard is loaded again");
        figures().reloads.increment();
        owner.replace(this);
        end(new KafkaErrorException(
                ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, partition + " is being loaded again: try again"));
    }

    private void end(KafkaErrorException reason) {
        ShardState<S> before = state;
        if (before instanceof ShardState.Ended) {
            return;
        }
        state = new ShardState.Ended<>(reason);
        loader.end();
        wakeup.cancel();
        if (loadingLater != null) {
            loadingLater.cancel(false);
        }
        timers.clear();
        DecisionLine<S, R> serving = line;
        if (serving != null) {
            serving.abandon(reason);
        }
        if (before instanceof ShardState.Serving<S> ended) {
            try {
                ended.shard().unloaded(reason);
            } catch (RuntimeException | Error e) {
                bug("an unloaded shard threw", e);
            }
        }
        LOGGER.atDebug()
                .addKeyValue("partition", partition)
                .addKeyValue("epoch", leaderEpoch)
                .addKeyValue("reason", reason.code())
                .log("shard unloaded");
        if (serving == null || !serving.isAppending()) {
            gone.complete(null);
        }
    }

    Timeline timeline() {
        return timeline;
    }

    @Override
    public String toString() {
        return "HostedShard[" + partition + ", epoch " + leaderEpoch + ", " + state + "]";
    }
}
