package io.jusante.metadata.image;

import io.jusante.metadata.ClusterDelta;
import java.util.Set;
import java.util.UUID;

/** What changed, as values. */
record Changes(
        Set<UUID> changedTopics,
        Set<UUID> deletedTopics,
        Set<String> changedTopicConfigs,
        Set<Integer> changedBrokerConfigs,
        boolean brokersChanged,
        boolean isSnapshot)
        implements ClusterDelta {
    Changes {
        changedTopics = Set.copyOf(changedTopics);
        deletedTopics = Set.copyOf(deletedTopics);
        changedTopicConfigs = Set.copyOf(changedTopicConfigs);
        changedBrokerConfigs = Set.copyOf(changedBrokerConfigs);
    }
}
