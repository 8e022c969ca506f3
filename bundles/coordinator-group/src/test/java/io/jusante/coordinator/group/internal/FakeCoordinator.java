package io.jusante.coordinator.group.internal;

import io.jusante.configuration.Configuration;
import io.jusante.coordinator.Command;
import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Decision;
import io.jusante.coordinator.Query;
import io.jusante.coordinator.RecordFormat;
import io.jusante.coordinator.ShardContext;
import io.jusante.coordinator.ShardTimers;
import io.jusante.coordinator.Timeline;
import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.record.TopicPartition;
import io.jusante.testkit.SimulatedClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One shard whose records go through their bytes into a list, at once; appends fail when the test says so. One thread.
 */
public final class FakeCoordinator
        implements Coordinator<GroupShard, GroupRecord>, ShardContext<GroupRecord>, ShardTimers<GroupRecord> {
    private record Timer(long atMs, ShardTimers.Action<GroupRecord> action) {}

    /** One record as it lies in the log. */
    public record Stored(ByteBuffer key, ByteBuffer value) {}

    private final RecordFormat<GroupRecord> format = new GroupRecordFormat(0);
    private final Timeline timeline = new Timeline();
    private final Map<Object, Timer> timers = new LinkedHashMap<>();
    public final SimulatedClock clock;
    public final List<Stored> log;
    public final GroupShard shard;
    /** What appends fail with, or null. */
    public ErrorCode failure;

    boolean topicExists = true;
    int topicsMade;

    public FakeCoordinator(
            Configuration configuration, FakeCluster cluster, List<Function<GroupShard, GroupProtocol>> protocols) {
        this(configuration, cluster, protocols, new SimulatedClock(), new ArrayList<>());
    }

    /** One that loads what is in the log of another. */
    public FakeCoordinator(
            Configuration configuration,
            FakeCluster cluster,
            List<Function<GroupShard, GroupProtocol>> protocols,
            SimulatedClock clock,
            List<Stored> log) {
        this.clock = clock;
        this.log = new ArrayList<>(log);
        shard = new GroupShard(this, configuration, cluster, protocols);
        for (int i = 0; i < log.size(); i++) {
            replay(i, log.get(i));
        }
        timeline.startRecording();
        shard.loaded();
    }

    private void replay(long offset, Stored stored) {
        GroupRecord record = format.read(stored.key(), stored.value());
        if (record != null) {
            shard.replay(offset, record);
        }
    }

    @Override
    public int partitionFor(String key) {
        return topicExists ? 0 : -1;
    }

    @Override
    public CompletionStage<Integer> ensureTopic() {
        if (failure != null) {
            return CompletableFuture.failedFuture(new KafkaErrorException(failure, "the test says so"));
        }
        topicExists = true;
        topicsMade++;
        return CompletableFuture.completedFuture(1);
    }

    @Override
    public <T> CompletionStage<T> write(int partition, String operation, Command<GroupShard, GroupRecord, T> command) {
        Decision<GroupRecord, T> decision;
        try {
            decision = command.decide(shard);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        long first = log.size();
        for (GroupRecord record : decision.records()) {
            Stored stored = new Stored(format.key(record), format.value(record));
            timeline.applying(log.size());
            replay(log.size(), stored);
            log.add(stored);
        }
        if (failure != null && !decision.records().isEmpty()) {
            timeline.rollBackTo(first);
            log.subList((int) first, log.size()).clear();
            KafkaErrorException error = new KafkaErrorException(failure, "the test says so");
            if (decision.onFailed() != null) {
                decision.onFailed().accept(error);
            }
            return CompletableFuture.failedFuture(error);
        }
        timeline.committed(log.size());
        if (decision.onCommitted() != null) {
            decision.onCommitted().run();
        }
        return CompletableFuture.completedFuture(decision.response());
    }

    @Override
    public <T> CompletionStage<T> read(int partition, String operation, Query<GroupShard, T> query) {
        try {
            return CompletableFuture.completedFuture(query.ask(shard));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public <T> Map<Integer, CompletionStage<T>> readAll(String operation, Query<GroupShard, T> query) {
        return Map.of(0, read(0, operation, query));
    }

    @Override
    public <T> Map<Integer, CompletionStage<T>> writeAll(
            String operation, Command<GroupShard, GroupRecord, T> command) {
        return Map.of(0, write(0, operation, command));
    }

    @Override
    public Set<Integer> loaded() {
        return Set.of(0);
    }

    @Override
    public void close() {
        // nothing goes on by itself
    }

    /** Moves time on, and runs the timers whose time has come, in their order. */
    public void advanceMs(long ms) {
        long untilMs = clock.wallMs() + ms;
        while (true) {
            Object next = null;
            for (Map.Entry<Object, Timer> entry : timers.entrySet()) {
                if (entry.getValue().atMs() <= untilMs
                        && (next == null
                                || entry.getValue().atMs() < timers.get(next).atMs())) {
                    next = entry.getKey();
                }
            }
            if (next == null) {
                clock.advanceMs(untilMs - clock.wallMs());
                return;
            }
            Timer timer = timers.remove(next);
            clock.advanceMs(Math.max(0, timer.atMs() - clock.wallMs()));
            if (failed(write(0, "timer", shard -> timer.action().expire()))) {
                timers.putIfAbsent(next, new Timer(clock.wallMs() + 100, timer.action()));
            }
        }
    }

    private static boolean failed(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isCompletedExceptionally();
    }

    @Override
    public TopicPartition partition() {
        return new TopicPartition(GroupType.TOPIC, 0);
    }

    @Override
    public int leaderEpoch() {
        return 1;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public ShardTimers<GroupRecord> timers() {
        return this;
    }

    @Override
    public void schedule(Object key, long delayMs, Action<GroupRecord> action) {
        timers.put(key, new Timer(clock.wallMs() + delayMs, action));
    }

    @Override
    public void cancel(Object key) {
        timers.remove(key);
    }

    @Override
    public boolean isScheduled(Object key) {
        return timers.containsKey(key);
    }
}
