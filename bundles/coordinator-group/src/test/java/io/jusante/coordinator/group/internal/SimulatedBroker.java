package io.jusante.coordinator.group.internal;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.group.internal.classic.ClassicGroups;
import io.jusante.coordinator.group.internal.classic.DescribeGroupsHandler;
import io.jusante.coordinator.group.internal.classic.HeartbeatHandler;
import io.jusante.coordinator.group.internal.classic.JoinGroupHandler;
import io.jusante.coordinator.group.internal.classic.LeaveGroupHandler;
import io.jusante.coordinator.group.internal.classic.SyncGroupHandler;
import io.jusante.coordinator.runtime.internal.RuntimeHost;
import io.jusante.coordinator.runtime.internal.RuntimeServices;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.ProviderSlots;
import io.jusante.metadata.ClusterImage;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.ErrorResponses;
import io.jusante.record.TopicPartition;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.PartitionFaults;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.SimulatedLanes;
import io.jusante.testkit.SimulatedPartition;
import io.jusante.testkit.SimulatedPartitions;
import io.jusante.testkit.SimulatedTimers;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The group coordinator on the real runtime, over one simulated partition of its topic, that moves to another node and
 * back. Asked through the real request handlers.
 */
final class SimulatedBroker {
    static final String TOPIC = "orders";

    private final SeededScheduler scheduler;
    private final SimulatedCluster cluster = new SimulatedCluster();
    private final SimulatedPartitions partitions = new SimulatedPartitions();
    private final Executor metadata;
    private final Executor replicas;
    private final RuntimeHost host;
    private final Coordinator<GroupShard, GroupRecord> coordinator;
    private final SimulatedPartition replica;
    private final Map<ApiKey, RequestHandler> handlers = new EnumMap<>(ApiKey.class);
    private final Set<Request> open = new HashSet<>();
    private long idsGiven;
    private boolean here = true;
    private boolean losingAnswers = true;

    SimulatedBroker(SeededScheduler scheduler, int partitionCount) {
        this.scheduler = scheduler;
        metadata = scheduler.serial("metadata");
        replicas = scheduler.serial("replicas");
        FakeConfiguration configuration = configuration(scheduler.random().nextInt(3) * 5);
        host = new RuntimeHost(new RuntimeServices(
                SimulatedCluster.THIS_NODE,
                partitions,
                () -> null,
                configuration::topic,
                new ProviderSlots<>(),
                scheduler.clock(),
                new SimulatedTimers(scheduler),
                (name, threads) -> new SimulatedLanes(scheduler),
                10_000));
        coordinator = host.host(new GroupType(
                configuration,
                cluster,
                List.of(shard -> new ClassicGroups(shard, () -> new UUID(scheduler.seed(), ++idsGiven)))));
        cluster.createTopic(TOPIC, partitionCount);
        UUID id = cluster.createTopic(GroupType.TOPIC, 1).id();
        replica = new SimulatedPartition(scheduler, new TopicPartition(GroupType.TOPIC, 0), id).lead(0);
        partitions.add(replica);
        host.publish(cluster.image());
        GroupCoordinator groups = new GroupCoordinator(coordinator);
        for (RequestHandler handler : List.of(
                new JoinGroupHandler(groups),
                new SyncGroupHandler(groups),
                new HeartbeatHandler(groups),
                new LeaveGroupHandler(groups),
                new DescribeGroupsHandler(groups),
                new OffsetCommitHandler(groups, cluster, configuration),
                new OffsetFetchHandler(groups, cluster))) {
            handler.apis().forEach(api -> handlers.put(api, handler));
        }
    }

    private static FakeConfiguration configuration(int lingerMs) {
        FakeConfiguration configuration = new FakeConfiguration()
                .define(ConfigScope.TOPIC, "max.message.bytes", ConfigType.INT, "1048588")
                .define(ConfigScope.TOPIC, "segment.bytes", ConfigType.INT, "104857600")
                .define(ConfigScope.BROKER, "offsets.retention.check.interval.ms", ConfigType.LONG, "600000");
        Map.of(
                        "group.initial.rebalance.delay.ms", 300,
                        "group.min.session.timeout.ms", 1,
                        "group.max.session.timeout.ms", 1_800_000,
                        "group.max.size", Integer.MAX_VALUE,
                        "group.coordinator.append.linger.ms", lingerMs,
                        "offset.metadata.max.bytes", 4096,
                        "offsets.commit.timeout.ms", 5_000,
                        "offsets.load.buffer.size", 5_242_880,
                        "offsets.retention.minutes", 10_080,
                        "offsets.topic.num.partitions", 1)
                .forEach((name, value) -> configuration.define(ConfigScope.BROKER, name, ConfigType.INT, "" + value));
        return configuration
                .define(ConfigScope.BROKER, "offsets.topic.replication.factor", ConfigType.INT, "1")
                .define(ConfigScope.BROKER, "offsets.topic.segment.bytes", ConfigType.INT, "104857600")
                .define(ConfigScope.BROKER, "offsets.topic.compression.codec", ConfigType.INT, "0");
    }

