package io.jusante.broker.admin.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.jusante.protocol.message.MetadataResponse.MetadataResponsePartition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One image as the clients of one listener are to see it, in the terms of one version of Metadata. */
final class ListenerView {
    private static final int NO_LEADER = -1;
    /** Older clients don't know LISTENER_NOT_FOUND. */
    private static final short FIRST_WITH_LISTENER_NOT_FOUND = 6;

    private final ClusterImage image;
    private final String listener;
    private final short version;

    ListenerView(ClusterImage image, String listener, short version) {
        this.image = image;
        this.listener = listener;
        this.version = version;
    }

    ClusterImage image() {
        return image;
    }

    /** {@return the brokers that are up and have the listener} */
    List<MetadataResponseBroker> brokers() {
        List<MetadataResponseBroker> brokers = new ArrayList<>(image.brokers().size());
        for (BrokerImage broker : image.brokers().values()) {
            Endpoint endpoint = endpoint(broker);
            if (endpoint != null) {
                brokers.add(new MetadataResponseBroker()
                        .setNodeId(broker.id())
                        .setHost(endpoint.host())
                        .setPort(endpoint.port())
                        .setRack(broker.rack()));
            }
        }
        return brokers;
    }

    /** {@return the active controller if clients can reach it here, else any broker that they can reach, else −1} */
    int controllerId() {
        BrokerImage controller = image.brokers().get(image.controllerId());
        if (controller != null && endpoint(controller) != null) {
            return controller.id();
        }
        for (BrokerImage broker : image.brokers().values()) {
            if (endpoint(broker) != null) {
                return broker.id();
            }
        }
        return NO_LEADER;
    }

    private @Nullable Endpoint endpoint(@Nullable BrokerImage broker) {
        return broker == null || broker.isFenced() ? null : broker.endpoint(listener);
    }

    List<MetadataResponsePartition> partitions(TopicImage topic) {
        List<MetadataResponsePartition> partitions =
                new ArrayList<>(topic.partitions().size());
        for (int index = 0; index < topic.partitions().size(); index++) {
            partitions.add(partition(topic, index));
        }
        return partitions;
    }

    MetadataResponsePartition partition(TopicImage topic, int index) {
        return partition(index, topic.partitions().get(index));
    }

    private MetadataResponsePartition partition(int index, PartitionImage partition) {
        BrokerImage leader = image.brokers().get(partition.leader());
        boolean reachable = endpoint(leader) != null;
        List<Integer> offline = offline(partition.replicas());
        ErrorCode error = ErrorCode.NONE;
        if (!reachable) {
            error = leader != null && version >= FIRST_WITH_LISTENER_NOT_FOUND
                    ? ErrorCode.LISTENER_NOT_FOUND
                    : ErrorCode.LEADER_NOT_AVAILABLE;
        } else if (version == 0 && !offline.isEmpty()) {
            error = ErrorCode.REPLICA_NOT_AVAILABLE;
        }
        // the first version has no list of those that are offline: they are left out of the others
        List<Integer> hidden = version == 0 ? offline : List.of();
        return new MetadataResponsePartition()
                .setErrorCode(error.code())
                .setPartitionIndex(index)
                .setLeaderId(reachable ? partition.leader() : NO_LEADER)
                .setLeaderEpoch(partition.leaderEpoch())
                .setReplicaNodes(without(partition.replicas(), hidden))
                .setIsrNodes(without(partition.isr(), hidden))
                .setOfflineReplicas(offline);
    }

    private List<Integer> offline(List<Integer> replicas) {
        List<Integer> offline = List.of();
        for (int replica : replicas) {
            if (endpoint(image.brokers().get(replica)) == null) {
                offline = offline.isEmpty() ? new ArrayList<>() : offline;
                offline.add(replica);
            }
        }
        return offline;
    }

    private static List<Integer> without(List<Integer> replicas, List<Integer> hidden) {
        return hidden.isEmpty()
                ? replicas
                : replicas.stream().filter(id -> !hidden.contains(id)).toList();
    }
}
