package io.jusante.metadata;

import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/** What changed since the image before; immutable. */
@ProviderType
public interface ClusterDelta {
    /** {@return topics that are new, or whose partitions changed} */
    Set<UUID> changedTopics();

    /** {@return topics that are gone} */
    Set<UUID> deletedTopics();

    /** {@return names of topics whose configs changed} */
    Set<String> changedTopicConfigs();

    /** {@return ids of brokers whose dynamic configs changed, −1 for the cluster's default} */
    Set<Integer> changedBrokerConfigs();

    /** {@return whether the brokers or the controller changed} */
    boolean brokersChanged();

    /** {@return whether the image begins anew from a snapshot: everything counts as changed} */
    boolean isSnapshot();
}
