package io.jusante.coordinator.group.internal;

import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The metadata of a simulated cluster of two nodes, one of which is simulated. */
final class SimulatedCluster implements MetadataView {
    static final int THIS_NODE = 1;
    static final int OTHER_NODE = 2;

    private ClusterImage image = ClusterImageBuilder.empty("cluster");
    private long topics;

    @Override
    public ClusterImage image() {
        return image;
    }

    @Override
    public CompletionStage<ClusterImage> whenPublished(long offset) {
        return CompletableFuture.completedFuture(image);
    }

    /** {@return the new topic, led by this node} */
    TopicImage createTopic(String name, int partitions) {
        UUID id = new UUID(7, ++topics);
        List<ApiMessage> records = new ArrayList<>();
        records.add(new TopicRecord().setName(name).setTopicId(id));
        for (int i = 0; i < partitions; i++) {
            records.add(new PartitionRecord()
                    .setTopicId(id)
                    .setPartitionId(i)
                    .setReplicas(List.of(THIS_NODE, OTHER_NODE))
                    .setIsr(List.of(THIS_NODE, OTHER_NODE))
                    .setLeader(THIS_NODE)
                    .setLeaderEpoch(0)
                    .setPartitionEpoch(0));
        }
        apply(records);
        return topic(name);
    }

    private TopicImage topic(String name) {
        TopicImage topic = image.topic(name);
        if (topic == null) {
            throw new AssertionError("no topic " + name);
        }
        return topic;
    }

    /** {@return the new leader epoch of partition 0} */
    int elect(String topic, int leader) {
        apply(List.of(new PartitionChangeRecord()
                .setTopicId(topic(topic).id())
                .setPartitionId(0)
                .setLeader(leader)));
        return topic(topic).partitions().get(0).leaderEpoch();
    }

    private void apply(List<ApiMessage> records) {
        ClusterImageBuilder builder = ClusterImageBuilder.after(image);
        records.forEach(builder::replay);
        image = builder.build(image.offset() + records.size(), 0);
    }
}
