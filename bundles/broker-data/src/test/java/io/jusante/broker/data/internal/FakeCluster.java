package io.jusante.broker.data.internal;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import io.jusante.record.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Topics of one node, some of them hosted. */
final class FakeCluster implements Partitions, MetadataView, ClusterImage {
    private final Map<String, TopicImage> topics = new HashMap<>();
    private final Map<TopicPartition, FakePartition> hosted = new HashMap<>();

    /** Adds a topic; all of its partitions are hosted. */
    UUID topic(String name, int partitions) {
        UUID id = new UUID(1, topics.size() + 1L);
        List<PartitionImage> images = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            images.add(new PartitionImage(List.of(1), List.of(1), 1, 3, 0));
            TopicPartition partition = new TopicPartition(name, i);
            hosted.put(partition, new FakePartition(partition, id));
        }
        topics.put(name, new TopicImage(name, id, images));
        return id;
    }

    FakePartition partition(String topic, int index) {
        return hosted.get(new TopicPartition(topic, index));
    }

    void unhost(String topic, int index) {
        hosted.remove(new TopicPartition(topic, index));
    }

    @Override
    public Partition find(String topic, int partition) {
        return hosted.get(new TopicPartition(topic, partition));
    }

    @Override
    public Partition find(UUID topicId, int partition) {
        TopicImage topic = topic(topicId);
        return topic == null ? null : find(topic.name(), partition);
    }

    @Override
    public Collection<? extends Partition> all() {
        return hosted.values();
    }

    @Override
    public ClusterImage image() {
        return this;
    }

    @Override
    public CompletionStage<ClusterImage> whenPublished(long offset) {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public long offset() {
        return 0;
    }

    @Override
    public String clusterId() {
        return "cluster";
    }

    @Override
    public int controllerId() {
        return 1;
    }

    @Override
    public Map<Integer, BrokerImage> brokers() {
        Endpoint endpoint = new Endpoint("PLAINTEXT", "PLAINTEXT", "localhost", 9092);
        return Map.of(1, new BrokerImage(1, 0, false, null, List.of(endpoint)));
    }

    @Override
    public Map<String, TopicImage> topics() {
        return topics;
    }

    @Override
    public TopicImage topic(String name) {
        return topics.get(name);
    }

    @Override
    public TopicImage topic(UUID id) {
        return topics.values().stream()
                .filter(topic -> topic.id().equals(id))
                .findAny()
                .orElse(null);
    }

    @Override
    public Map<String, String> topicConfigs(String topic) {
        return Map.of();
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
    public int epoch() {
        return 1;
    }

    @Override
    public long nextProducerId() {
        return 0;
    }

    @Override
    public Map<String, Short> features() {
        return Map.of();
    }
}
