package io.jusante.coordinator.runtime.internal;

import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.message.ConfigRecord;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.RegisterBrokerRecord;
import io.jusante.metadata.message.RemoveTopicRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The metadata of a cluster, as a controller would change it. */
final class TestCluster {
    static final int THIS_NODE = 1;
    static final int OTHER_NODE = 2;
    private static final byte TOPIC = 2;

    private ClusterImage image = ClusterImageBuilder.empty("cluster");
    private long topics;

    ClusterImage image() {
        return image;
    }

    TestCluster register(int broker) {
        return apply(List.of(new RegisterBrokerRecord()
                .setBrokerId(broker)
                .setBrokerEpoch(image.offset() + 1)
                .setFenced(false)
                .setIncarnationId(new UUID(0, broker))
                .setEndPoints(List.of(new RegisterBrokerRecord.BrokerEndpoint()
                        .setName("PLAINTEXT")
                        .setHost("localhost")
                        .setPort(9092)
                        .setSecurityProtocol((short) 0)))));
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

    TopicImage topic(String name) {
        TopicImage topic = image.topic(name);
        if (topic == null) {
            throw new AssertionError("no topic " + name);
        }
        return topic;
    }

    void deleteTopic(String name) {
        apply(List.of(new RemoveTopicRecord().setTopicId(topic(name).id())));
    }

    /** {@return the new leader epoch} */
    int elect(String topic, int partition, int leader) {
        apply(List.of(new PartitionChangeRecord()
                .setTopicId(topic(topic).id())
                .setPartitionId(partition)
                .setLeader(leader)));
        return topic(topic).partitions().get(partition).leaderEpoch();
    }

    void configure(String topic, String name, String value) {
        apply(List.of(new ConfigRecord()
                .setResourceType(TOPIC)
                .setResourceName(topic)
                .setName(name)
                .setValue(value)));
    }

    private TestCluster apply(List<ApiMessage> records) {
        ClusterImageBuilder builder = ClusterImageBuilder.after(image);
        records.forEach(builder::replay);
        image = builder.build(image.offset() + records.size(), 0);
        return this;
    }
}
