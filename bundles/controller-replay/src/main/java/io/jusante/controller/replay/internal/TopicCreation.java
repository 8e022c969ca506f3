package io.jusante.controller.replay.internal;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.Configuration;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicNames;
import io.jusante.metadata.message.ConfigRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** Creates topics; each by itself, so that one that is refused does not keep the others from being made. */
final class TopicCreation implements Command<List<TopicResult>> {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final int USE_DEFAULT = -1;
    /** The partitions of a request go into one atomic batch. */
    static final int MAX_PARTITIONS = 10_000;

    private final List<NewTopic> topics;
    private final boolean validateOnly;
    private final Configuration configuration;
    private final Supplier<UUID> ids;
    private final IntSupplier startOfPlacement;

    TopicCreation(
            List<NewTopic> topics,
            boolean validateOnly,
            Configuration configuration,
            Supplier<UUID> ids,
            IntSupplier startOfPlacement) {
        this.topics = List.copyOf(topics);
        this.validateOnly = validateOnly;
        this.configuration = configuration;
        this.ids = ids;
        this.startOfPlacement = startOfPlacement;
    }

    @Override
    public String name() {
        return "create topics";
    }

    @Override
    public boolean validateOnly() {
        return validateOnly;
    }

    @Override
    public List<TopicResult> decide(Draft draft) {
        long partitions = 0;
        for (NewTopic topic : topics) {
            partitions += partitionCount(topic);
        }
        if (partitions > MAX_PARTITIONS) {
            throw new KafkaErrorException(
                    ErrorCode.POLICY_VIOLATION,
                    "one request may create " + MAX_PARTITIONS + " partitions, this one asks for " + partitions);
        }
        List<TopicResult> results = new ArrayList<>(topics.size());
        for (NewTopic topic : topics) {
            try {
                results.add(create(topic, draft));
            } catch (KafkaErrorException e) {
                results.add(TopicResult.refused(topic.name(), NO_ID, e.code(), String.valueOf(e.getMessage())));
            }
        }
        return results;
    }

    private TopicResult create(NewTopic topic, Draft draft) {
        checkName(topic.name(), draft.image());
        checkConfigs(topic.configs());
        List<List<Integer>> replicas =
                topic.assignments().isEmpty() ? placed(topic, draft.image()) : assigned(topic, draft.image());
        UUID id = newId(draft.image());
        List<ApiMessage> records = new ArrayList<>();
        records.add(new TopicRecord().setName(topic.name()).setTopicId(id));
        new TreeMap<>(topic.configs())
                .forEach((name, value) -> records.add(new ConfigRecord()
                        .setResourceType(ConfigTarget.TOPIC)
                        .setResourceName(topic.name())
                        .setName(name)
                        .setValue(value)));
        for (int partition = 0; partition < replicas.size(); partition++) {
            records.add(ReplicaAssignments.record(id, partition, replicas.get(partition), draft.image()));
        }
        draft.add(records);
        return new TopicResult(
                topic.name(),
                id,
                ErrorCode.NONE,
                null,
                replicas.size(),
                replicas.get(0).size());
    }

    private static void checkName(String name, ClusterImage image) {
        String refusal = TopicNames.refusal(name);
        if (refusal != null) {
            throw new KafkaErrorException(ErrorCode.INVALID_TOPIC_EXCEPTION, refusal);
        }
        if (image.topic(name) != null) {
            throw new KafkaErrorException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + name + " is there already");
        }
        if (name.indexOf('.') < 0 && name.indexOf('_') < 0) {
            return;
        }
        for (String other : image.topics().keySet()) {
            if (TopicNames.collide(name, other)) {
                throw new KafkaErrorException(
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        "topic " + name + " collides with " + other + ": '.' and '_' are the same in names of metrics");
            }
        }
    }

    private void checkConfigs(Map<String, String> configs) {
        for (Map.Entry<String, String> config : new TreeMap<>(configs).entrySet()) {
            String refusal = configuration.refusal(ConfigScope.TOPIC, config.getKey(), config.getValue(), false);
            if (refusal != null) {
                throw new KafkaErrorException(ErrorCode.INVALID_CONFIG, refusal);
            }
        }
    }

    private int partitionCount(NewTopic topic) {
        if (!topic.assignments().isEmpty()) {
            return topic.assignments().size();
        }
        return topic.partitionCount() == USE_DEFAULT
                ? configuration.broker().getInt("num.partitions")
                : Math.max(0, topic.partitionCount());
    }

    private List<List<Integer>> placed(NewTopic topic, ClusterImage image) {
        if (topic.replicationFactor() != USE_DEFAULT
                && (topic.replicationFactor() < 1 || topic.replicationFactor() > Short.MAX_VALUE)) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "a replication factor is at least 1, or −1 for the broker's default");
        }
        if (topic.partitionCount() != USE_DEFAULT && topic.partitionCount() < 1) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_PARTITIONS, "a topic has at least 1 partition; −1 asks for the broker's default");
        }
        int replicationFactor = topic.replicationFactor() == USE_DEFAULT
                ? configuration.broker().getInt("default.replication.factor")
                : topic.replicationFactor();
        return new ReplicaPlacement(image.brokers().values())
                .place(partitionCount(topic), replicationFactor, startOfPlacement.getAsInt());
    }

    private static List<List<Integer>> assigned(NewTopic topic, ClusterImage image) {
        if (topic.partitionCount() != USE_DEFAULT || topic.replicationFactor() != USE_DEFAULT) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REQUEST,
                    "with replicas assigned by hand, the partition count and the replication factor are −1");
        }
        List<List<Integer>> partitions = new ArrayList<>();
        for (int partition = 0; partition < topic.assignments().size(); partition++) {
            List<Integer> replicas = topic.assignments().get(partition);
            if (replicas == null) {
                throw ReplicaAssignments.invalid(
                        "partitions are numbered from 0 without gaps, and " + partition + " is missing");
            }
            ReplicaAssignments.check(partition, replicas, image);
            if (partition > 0 && replicas.size() != partitions.get(0).size()) {
                throw ReplicaAssignments.invalid("partition " + partition + " has " + replicas.size()
                        + " replicas and partition 0 has " + partitions.get(0).size());
            }
            partitions.add(replicas);
        }
        return partitions;
    }

    private UUID newId(ClusterImage image) {
        UUID id = ids.get();
        while (id.getMostSignificantBits() == 0 || image.topic(id) != null) {
            // the ids that begin with zeros mean something in the protocol
            id = ids.get();
        }
        return id;
    }
}
