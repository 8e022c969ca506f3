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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
        Batch batch = new Batch(draft.image());
        List<TopicResult> results = new ArrayList<>(topics.size());
        for (NewTopic topic : topics) {
            try {
                results.add(create(topic, batch));
            } catch (KafkaErrorException e) {
                results.add(TopicResult.refused(topic.name(), NO_ID, e.code(), String.valueOf(e.getMessage())));
            }
        }
        draft.add(batch.records);
        return results;
    }

    /** The topics of this command, on top of the image that it began with: an image for each topic would cost more. */
    private static final class Batch {
        private final ClusterImage image;
        private final List<ApiMessage> records = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Set<UUID> ids = new HashSet<>();
        private @Nullable Map<String, String> namesInMetrics;
        private @Nullable ReplicaPlacement placement;

        Batch(ClusterImage image) {
            this.image = image;
        }

        boolean has(String name) {
            return image.topic(name) != null || names.contains(name);
        }

        boolean has(UUID id) {
            return image.topic(id) != null || ids.contains(id);
        }

        /** {@return a topic whose name is the same in metrics, or null} */
        @Nullable String colliding(String name) {
            if (!mayCollide(name)) {
                return null;
            }
            if (namesInMetrics == null) {
                namesInMetrics = new HashMap<>();
                for (String other : image.topics().keySet()) {
                    addNameInMetrics(other, namesInMetrics);
                }
                for (String other : names) {
                    addNameInMetrics(other, namesInMetrics);
                }
            }
            return namesInMetrics.get(TopicNames.inMetrics(name));
        }

        private static boolean mayCollide(String name) {
            return name.indexOf('.') >= 0 || name.indexOf('_') >= 0;
        }

        private static void addNameInMetrics(String name, Map<String, String> inMetrics) {
            if (mayCollide(name)) {
                inMetrics.put(TopicNames.inMetrics(name), name);
            }
        }

        ReplicaPlacement placement() {
            if (placement == null) {
                placement = new ReplicaPlacement(image.brokers().values());
            }
            return placement;
        }

        void add(String name, UUID id, List<ApiMessage> topicRecords) {
            records.addAll(topicRecords);
            names.add(name);
            ids.add(id);
            if (namesInMetrics != null) {
                addNameInMetrics(name, namesInMetrics);
            }
        }
    }

    private TopicResult create(NewTopic topic, Batch batch) {
        checkName(topic.name(), batch);
        checkConfigs(topic.configs());
        List<List<Integer>> replicas =
                topic.assignments().isEmpty() ? placed(topic, batch) : assigned(topic, batch.image);
        UUID id = newId(batch);
        List<ApiMessage> records = new ArrayList<>(1 + topic.configs().size() + replicas.size());
        records.add(new TopicRecord().setName(topic.name()).setTopicId(id));
        new TreeMap<>(topic.configs())
                .forEach((name, value) -> records.add(new ConfigRecord()
                        .setResourceType(ConfigTarget.TOPIC)
                        .setResourceName(topic.name())
                        .setName(name)
                        .setValue(value)));
        for (int partition = 0; partition < replicas.size(); partition++) {
            records.add(ReplicaAssignments.record(id, partition, replicas.get(partition), batch.image));
        }
        batch.add(topic.name(), id, records);
        return new TopicResult(
                topic.name(),
                id,
                ErrorCode.NONE,
                null,
                replicas.size(),
                replicas.get(0).size());
    }

    private static void checkName(String name, Batch batch) {
        String refusal = TopicNames.refusal(name);
        if (refusal != null) {
            throw new KafkaErrorException(ErrorCode.INVALID_TOPIC_EXCEPTION, refusal);
        }
        if (batch.has(name)) {
            throw new KafkaErrorException(ErrorCode.TOPIC_ALREADY_EXISTS, "topic " + name + " is there already");
        }
        String other = batch.colliding(name);
        if (other != null) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    "topic " + name + " collides with " + other + ": '.' and '_' are the same in names of metrics");
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

    private List<List<Integer>> placed(NewTopic topic, Batch batch) {
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
        return batch.placement().place(partitionCount(topic), replicationFactor, startOfPlacement.getAsInt());
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

    private UUID newId(Batch batch) {
        UUID id = ids.get();
        while (id.getMostSignificantBits() == 0 || batch.has(id)) {
            // the ids that begin with zeros mean something in the protocol
            id = ids.get();
        }
        return id;
    }
}
