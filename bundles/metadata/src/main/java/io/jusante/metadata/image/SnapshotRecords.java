package io.jusante.metadata.image;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.message.ConfigRecord;
import io.jusante.metadata.message.FeatureLevelRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.ProducerIdsRecord;
import io.jusante.metadata.message.RegisterBrokerRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns an image back into records: replayed on an empty image they make an equal one. Images that are equal give equal
 * records in equal order; features come first, so that a reader knows what it needs to understand the rest.
 */
public final class SnapshotRecords {
    private final List<ApiMessage> records = new ArrayList<>();

    private SnapshotRecords() {}

    /** {@return the records of this image, which must have been made by {@link ClusterImageBuilder}} */
    public static List<ApiMessage> of(ClusterImage image) {
        PersistentClusterImage source = (PersistentClusterImage) image;
        SnapshotRecords snapshot = new SnapshotRecords();
        source.sortedFeatures()
                .forEach((name, level) -> snapshot.records.add(
                        new FeatureLevelRecord().setName(name).setFeatureLevel(level)));
        source.sortedBrokers().values().forEach(broker -> snapshot.records.add(registration(broker)));
        new TreeMap<>(source.topicsByName()).values().forEach(snapshot::topic);
        snapshot.configs(source.configs());
        if (source.nextProducerId() > 0) {
            snapshot.records.add(new ProducerIdsRecord()
                    .setBrokerId(-1)
                    .setBrokerEpoch(-1)
                    .setNextProducerId(source.nextProducerId()));
        }
        return snapshot.records;
    }

    /** {@return the record that registers this broker} */
    public static RegisterBrokerRecord registration(BrokerImage broker) {
        List<RegisterBrokerRecord.BrokerEndpoint> endpoints = new ArrayList<>();
        for (Endpoint endpoint : broker.endpoints()) {
            endpoints.add(new RegisterBrokerRecord.BrokerEndpoint()
                    .setName(endpoint.listener())
                    .setHost(endpoint.host())
                    .setPort(endpoint.port())
                    .setSecurityProtocol(SecurityProtocol.number(endpoint.securityProtocol())));
        }
        return new RegisterBrokerRecord()
                .setBrokerId(broker.id())
                .setIncarnationId(broker.incarnationId())
                .setBrokerEpoch(broker.epoch())
                .setEndPoints(endpoints)
                .setRack(broker.rack())
                .setFenced(broker.isFenced())
                .setInControlledShutdown(broker.isInControlledShutdown());
    }

    /** {@return the record that tells of a partition in full} */
    public static PartitionRecord partition(TopicImage topic, int index) {
        PartitionImage partition = topic.partitions().get(index);
        return new PartitionRecord()
                .setTopicId(topic.id())
                .setPartitionId(index)
                .setReplicas(partition.replicas())
                .setIsr(partition.isr())
                .setRemovingReplicas(partition.removingReplicas())
                .setAddingReplicas(partition.addingReplicas())
                .setDirectories(partition.directories())
                .setLeader(partition.leader())
                .setLeaderRecoveryState(partition.leaderRecoveryState())
                .setLeaderEpoch(partition.leaderEpoch())
                .setPartitionEpoch(partition.partitionEpoch());
    }

    private void topic(TopicImage topic) {
        records.add(new TopicRecord().setName(topic.name()).setTopicId(topic.id()));
        for (int i = 0; i < topic.partitions().size(); i++) {
            records.add(partition(topic, i));
        }
    }

    private void configs(Map<ConfigKey, Map<String, String>> configs) {
        Map<ConfigKey, Map<String, String>> sorted =
                new TreeMap<>(Comparator.comparingInt(ConfigKey::type).thenComparing(ConfigKey::name));
        sorted.putAll(configs);
        sorted.forEach((key, values) -> values.forEach((name, value) -> records.add(new ConfigRecord()
                .setResourceType(key.type())
                .setResourceName(key.name())
                .setName(name)
                .setValue(value))));
    }
}
