package io.jusante.coordinator.group.internal.classic;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.coordinator.Decision;
import io.jusante.coordinator.ShardContext;
import io.jusante.coordinator.ShardTimers;
import io.jusante.coordinator.Timeline;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.coordinator.group.internal.GroupShard;
import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.record.TopicPartition;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.SimulatedClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A shard on a log that the test holds in its hand: records are replayed at once, and committed or refused when the test
 * says so (by default at once). Timers run when the test moves the clock.
 */
final class TestShard {
    private final Settings settings;
    private final List<GroupRecord> log;
    private final Deque<InFlight<?>> inFlight = new ArrayDeque<>();
    private final Timeline timeline = new Timeline();
    private final Timers timers = new Timers();
    private long idsGiven;
    private boolean held;
    final SimulatedClock clock;
    final GroupShard shard;
    final ClassicGroups groups;

    /** What an operator sets. */
    record Settings(int initialDelayMs, int minSessionMs, int maxSessionMs, int maxSize) {
        static final Settings PROMPT = new Settings(0, 1, 1_800_000, Integer.MAX_VALUE);

        Settings delay(int ms) {
            return new Settings(ms, minSessionMs, maxSessionMs, maxSize);
        }

        Settings sessions(int min, int max) {
            return new Settings(initialDelayMs, min, max, maxSize);
        }

        Settings atMost(int members) {
            return new Settings(initialDelayMs, minSessionMs, maxSessionMs, members);
        }
    }

    private record InFlight<T>(Decision<GroupRecord, T> decision, CompletableFuture<T> answer, long baseOffset) {}

    TestShard(Settings settings) {
        this(settings, new SimulatedClock(), new ArrayList<>(), 0);
    }

    private TestShard(Settings settings, SimulatedClock clock, List<GroupRecord> log, long idsGiven) {
        this.settings = settings;
        this.clock = clock;
        this.log = log;
        this.idsGiven = idsGiven;
        FakeConfiguration configuration = new FakeConfiguration()
                .define(
                        ConfigScope.BROKER,
                        "group.initial.rebalance.delay.ms",
                        ConfigType.INT,
                        "" + settings.initialDelayMs)
                .define(ConfigScope.BROKER, "group.min.session.timeout.ms", ConfigType.INT, "" + settings.minSessionMs)
                .define(ConfigScope.BROKER, "group.max.session.timeout.ms", ConfigType.INT, "" + settings.maxSessionMs)
                .define(ConfigScope.BROKER, "group.max.size", ConfigType.INT, "" + settings.maxSize)
                .define(ConfigScope.BROKER, "offsets.retention.minutes", ConfigType.INT, "10080")
                .define(ConfigScope.BROKER, "offsets.retention.check.interval.ms", ConfigType.LONG, "86400000");
        Supplier<UUID> ids = () -> new UUID(0, ++this.idsGiven);
        this.shard = new GroupShard(
                new Context(), configuration, new NoMetadata(), List.of(own -> new ClassicGroups(own, ids)));
        this.groups = shard.protocol(ClassicGroups.class);
        for (int offset = 0; offset < log.size(); offset++) {
            shard.replay(offset, log.get(offset));
        }
        timeline.startRecording();
        shard.loaded();
    }

    /** {@return a shard that takes over what is in the log; those who wait here are told to look for it} */
    TestShard reload() {
        KafkaErrorException moved = new KafkaErrorException(ErrorCode.NOT_COORDINATOR, "the test moves the shard");
        refuseAll(moved);
        shard.unloaded(moved);
        timers.timers.clear();
        return new TestShard(settings, clock, log, idsGiven);
    }

    /** {@return a shard that finds these records} */
    static TestShard of(Settings settings, List<GroupRecord> records) {
        return new TestShard(settings, new SimulatedClock(), new ArrayList<>(records), 0);
    }

    List<GroupRecord> log() {
        return log;
    }

    /** From now on appends stay under way until {@link #commitAll} or {@link #refuseAll}. */
    void holdAppends() {
        held = true;
    }

    /** Runs a command: {@return completes with the response when it is committed} */
    <T> Reply<T> write(Function<ClassicGroups, Decision<GroupRecord, T>> command) {
        return new Reply<>(append(command.apply(groups)));
    }

