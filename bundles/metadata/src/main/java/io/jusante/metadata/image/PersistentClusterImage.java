package io.jusante.metadata.image;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicImage;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An image in persistent maps. */
record PersistentClusterImage(
        long offset,
        int epoch,
        String clusterId,
        int controllerId,
        long nextProducerId,
        SortedMap<Integer, BrokerImage> sortedBrokers,
        SortedMap<String, Short> sortedFeatures,
        PersistentMap<String, TopicImage> topicsByName,
        PersistentMap<UUID, TopicImage> topicsById,
        PersistentMap<ConfigKey, Map<String, String>> configs)
        implements ClusterImage {

    static PersistentClusterImage empty(String clusterId) {
        return new PersistentClusterImage(
                -1,
                0,
                clusterId,
                -1,
                0,
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                PersistentMap.empty(),
                PersistentMap.empty(),
                PersistentMap.empty());
    }

    @Override
    public Map<Integer, BrokerImage> brokers() {
        return sortedBrokers;
    }

    @Override
    public Map<String, TopicImage> topics() {
        return topicsByName;
    }

    @Override
    public @Nullable TopicImage topic(String name) {
        return topicsByName.get(name);
    }

    @Override
    public @Nullable TopicImage topic(UUID id) {
        return topicsById.get(id);
    }

    @Override
    public Map<String, String> topicConfigs(String topic) {
        return configs(new ConfigKey(ConfigKey.TOPIC, topic));
    }

    @Override
    public Map<String, String> brokerConfigs(int brokerId) {
        return configs(new ConfigKey(ConfigKey.BROKER, brokerId < 0 ? "" : Integer.toString(brokerId)));
    }

    @Override
    public Map<String, String> groupConfigs(String group) {
        return configs(new ConfigKey(ConfigKey.GROUP, group));
    }

    @Override
    public Set<String> configuredGroups() {
        return configs.keySet().stream()
                .filter(key -> key.type() == ConfigKey.GROUP)
                .map(ConfigKey::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, String> configs(ConfigKey key) {
        Map<String, String> found = configs.get(key);
        return found == null ? Map.of() : found;
    }

    @Override
    public Map<String, Short> features() {
        return sortedFeatures;
    }

    @Override
    public String toString() {
        return "image after offset " + offset + " with " + topicsByName.size() + " topics";
    }
}