    SeededScheduler scheduler() {
        return scheduler;
    }

    /** Handles a request now; the answer comes when it comes, on whatever turn. */
    void handle(ApiKey api, int version, ApiMessage request, String clientId, Consumer<ApiMessage> answer) {
        Request context = new Request(api, (short) version, request, clientId, answer);
        open.add(context);
        RequestHandler handler = handlers.get(api);
        try {
            handler.handle(context, request);
        } catch (KafkaErrorException e) {
            context.fail(e.code());
        }
    }

    /** {@return requests that were not answered} */
    int unanswered() {
        return open.size();
    }

    /** {@return the whole log} */
    ByteBuffer log() {
        return replica.contents();
    }

    void faults(PartitionFaults faults) {
        replica.faults(faults);
    }

    /** Whether answers get lost on the way now and then. */
    void loseAnswers(boolean lose) {
        losingAnswers = lose;
    }

    boolean losesAnswers() {
        return losingAnswers;
    }

    void moveAway() {
        if (!here) {
            return;
        }
        here = false;
        cluster.elect(GroupType.TOPIC, SimulatedCluster.OTHER_NODE);
        ClusterImage image = cluster.image();
        metadata.execute(() -> host.publish(image));
        replicas.execute(() -> {
            replica.resign();
            long uncommitted = replica.logEndOffset() - replica.highWatermark();
            if (uncommitted > 0 && scheduler.random().nextBoolean()) {
                replica.truncateTo(replica.highWatermark() + scheduler.random().nextInt((int) uncommitted + 1));
            }
        });
    }

    /** Comes back; where it is here already it is elected once more. */
    void moveHere() {
        here = true;
        int epoch = cluster.elect(GroupType.TOPIC, SimulatedCluster.THIS_NODE);
        ClusterImage image = cluster.image();
        metadata.execute(() -> host.publish(image));
        replicas.execute(() -> replica.lead(epoch));
    }

    boolean isHere() {
        return here;
    }

    void close() {
        coordinator.close();
        host.close();
    }

    private final class Request implements RequestContext {
        private final ApiKey api;
        private final short version;
        private final ApiMessage request;
        private final String clientId;
        private final Consumer<ApiMessage> answer;

        Request(ApiKey api, short version, ApiMessage request, String clientId, Consumer<ApiMessage> answer) {
            this.api = api;
            this.version = version;
            this.request = request;
            this.clientId = clientId;
            this.answer = answer;
        }

        @Override
        public void respond(ApiMessage response) {
            if (!open.remove(this)) {
                throw new AssertionError(api + " is answered twice: " + request);
            }
            // computing the size refuses what the version cannot express
            response.size(version);
            answer.accept(response);
        }

        @Override
        public void fail(ErrorCode error) {
            respond(ErrorResponses.of(request, version, error));
        }

        @Override
        public ApiKey api() {
            return api;
        }

        @Override
        public short version() {
            return version;
        }

        @Override
        public int correlationId() {
            return 0;
        }

        @Override
        public String clientId() {
            return clientId;
        }

        @Override
        public String listener() {
            return "PLAINTEXT";
        }

        @Override
        public InetAddress clientAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public long receivedNs() {
            return 0;
        }

        @Override
        public void keepFrame() {
            throw new AssertionError("a request that may wait for long keeps its frame");
        }

        @Override
        public void respondNothing() {
            throw new AssertionError("every request here has an answer");
        }

        @Override
        public void disconnect(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void onClose(Runnable action) {
            // the connection stays
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void defer(Runnable task) {
            task.run();
        }

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public Timer schedule(Runnable task, long delay, TimeUnit unit) {
            throw new AssertionError("no request here has a timer of its own");
        }
    }
}
