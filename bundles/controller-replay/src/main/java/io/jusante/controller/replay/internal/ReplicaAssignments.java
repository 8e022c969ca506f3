package io.jusante.controller.replay.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.message.PartitionRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/** Checks replicas that were assigned by hand, and makes the records of partitions that begin with their replicas. */
final class ReplicaAssignments {
    private ReplicaAssignments() {}

    /** Refuses replicas that a partition cannot have. */
    static void check(int partition, List<Integer> replicas, ClusterImage image) {
        if (replicas.isEmpty()) {
            throw invalid("partition " + partition + " has no replicas");
        }
        if (new HashSet<>(replicas).size() < replicas.size()) {
            throw invalid("partition " + partition + " has a broker twice: " + replicas);
        }
        boolean usable = false;
        for (int replica : replicas) {
            BrokerImage broker = image.brokers().get(replica);
            if (broker == null) {
                throw invalid("partition " + partition + " names broker " + replica + ", which is not there");
            }
            usable |= ReplicaPlacement.isUsable(broker);
        }
        if (!usable) {
            throw invalid("no broker of partition " + partition + " is up: " + replicas);
        }
    }

    static KafkaErrorException invalid(String message) {
        return new KafkaErrorException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
    }

    /** {@return the record of a new partition; at least one of its brokers must be up} */
    static PartitionRecord record(UUID topicId, int partition, List<Integer> replicas, ClusterImage image) {
        List<Integer> isr = new ArrayList<>(replicas.size());
        for (int replica : replicas) {
            BrokerImage broker = image.brokers().get(replica);
            if (broker != null && ReplicaPlacement.isUsable(broker)) {
                isr.add(replica);
            }
        }
        return new PartitionRecord()
                .setPartitionId(partition)
                .setTopicId(topicId)
                .setReplicas(replicas)
                .setIsr(isr)
                .setLeader(isr.get(0))
                .setLeaderEpoch(0)
                .setPartitionEpoch(0);
    }
}
