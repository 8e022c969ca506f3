package io.jusante.partition.replica.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A cluster of one node that a test changes, and the configuration of its broker. */
final class FakeCluster implements ClusterImage {
    private final Map<String, TopicImage> topics = new HashMap<>();
    private final Map<String, Map<String, String>> configs = new HashMap<>();
    private final Map<String, String> brokerValues;
    String clusterId = "cluster-one";

    FakeCluster(Map<String, String> brokerValues) {
        this.brokerValues = brokerValues;
    }

    FakeCluster topic(String name, UUID id, int partitions, Map<String, String> topicConfigs) {
        List<PartitionImage> images = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            images.add(new PartitionImage(List.of(1), List.of(1), 1, 0, 0));
        }
        topics.put(name, new TopicImage(name, id, images));
        configs.put(name, topicConfigs);
        return this;
    }

    FakeCluster without(String name) {
        topics.remove(name);
        configs.remove(name);
        return this;
    }

    static ClusterDelta snapshot() {
        return new Delta(Set.of(), Set.of(), Set.of(), true);
    }

    static ClusterDelta changed(UUID... ids) {
        return new Delta(Set.of(ids), Set.of(), Set.of(), false);
    }

    static ClusterDelta deleted(UUID id, UUID... changed) {
        return new Delta(Set.of(changed), Set.of(id), Set.of(), false);
    }

    static ClusterDelta configured(String topic) {
        return new Delta(Set.of(), Set.of(), Set.of(topic), false);
    }

    private record Delta(
            Set<UUID> changedTopics, Set<UUID> deletedTopics, Set<String> changedTopicConfigs, boolean isSnapshot)
            implements ClusterDelta {
        @Override
        public Set<Integer> changedBrokerConfigs() {
            return Set.of();
        }

        @Override
        public boolean brokersChanged() {
            return false;
        }
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public int controllerId() {
        return 1;
    }

    @Override
    public Map<Integer, BrokerImage> brokers() {
        return Map.of();
    }

    @Override
    public Map<String, TopicImage> topics() {
        return Map.copyOf(topics);
    }

    @Override
    public TopicImage topic(String name) {
        return topics.get(name);
    }

    @Override
    public TopicImage topic(UUID id) {
        return topics.values().stream()
                .filter(topic -> topic.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Map<String, String> topicConfigs(String topic) {
        return configs.getOrDefault(topic, Map.of());
    }

    @Override
    public Map<String, String> brokerConfigs(int brokerId) {
        return Map.of();
    }

    @Override
    public Map<String, String> groupConfigs(String group) {
        return Map.of();
    }

    @Override
    public Map<String, Short> features() {
        return Map.of();
    }

    @Override
    public int epoch() {
        return 0;
    }

    @Override
    public long nextProducerId() {
        return 0;
    }

    ConfigValues broker() {
        return new FakeValues().with(brokerValues);
    }

    ConfigValues topicValues(Map<String, String> overrides) {
        return new FakeValues().with(brokerValues).with(overrides);
    }
}
