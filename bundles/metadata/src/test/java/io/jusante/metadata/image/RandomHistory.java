package io.jusante.metadata.image;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.message.BrokerRegistrationChangeRecord;
import io.jusante.metadata.message.ConfigRecord;
import io.jusante.metadata.message.FeatureLevelRecord;
import io.jusante.metadata.message.FenceBrokerRecord;
import io.jusante.metadata.message.NoOpRecord;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.ProducerIdsRecord;
import io.jusante.metadata.message.RegisterBrokerRecord;
import io.jusante.metadata.message.RemoveTopicRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.message.UnfenceBrokerRecord;
import io.jusante.metadata.message.UnregisterBrokerRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Batches of records such as a controller writes, one after the other, each possible after those before it. */
final class RandomHistory {
    private final Random random;
    private long nextTopic;

    RandomHistory(Random random) {
        this.random = random;
    }

    List<ApiMessage> nextBatch(ClusterImage image) {
        List<ApiMessage> batch = new ArrayList<>();
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> newTopic(batch);
            case 3 -> changeOfATopic(image, batch);
            case 4 -> configs(image, batch);
            case 5, 6 -> broker(image, batch);
            default -> other(image, batch);
        }
        return batch;
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private void newTopic(List<ApiMessage> batch) {
        UUID id = uuid();
        batch.add(new TopicRecord().setName("topic-" + nextTopic++).setTopicId(id));
        for (int i = random.nextInt(4); i >= 0; i--) {
            batch.add(new PartitionRecord()
                    .setTopicId(id)
                    .setPartitionId(batch.size() - 1)
                    .setReplicas(List.of(1, 2, 3))
                    .setIsr(List.of(1, 2))
                    .setAddingReplicas(random.nextBoolean() ? List.of() : List.of(3))
                    .setDirectories(random.nextBoolean() ? List.of() : List.of(uuid(), uuid(), uuid()))
                    .setLeader(1)
                    .setLeaderEpoch(0)
                    .setPartitionEpoch(0));
        }
    }

    private TopicImage anyTopic(ClusterImage image) {
        List<TopicImage> topics = new ArrayList<>(image.topics().values());
        topics.sort((one, other) -> one.name().compareTo(other.name()));
        return topics.isEmpty() ? null : topics.get(random.nextInt(topics.size()));
    }

    private void changeOfATopic(ClusterImage image, List<ApiMessage> batch) {
        TopicImage topic = anyTopic(image);
        if (topic == null) {
            batch.add(new NoOpRecord());
        } else if (random.nextInt(3) == 0) {
            batch.add(new RemoveTopicRecord().setTopicId(topic.id()));
        } else {
            int partition = random.nextInt(topic.partitions().size());
            PartitionChangeRecord change =
                    new PartitionChangeRecord().setTopicId(topic.id()).setPartitionId(partition);
            if (random.nextBoolean()) {
                change.setLeader(random.nextInt(3) - 1);
            }
            if (random.nextBoolean()) {
                change.setIsr(List.of(2));
            }
            if (random.nextBoolean()) {
                change.setRemovingReplicas(List.of(1)).setLeaderRecoveryState((byte) 1);
            }
            batch.add(change);
        }
    }

    private void configs(ClusterImage image, List<ApiMessage> batch) {
        TopicImage topic = anyTopic(image);
        byte type = topic == null || random.nextBoolean() ? ConfigKey.BROKER : ConfigKey.TOPIC;
        String broker = random.nextBoolean() ? "" : Integer.toString(random.nextInt(3));
        for (int i = random.nextInt(3); i >= 0; i--) {
            batch.add(new ConfigRecord()
                    .setResourceType(type)
                    .setResourceName(type == ConfigKey.TOPIC ? topic.name() : broker)
                    .setName("key-" + random.nextInt(4))
                    .setValue(random.nextInt(3) == 0 ? null : "value-" + random.nextInt(100)));
        }
    }

    private void broker(ClusterImage image, List<ApiMessage> batch) {
        int id = random.nextInt(4);
        BrokerImage broker = image.brokers().get(id);
        if (broker == null || random.nextInt(4) == 0) {
            batch.add(new RegisterBrokerRecord()
                    .setBrokerId(id)
                    .setBrokerEpoch(image.offset() + 1)
                    .setIncarnationId(uuid())
                    .setRack(random.nextBoolean() ? null : "rack-" + id)
                    .setEndPoints(List.of(new RegisterBrokerRecord.BrokerEndpoint()
                            .setName("PLAINTEXT")
                            .setHost("host-" + id)
                            .setPort(9092 + id)
                            .setSecurityProtocol((short) 0))));
            return;
        }
        batch.add(
                switch (random.nextInt(4)) {
                    case 0 -> new FenceBrokerRecord().setId(id).setEpoch(broker.epoch());
                    case 1 -> new UnfenceBrokerRecord().setId(id).setEpoch(broker.epoch());
                    case 2 -> new UnregisterBrokerRecord().setBrokerId(id).setBrokerEpoch(broker.epoch());
                    default ->
                        new BrokerRegistrationChangeRecord()
                                .setBrokerId(id)
                                .setBrokerEpoch(broker.epoch())
                                .setFenced((byte) (random.nextInt(3) - 1))
                                .setInControlledShutdown((byte) random.nextInt(2));
                });
    }

    private void other(ClusterImage image, List<ApiMessage> batch) {
        batch.add(
                switch (random.nextInt(3)) {
                    case 0 ->
                        new ProducerIdsRecord()
                                .setBrokerId(1)
                                .setNextProducerId(image.nextProducerId() + random.nextInt(1000));
                    case 1 ->
                        new FeatureLevelRecord()
                                .setName("feature-" + random.nextInt(3))
                                .setFeatureLevel((short) random.nextInt(3));
                    default ->
                        new ConfigRecord()
                                .setResourceType(ConfigKey.GROUP)
                                .setResourceName("group")
                                .setName("key")
                                .setValue(random.nextBoolean() ? null : "value");
                });
    }
}
