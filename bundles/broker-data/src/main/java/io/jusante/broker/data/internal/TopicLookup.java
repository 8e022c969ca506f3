package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds partitions by name or by topic id, and says why one is not here. Any thread. */
final class TopicLookup {
    static final UUID NO_ID = new UUID(0, 0);

    private final Partitions partitions;
    private final MetadataView metadata;

    TopicLookup(Partitions partitions, MetadataView metadata) {
        this.partitions = partitions;
        this.metadata = metadata;
    }

    /** {@return the replica hosted here, or null} With an id the name is not looked at. */
    @Nullable Partition find(String topic, UUID topicId, int partition) {
        if (partition < 0) {
            return null;
        }
        return topicId.equals(NO_ID) ? partitions.find(topic, partition) : partitions.find(topicId, partition);
    }

    /** {@return why {@link #find} found nothing} */
    ErrorCode whyMissing(String topic, UUID topicId, int partition) {
        boolean byId = !topicId.equals(NO_ID);
        TopicImage image = topic(topic, topicId);
        if (image == null) {
            return byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        boolean exists = partition >= 0 && partition < image.partitions().size();
        return exists ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /** {@return the topic in the newest image, or null} */
    @Nullable TopicImage topic(String topic, UUID topicId) {
        ClusterImage image = metadata.image();
        return topicId.equals(NO_ID) ? image.topic(topic) : image.topic(topicId);
    }

    ClusterImage image() {
        return metadata.image();
    }
}
