package io.jusante.broker.admin.internal;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.UpdateMode;
import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.Controller;
import io.jusante.controller.ElectionResult;
import io.jusante.controller.ElectionType;
import io.jusante.controller.NewPartitions;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.image.SnapshotRecords;
import io.jusante.metadata.message.ConfigRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.RemoveTopicRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import io.jusante.testkit.FakeConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Two brokers, of which the second is fenced and has no listener for outsiders, a view, and a controller that does what
 * it is told: at once, or when the test lets it.
 */
final class FakeCluster implements MetadataView, Controller {
    final FakeConfiguration configuration = new FakeConfiguration()
            .define(ConfigScope.BROKER, "node.id", ConfigType.INT, "1", UpdateMode.READ_ONLY)
            .define(ConfigScope.BROKER, "auto.create.topics.enable", ConfigType.BOOLEAN, "true")
            .define(ConfigScope.BROKER, "delete.topic.enable", ConfigType.BOOLEAN, "true")
            .define(ConfigScope.BROKER, "max.request.partition.size.limit", ConfigType.INT, "2000")
            .define(ConfigScope.BROKER, "ssl.key.password", ConfigType.PASSWORD, "secret")
            .define(ConfigScope.TOPIC, "retention.ms", ConfigType.LONG, "604800000")
            .define(ConfigScope.TOPIC, "cleanup.policy", ConfigType.LIST, "delete")
            .define(ConfigScope.GROUP, "consumer.session.timeout.ms", ConfigType.INT, "45000");
    final List<NewTopic> created = new ArrayList<>();
    final List<Map<ConfigTarget, List<ConfigChange>>> altered = new ArrayList<>();
    final List<Map<ConfigTarget, List<ConfigChange>>> replaced = new ArrayList<>();
    final List<NewPartitions> grown = new ArrayList<>();
    final List<String> elections = new ArrayList<>();
    /** Whether the last commands were only to be checked, in order. */
    final List<Boolean> validated = new ArrayList<>();

    private ClusterImage image = ClusterImageBuilder.empty("kafka-cluster-id-22-xx");
    private ErrorCode refusal = ErrorCode.NONE;
    private RuntimeException failure;
    private boolean silent;
    private long nextId = 1;

