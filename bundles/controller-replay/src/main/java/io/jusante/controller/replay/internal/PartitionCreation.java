package io.jusante.controller.replay.internal;

import io.jusante.controller.NewPartitions;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.message.PartitionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Adds partitions to topics; each topic by itself, so that one that is refused does not hold back the others. */
final class PartitionCreation implements Command<List<TopicResult>> {
    private static final UUID NO_ID = new UUID(0, 0);

    private final List<NewPartitions> topics;
    private final boolean validateOnly;
    private final IntSupplier startOfPlacement;

    PartitionCreation(List<NewPartitions> topics, boolean validateOnly, IntSupplier startOfPlacement) {
        this.topics = List.copyOf(topics);
        this.validateOnly = validateOnly;
        this.startOfPlacement = startOfPlacement;
    }

    @Override
    public String name() {
        return "create partitions";
    }

    @Override
    public boolean validateOnly() {
        return validateOnly;
    }

    @Override
    public List<TopicResult> decide(Draft draft) {
        checkTotal(draft.image());
        List<TopicResult> results = new ArrayList<>(topics.size());
        for (NewPartitions wanted : topics) {
            TopicImage topic = draft.image().topic(wanted.topic());
            try {
                results.add(create(wanted, topic, draft));
            } catch (KafkaErrorException e) {
                results.add(TopicResult.refused(
                        wanted.topic(), topic == null ? NO_ID : topic.id(), e.code(), String.valueOf(e.getMessage())));
            }
        }
        return results;
    }

    /** The partitions of a request go into one atomic batch. */
    private void checkTotal(ClusterImage image) {
        long added = 0;
        for (NewPartitions wanted : topics) {
            TopicImage topic = image.topic(wanted.topic());
            if (topic != null) {
                added += Math.max(
                        0, (long) wanted.totalCount() - topic.partitions().size());
            }
        }
        if (added > TopicCreation.MAX_PARTITIONS) {
            throw new KafkaErrorException(
                    ErrorCode.POLICY_VIOLATION,
                    "one request may create " + TopicCreation.MAX_PARTITIONS + " partitions, this one asks for "
                            + added);
        }
    }

    private TopicResult create(NewPartitions wanted, @Nullable TopicImage topic, Draft draft) {
        if (topic == null) {
            throw new KafkaErrorException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + wanted.topic());
        }
        int count = topic.partitions().size();
        if (wanted.totalCount() <= count) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_PARTITIONS,
                    "topic " + topic.name() + " has " + count + " partitions; " + wanted.totalCount()
                            + " would not be more");
        }
        int replicationFactor = topic.partitions().get(0).replicas().size();
        List<List<Integer>> replicas = wanted.assignments() == null
                ? new ReplicaPlacement(draft.image().brokers().values())
                        .place(wanted.totalCount() - count, replicationFactor, startOfPlacement.getAsInt())
                : assigned(wanted.assignments(), count, wanted.totalCount(), replicationFactor, draft.image());
        List<PartitionRecord> records = new ArrayList<>(replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            records.add(ReplicaAssignments.record(topic.id(), count + i, replicas.get(i), draft.image()));
        }
        draft.add(records);
        return new TopicResult(topic.name(), topic.id(), ErrorCode.NONE, null, wanted.totalCount(), replicationFactor);
    }

    private static List<List<Integer>> assigned(
            List<List<Integer>> assignments, int first, int totalCount, int replicationFactor, ClusterImage image) {
        if (assignments.size() != totalCount - first) {
            throw ReplicaAssignments.invalid((totalCount - first) + " partitions are to be added, and "
                    + assignments.size() + " are assigned to brokers");
        }
        for (int i = 0; i < assignments.size(); i++) {
            List<Integer> replicas = assignments.get(i);
            ReplicaAssignments.check(first + i, replicas, image);
            if (replicas.size() != replicationFactor) {
                throw ReplicaAssignments.invalid("partition " + (first + i) + " has " + replicas.size()
                        + " replicas and those of the topic have " + replicationFactor);
            }
        }
        return assignments;
    }
}
