package io.jusante.controller.replay.internal;

import io.jusante.controller.ElectionResult;
import io.jusante.controller.ElectionType;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.message.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Elects leaders because somebody asks for it. */
final class LeaderElection implements Command<List<ElectionResult>> {
    private static final int NO_LEADER = -1;
    /** The leader begins with what it has: others had more, perhaps (KIP-704). */
    private static final byte RECOVERING = 1;

    private final ElectionType type;
    private final @Nullable Map<String, List<Integer>> partitions;

    /** @param partitions null for all */
    LeaderElection(ElectionType type, @Nullable Map<String, List<Integer>> partitions) {
        this.type = type;
        this.partitions = partitions == null ? null : new LinkedHashMap<>(partitions);
    }

    @Override
    public String name() {
        return "elect leaders";
    }

    @Override
    public List<ElectionResult> decide(Draft draft) {
        List<ElectionResult> results = new ArrayList<>();
        List<PartitionChangeRecord> records = new ArrayList<>();
        if (partitions == null) {
            for (TopicImage topic : new TreeMap<>(draft.image().topics()).values()) {
                for (int partition = 0; partition < topic.partitions().size(); partition++) {
                    ElectionResult result = elect(topic, partition, draft.image(), records);
                    if (result.error() != ErrorCode.ELECTION_NOT_NEEDED) {
                        results.add(result);
                    }
                }
            }
        } else {
            partitions.forEach((name, indexes) -> elect(name, indexes, draft.image(), records, results));
        }
        draft.add(records);
        return results;
    }

    private void elect(
            String name,
            List<Integer> indexes,
            ClusterImage image,
            List<PartitionChangeRecord> records,
            List<ElectionResult> results) {
        TopicImage topic = image.topic(name);
        Set<Integer> done = new HashSet<>();
        for (int index : indexes) {
            if (topic == null || index < 0 || index >= topic.partitions().size()) {
                results.add(unknown(name, index));
            } else if (done.add(index)) {
                results.add(elect(topic, index, image, records));
            } else {
                results.add(notNeeded(name, index));
            }
        }
    }

    private static ElectionResult notNeeded(String topic, int partition) {
        return new ElectionResult(
                topic, partition, ErrorCode.ELECTION_NOT_NEEDED, "the partition has the leader it should have");
    }

    private static ElectionResult unknown(String topic, int partition) {
        return new ElectionResult(
                topic,
                partition,
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                "there is no partition " + partition + " of a topic " + topic);
    }

    private ElectionResult elect(TopicImage topic, int index, ClusterImage image, List<PartitionChangeRecord> records) {
        PartitionImage partition = topic.partitions().get(index);
        boolean needed = type == ElectionType.PREFERRED
                ? partition.leader() != partition.replicas().get(0)
                : partition.leader() == NO_LEADER;
        if (!needed) {
            return notNeeded(topic.name(), index);
        }
        PartitionChangeRecord change =
                type == ElectionType.PREFERRED ? preferred(partition, image) : unclean(partition, image);
        if (change == null) {
            return type == ElectionType.PREFERRED
                    ? new ElectionResult(
                            topic.name(),
                            index,
                            ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
                            "broker " + partition.replicas().get(0) + " is not up or not in sync")
                    : new ElectionResult(
                            topic.name(),
                            index,
                            ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                            "none of the brokers " + partition.replicas() + " is up");
        }
        records.add(change.setTopicId(topic.id()).setPartitionId(index));
        return new ElectionResult(topic.name(), index, ErrorCode.NONE, null);
    }

    private static @Nullable PartitionChangeRecord preferred(PartitionImage partition, ClusterImage image) {
        int first = partition.replicas().get(0);
        return isUsable(first, image) && partition.isr().contains(first)
                ? new PartitionChangeRecord().setLeader(first)
                : null;
    }

    private static @Nullable PartitionChangeRecord unclean(PartitionImage partition, ClusterImage image) {
        for (int replica : partition.replicas()) {
            if (partition.isr().contains(replica) && isUsable(replica, image)) {
                return new PartitionChangeRecord().setLeader(replica);
            }
        }
        for (int replica : partition.replicas()) {
            if (isUsable(replica, image)) {
                return new PartitionChangeRecord()
                        .setLeader(replica)
                        .setIsr(List.of(replica))
                        .setLeaderRecoveryState(RECOVERING);
            }
        }
        return null;
    }

    private static boolean isUsable(int brokerId, ClusterImage image) {
        BrokerImage broker = image.brokers().get(brokerId);
        return broker != null && ReplicaPlacement.isUsable(broker);
    }
}
