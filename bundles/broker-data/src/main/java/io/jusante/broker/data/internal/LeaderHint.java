package io.jusante.broker.data.internal;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who leads a partition, for clients that asked the wrong node (KIP-951).
 *
 * @param leaderId the leader's node id, −1 where there is none
 * @param leaderEpoch its epoch
 * @param broker the leader, or null where it is not registered
 */
record LeaderHint(int leaderId, int leaderEpoch, @Nullable BrokerImage broker) {
    /** Takes an address. */
    interface EndpointSink {
        void accept(String host, int port, @Nullable String rack);
    }

    /** {@return who leads, or null where the partition does not exist} */
    static @Nullable LeaderHint of(TopicLookup topics, String topic, UUID topicId, int partition) {
        TopicImage image = topics.topic(topic, topicId);
        if (image == null || partition < 0 || partition >= image.partitions().size()) {
            return null;
        }
        PartitionImage state = image.partitions().get(partition);
        return new LeaderHint(
                state.leader(), state.leaderEpoch(), topics.image().brokers().get(state.leader()));
    }

    /** Hands out the leader's address on a listener, if there is one. */
    void endpoint(String listener, EndpointSink sink) {
        BrokerImage leader = broker;
        Endpoint endpoint = leader == null ? null : leader.endpoint(listener);
        if (leader != null && endpoint != null) {
            sink.accept(endpoint.host(), endpoint.port(), leader.rack());
        }
    }
}