    private <T> CompletionStage<T> append(Decision<GroupRecord, T> decision) {
        long base = endOffset();
        for (GroupRecord record : decision.records()) {
            if (record.value() != null) {
                // computing the size refuses what the version cannot express
                record.value().size(record.valueVersion());
            }
        }
        long offset = base;
        InFlight<T> one = new InFlight<>(decision, new CompletableFuture<>(), base);
        inFlight.addLast(one);
        for (GroupRecord record : decision.records()) {
            timeline.applying(offset);
            shard.replay(offset++, record);
        }
        if (!held) {
            commitAll();
        }
        return one.answer();
    }

    private long endOffset() {
        long end = log.size();
        for (InFlight<?> one : inFlight) {
            end += one.decision().records().size();
        }
        return end;
    }

    /** Commits everything under way, in order. */
    void commitAll() {
        held = false;
        while (!inFlight.isEmpty()) {
            commit(inFlight.removeFirst());
        }
    }

    private <T> void commit(InFlight<T> one) {
        log.addAll(one.decision().records());
        timeline.committed(one.baseOffset() + one.decision().records().size());
        Runnable then = one.decision().onCommitted();
        if (then != null) {
            then.run();
        }
        one.answer().complete(one.decision().response());
    }

    /** Refuses everything under way. */
    void refuseAll() {
        refuseAll(new KafkaErrorException(ErrorCode.COORDINATOR_NOT_AVAILABLE, "the test refuses the append"));
    }

    private void refuseAll(KafkaErrorException error) {
        held = false;
        List<InFlight<?>> refused = new ArrayList<>(inFlight);
        inFlight.clear();
        timeline.rollBackTo(log.size());
        for (InFlight<?> one : refused) {
            if (one.decision().onFailed() != null) {
                one.decision().onFailed().accept(error);
            }
            one.answer().completeExceptionally(error);
        }
    }

    /** Lets the time pass, and runs what comes due meanwhile in its order. */
    void advanceMs(long ms) {
        long end = clock.nanoTime() + ms * 1_000_000;
        for (Timer next = timers.first(); next != null && next.deadlineNs <= end; next = timers.first()) {
            clock.advanceNs(Math.max(0, next.deadlineNs - clock.nanoTime()));
            run(next);
        }
        clock.advanceNs(end - clock.nanoTime());
    }

    /** Runs what is due without waiting. */
    void turn() {
        advanceMs(0);
    }

    private void run(Timer timer) {
        timers.timers.remove(timer.key);
        append(timer.action.expire());
    }

    Reply<JoinAnswer> join(JoinCommand join) {
        return new Reply<>(append(groups.join(join)).thenCompose(Function.identity()));
    }

    Reply<SyncAnswer> sync(SyncCommand sync) {
        return new Reply<>(append(groups.sync(sync)).thenCompose(Function.identity()));
    }

    ErrorCode heartbeat(String group, String member, int generation) {
        return write(classic -> classic.heartbeat(new HeartbeatCommand(group, member, null, generation)))
                .join();
    }

    Reply<List<LeaveCommand.Left>> leave(String group, LeaveCommand.Leaving... leaving) {
        return write(classic -> classic.leave(new LeaveCommand(group, List.of(leaving))));
    }

    String stateOf(String group) {
        return shard.group(group) == null ? "Dead" : shard.group(group).state();
    }

    ClassicGroup group(String id) {
        return (ClassicGroup) shard.group(id);
    }

    private final class Context implements ShardContext<GroupRecord> {
        @Override
        public TopicPartition partition() {
            return new TopicPartition("__consumer_offsets", 0);
        }

        @Override
        public int leaderEpoch() {
            return 0;
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
            return timers;
        }
    }

    private record Timer(Object key, long deadlineNs, long order, ShardTimers.Action<GroupRecord> action) {}

    private final class Timers implements ShardTimers<GroupRecord> {
        private final Map<Object, Timer> timers = new HashMap<>();
        private long order;

        Timer first() {
            Timer first = null;
            for (Timer timer : timers.values()) {
                if (first == null
                        || timer.deadlineNs < first.deadlineNs
                        || (timer.deadlineNs == first.deadlineNs && timer.order < first.order)) {
                    first = timer;
                }
            }
            return first;
        }

        @Override
        public void schedule(Object key, long delayMs, Action<GroupRecord> action) {
            timers.put(key, new Timer(key, clock.nanoTime() + delayMs * 1_000_000, order++, action));
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

    private static final class NoMetadata implements MetadataView {
        @Override
        public ClusterImage image() {
            throw new UnsupportedOperationException("classic groups look at no metadata");
        }

        @Override
        public CompletionStage<ClusterImage> whenPublished(long offset) {
            throw new UnsupportedOperationException("classic groups look at no metadata");
        }
    }
}
