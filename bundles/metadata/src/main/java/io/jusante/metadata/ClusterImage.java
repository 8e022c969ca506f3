package io.jusante.metadata;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The whole cluster after one offset of the metadata log; immutable, any thread. */
@ProviderType
public interface ClusterImage {
    /** {@return the offset of the last record that it includes} */
    long offset();

    /** {@return the leader epoch of that record} */
    int epoch();

    /** {@return the cluster's id} */
    String clusterId();

    /** {@return the node id of the active controller, −1 where none is known} */
    int controllerId();

    Map<Integer, BrokerImage> brokers();

    Map<String, TopicImage> topics();

    @Nullable TopicImage topic(String name);

    @Nullable TopicImage topic(UUID id);

    /** {@return a topic's own configs; empty where it has none} */
    Map<String, String> topicConfigs(String topic);

    /** {@return a broker's dynamic configs; of all brokers for −1} */
    Map<String, String> brokerConfigs(int brokerId);

    /** {@return a group's own configs} */
    Map<String, String> groupConfigs(String group);

    /**
     * {@return the names of the groups that have configs of their own}
     *
     * @since 1.1
     */
    default Set<String> configuredGroups() {
        throw new UnsupportedOperationException("an image without configs of groups");
    }

    /** {@return the finalized features with their levels} */
    Map<String, Short> features();

    /** {@return the first producer id that nobody was given yet} */
    long nextProducerId();
}
