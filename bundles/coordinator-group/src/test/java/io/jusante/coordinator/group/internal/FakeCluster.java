package io.jusante.coordinator.group.internal;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.RegisterBrokerRecord;
import io.jusante.metadata.message.RegisterBrokerRecord.BrokerEndpoint;
import io.jusante.metadata.message.RemoveTopicRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The metadata of one node, made of real records. One thread. */
public final class FakeCluster implements MetadataView {
    static final int NODE = 1;

    private ClusterImage image = ClusterImageBuilder.empty("cluster");
    private long topics;

    /** Told of each new image. */
    public MetadataPublisher publisher = (delta, next) -> {};

    public FakeCluster() {
        RegisterBrokerRecord broker =
                new RegisterBrokerRecord().setBrokerId(NODE).setFenced(false).setIncarnationId(new UUID(0, 7));
        broker.endPoints()
                .add(new BrokerEndpoint()
                        .setName("PLAINTEXT")
                        .setHost("localhost")
                        .setPort(9092)
                        .setSecurityProtocol((short) 0));
        apply(List.of(broker));
    }

    /** Adds a topic that this node leads. */
    public UUID topic(String name, int partitions) {
        UUID id = new UUID(1, ++topics);
        List<ApiMessage> records = new ArrayList<>();
        records.add(new TopicRecord().setName(name).setTopicId(id));
        for (int i = 0; i < partitions; i++) {
            records.add(new PartitionRecord()
                    .setTopicId(id)
                    .setPartitionId(i)
                    .setReplicas(List.of(NODE))
                    .setIsr(List.of(NODE))
                    .setLeader(NODE));
        }
        apply(records);
        return id;
    }

    public void delete(String name) {
        apply(List.of(new RemoveTopicRecord().setTopicId(image.topic(name).id())));
    }

    private void apply(List<ApiMessage> records) {
        ClusterImageBuilder builder = ClusterImageBuilder.after(image);
        records.forEach(builder::replay);
        image = builder.build(image.offset() + records.size(), 1);
        ClusterDelta delta = builder.delta();
        publisher.publish(delta, image);
    }

    Endpoint endpoint() {
        BrokerImage broker = image.brokers().get(NODE);
        return broker.endpoints().get(0);
    }

    @Override
    public ClusterImage image() {
        return image;
    }

    @Override
    public CompletionStage<ClusterImage> whenPublished(long offset) {
        return CompletableFuture.completedFuture(image);
    }
}