    FakeCluster() {
        apply(List.of(
                SnapshotRecords.registration(new BrokerImage(
                        1,
                        5,
                        false,
                        "rack",
                        List.of(
                                new Endpoint("PLAINTEXT", "PLAINTEXT", "inside", 9092),
                                new Endpoint("OUTSIDE", "PLAINTEXT", "outside", 19092)))),
                SnapshotRecords.registration(new BrokerImage(
                        2, 6, true, null, List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "second", 9092))))));
        image = ClusterImageBuilder.after(image).controller(1).build(image.offset(), 1);
    }

    void apply(List<? extends ApiMessage> records) {
        ClusterImageBuilder builder = ClusterImageBuilder.after(image);
        records.forEach(builder::replay);
        image = builder.build(image.offset() + records.size(), 1);
    }

    /** Makes a topic with one partition for each leader. */
    UUID topic(String name, int... leaders) {
        UUID id = new UUID(9, nextId++);
        List<ApiMessage> records = new ArrayList<>();
        records.add(new TopicRecord().setName(name).setTopicId(id));
        for (int i = 0; i < leaders.length; i++) {
            records.add(new PartitionRecord()
                    .setTopicId(id)
                    .setPartitionId(i)
                    .setReplicas(List.of(1, 2))
                    .setIsr(List.of(1))
                    .setLeader(leaders[i])
                    .setLeaderEpoch(3)
                    .setPartitionEpoch(4));
        }
        apply(records);
        return id;
    }

    void config(byte type, String resource, String name, String value) {
        apply(List.of(new ConfigRecord()
                .setResourceType(type)
                .setResourceName(resource)
                .setName(name)
                .setValue(value)));
    }

    /** Each single topic or resource is refused from here on. */
    void refuse(ErrorCode error) {
        refusal = error;
    }

    /** Each command fails as a whole from here on. */
    void fail(RuntimeException error) {
        failure = error;
    }

    /** No command is answered from here on. */
    void keepSilent() {
        silent = true;
    }

    private <T> CompletionStage<T> answer(T answer) {
        if (silent) {
            return new CompletableFuture<>();
        }
        return failure == null ? CompletableFuture.completedFuture(answer) : CompletableFuture.failedFuture(failure);
    }

    @Override
    public ClusterImage image() {
        return image;
    }

    @Override
    public CompletionStage<ClusterImage> whenPublished(long offset) {
        throw new AssertionError("the controller waits, not the handler");
    }

    @Override
    public CompletionStage<List<TopicResult>> createTopics(List<NewTopic> topics, boolean validateOnly) {
        created.addAll(topics);
        List<TopicResult> results = new ArrayList<>();
        for (NewTopic topic : topics) {
            if (refusal != ErrorCode.NONE) {
                results.add(TopicResult.refused(topic.name(), new UUID(0, 0), refusal, "refused by the test"));
            } else if (validateOnly || failure != null) {
                results.add(new TopicResult(topic.name(), new UUID(8, 8), ErrorCode.NONE, null, 1, 1));
            } else {
                results.add(new TopicResult(topic.name(), topic(topic.name(), 1), ErrorCode.NONE, null, 1, 1));
            }
        }
        return answer(results);
    }

    @Override
    public CompletionStage<List<TopicResult>> deleteTopics(List<UUID> topicIds) {
        List<TopicResult> results = new ArrayList<>();
        for (UUID id : topicIds) {
            results.add(new TopicResult("", id, refusal, null, -1, -1));
            if (refusal == ErrorCode.NONE) {
                apply(List.of(new RemoveTopicRecord().setTopicId(id)));
            }
        }
        return answer(results);
    }

    @Override
    public CompletionStage<List<ConfigResult>> alterConfigs(
            Map<ConfigTarget, List<ConfigChange>> changes, boolean validateOnly) {
        altered.add(changes);
        List<ConfigResult> results = new ArrayList<>();
        changes.keySet().forEach(target -> results.add(new ConfigResult(target, refusal, null)));
        return answer(results);
    }

    @Override
    public CompletionStage<List<ConfigResult>> replaceConfigs(
            Map<ConfigTarget, List<ConfigChange>> wanted, boolean validateOnly) {
        replaced.add(wanted);
        validated.add(validateOnly);
        List<ConfigResult> results = new ArrayList<>();
        wanted.keySet().forEach(target -> results.add(new ConfigResult(target, refusal, null)));
        return answer(results);
    }

    @Override
    public CompletionStage<List<TopicResult>> createPartitions(List<NewPartitions> topics, boolean validateOnly) {
        grown.addAll(topics);
        validated.add(validateOnly);
        List<TopicResult> results = new ArrayList<>();
        for (NewPartitions topic : topics) {
            results.add(
                    refusal == ErrorCode.NONE
                            ? new TopicResult(topic.topic(), new UUID(8, 8), refusal, null, topic.totalCount(), 1)
                            : TopicResult.refused(topic.topic(), new UUID(8, 8), refusal, "refused by the test"));
        }
        return answer(results);
    }

    @Override
    public CompletionStage<List<ElectionResult>> electLeaders(
            ElectionType type, Map<String, List<Integer>> partitions) {
        elections.add(type + " " + partitions);
        List<ElectionResult> results = new ArrayList<>();
        if (partitions != null) {
            partitions.forEach((topic, indexes) ->
                    indexes.forEach(index -> results.add(new ElectionResult(topic, index, refusal, null))));
        }
        return answer(results);
    }

    @Override
    public CompletionStage<Long> allocateProducerIds(int count) {
        throw new AssertionError("not asked for here");
    }
}
