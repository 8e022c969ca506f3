package io.jusante.coordinator.group.internal;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.coordinator.group.internal.FakeCoordinator.Stored;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.OffsetCommitRequest;
import io.jusante.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.jusante.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.jusante.protocol.message.OffsetCommitResponse;
import io.jusante.protocol.message.OffsetDeleteRequest;
import io.jusante.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.jusante.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.jusante.protocol.message.OffsetDeleteResponse;
import io.jusante.protocol.message.OffsetFetchRequest;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.jusante.protocol.message.OffsetFetchResponse;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.SimulatedClock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A shard with its handlers, and requests in short. */
final class OffsetFixture {
    static final long RETENTION_MS = 60L * 60_000;
    static final long CHECK_MS = 60_000;

    final FakeConfiguration configuration = new FakeConfiguration()
            .define(ConfigScope.BROKER, "offset.metadata.max.bytes", ConfigType.INT, "16")
            .define(ConfigScope.BROKER, "offsets.retention.minutes", ConfigType.INT, "60")
            .define(ConfigScope.BROKER, "offsets.retention.check.interval.ms", ConfigType.LONG, "" + CHECK_MS);
    final FakeCluster cluster;
    final FakeCoordinator coordinator;
    final GroupCoordinator groups;

    OffsetFixture() {
        this(new FakeCluster(), new SimulatedClock(), List.of());
    }

    private OffsetFixture(FakeCluster cluster, SimulatedClock clock, List<Stored> log) {
        this.cluster = cluster;
        coordinator = new FakeCoordinator(configuration, cluster, List.of(FakeProtocol::new), clock, log);
        groups = new GroupCoordinator(coordinator);
        cluster.publisher = groups;
    }

    /** {@return what another node makes of the same log} */
    OffsetFixture reloaded() {
        return new OffsetFixture(cluster, coordinator.clock, coordinator.log);
    }

    GroupShard shard() {
        return coordinator.shard;
    }

    <T extends ApiMessage> T ask(Class<T> answer, RequestHandler handler, ApiKey api, int version, ApiMessage request) {
        FakeContext context = new FakeContext(api, version);
        handler.handle(context, request);
        if (context.response == null) {
            throw new AssertionError(api + " " + version + " was not answered; failure " + context.failure);
        }
        return answer.cast(context.response);
    }

    /** Commits as a consumer without a group; {@return the partition's error} */
    int commit(String group, String topic, int partition, long offset) {
        return commit(9, request(group, topic, partition, offset));
    }

    /** {@return the error of the first partition} */
    int commit(int version, OffsetCommitRequest request) {
        return answer(version, request).topics().get(0).partitions().get(0).errorCode();
    }

    OffsetCommitResponse answer(int version, OffsetCommitRequest request) {
        return ask(
                OffsetCommitResponse.class,
                new OffsetCommitHandler(groups, cluster, configuration),
                ApiKey.OFFSET_COMMIT,
                version,
                request);
    }

    static OffsetCommitRequest request(String group, String topic, int partition, long offset) {
        OffsetCommitRequestTopic asked = new OffsetCommitRequestTopic().setName(topic);
        asked.partitions()
                .add(new OffsetCommitRequestPartition()
                        .setPartitionIndex(partition)
                        .setCommittedOffset(offset)
                        .setCommittedMetadata(""));
        OffsetCommitRequest request = new OffsetCommitRequest().setGroupId(group);
        request.topics().add(asked);
        return request;
    }

    OffsetFetchResponseGroup fetch(int version, OffsetFetchRequestGroup group) {
        OffsetFetchRequest request = new OffsetFetchRequest();
        request.groups().add(group);
        OffsetFetchResponse response = ask(
                OffsetFetchResponse.class,
                new OffsetFetchHandler(groups, cluster),
                ApiKey.OFFSET_FETCH,
                version,
                request);
        return response.groups().get(0);
    }

    /** {@return all that a group committed, as {@code topic-partition=offset}} */
    String all(String group) {
        Map<String, Long> all = new TreeMap<>();
        fetch(9, new OffsetFetchRequestGroup().setGroupId(group).setTopics(null))
                .topics()
                .forEach(topic -> topic.partitions()
                        .forEach(partition ->
                                all.put(topic.name() + "-" + partition.partitionIndex(), partition.committedOffset())));
        return all.toString();
    }

    OffsetDeleteResponse delete(String group, String topic, int... partitions) {
        OffsetDeleteRequestTopic asked = new OffsetDeleteRequestTopic().setName(topic);
        for (int partition : partitions) {
            asked.partitions().add(new OffsetDeleteRequestPartition().setPartitionIndex(partition));
        }
        OffsetDeleteRequest request = new OffsetDeleteRequest().setGroupId(group);
        request.topics().add(asked);
        return ask(
                OffsetDeleteResponse.class, new OffsetDeleteHandler(groups, cluster), ApiKey.OFFSET_DELETE, 0, request);
    }
}
