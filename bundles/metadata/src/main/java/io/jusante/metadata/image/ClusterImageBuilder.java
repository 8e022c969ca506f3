package io.jusante.metadata.image;

import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Replays records on an image and makes the next one. Used once, by one thread. After an
 * {@link UnreplayableRecordException} it is of no use any more; the image that it began with is untouched.
 */
public final class ClusterImageBuilder {
    private static final int ALL_BROKERS = -1;

    private final PersistentClusterImage base;
    private final boolean snapshot;
    private final TopicDrafts topics;
    private final BrokerDrafts brokers;
    private final SortedMap<String, Short> features;
    private final Set<String> changedTopicConfigs = new HashSet<>();
    private final Set<Integer> changedBrokerConfigs = new HashSet<>();
    private PersistentMap<ConfigKey, Map<String, String>> configs;
    private long nextProducerId;
    private int controllerId;

    private ClusterImageBuilder(PersistentClusterImage base, boolean snapshot) {
        this.base = base;
        this.snapshot = snapshot;
        this.topics = new TopicDrafts(base.topicsByName(), base.topicsById());
        this.brokers = new BrokerDrafts(base.sortedBrokers());
        this.features = new TreeMap<>(base.sortedFeatures());
        this.configs = base.configs();
        this.nextProducerId = base.nextProducerId();
        this.controllerId = base.controllerId();
    }

    /** {@return the image before the first record} */
    public static ClusterImage empty(String clusterId) {
        return PersistentClusterImage.empty(clusterId);
    }

    /** {@return a builder that goes on from this image, which must have been made here} */
    public static ClusterImageBuilder after(ClusterImage image) {
        return new ClusterImageBuilder((PersistentClusterImage) image, false);
    }

    /** {@return a builder that begins anew, for the records of a snapshot} */
    public static ClusterImageBuilder anew(String clusterId, int controllerId) {
        ClusterImageBuilder builder = new ClusterImageBuilder(PersistentClusterImage.empty(clusterId), true);
        builder.controllerId = controllerId;
        return builder;
    }

    /** {@return a delta that says that all of this image is new, for whoever begins with it} */
    public static ClusterDelta everything(ClusterImage image) {
        PersistentClusterImage source = (PersistentClusterImage) image;
        Set<String> topics = new HashSet<>();
        Set<Integer> brokers = new HashSet<>();
        for (ConfigKey key : source.configs().keySet()) {
            if (key.type() == ConfigKey.TOPIC) {
                topics.add(key.name());
            } else if (key.type() == ConfigKey.BROKER) {
                brokers.add(key.name().isEmpty() ? ALL_BROKERS : brokerId(key.name()));
            }
        }
        return new Changes(source.topicsById().keySet(), Set.of(), topics, brokers, true, true);
    }

    /**
     * Applies one record.
     *
     * @throws UnreplayableRecordException if this version has no place for it, or it contradicts what was replayed
     */
    public ClusterImageBuilder replay(ApiMessage record) {
        if (record instanceof TopicRecord topic) {
            topics.replay(topic);
        } else if (record instanceof PartitionRecord partition) {
            topics.replay(partition);
        } else if (record instanceof PartitionChangeRecord change) {
            topics.replay(change);
        } else if (record instanceof RemoveTopicRecord removal) {
            putConfigs(new ConfigKey(ConfigKey.TOPIC, topics.replay(removal)), Map.of());
        } else if (record instanceof ConfigRecord config) {
            replay(config);
        } else if (record instanceof ProducerIdsRecord producerIds) {
            nextProducerId = producerIds.nextProducerId();
        } else if (record instanceof FeatureLevelRecord feature) {
            replay(feature);
        } else {
            replayBroker(record);
        }
        return this;
    }

    private void replayBroker(ApiMessage record) {
        if (record instanceof RegisterBrokerRecord registration) {
            brokers.replay(registration);
        } else if (record instanceof BrokerRegistrationChangeRecord change) {
            brokers.replay(change);
        } else if (record instanceof FenceBrokerRecord fence) {
            brokers.fence(fence.id(), fence.epoch(), true);
        } else if (record instanceof UnfenceBrokerRecord unfence) {
            brokers.fence(unfence.id(), unfence.epoch(), false);
        } else if (record instanceof UnregisterBrokerRecord removal) {
            brokers.unregister(removal.brokerId(), removal.brokerEpoch());
        } else if (!(record instanceof NoOpRecord)) {
            throw new UnreplayableRecordException(
                    "a " + record.getClass().getSimpleName() + " in the metadata log, which this version cannot apply");
        }
    }

    private void replay(ConfigRecord record) {
        ConfigKey key = new ConfigKey(record.resourceType(), record.resourceName());
        Map<String, String> before = configs.get(key);
        Map<String, String> after = before == null ? new TreeMap<>() : new TreeMap<>(before);
        String value = record.value();
        if (value == null) {
            after.remove(record.name());
        } else {
            after.put(record.name(), value);
        }
        putConfigs(key, after);
    }

    private void putConfigs(ConfigKey key, Map<String, String> values) {
        switch (key.type()) {
            case ConfigKey.TOPIC -> changedTopicConfigs.add(key.name());
            case ConfigKey.BROKER ->
                changedBrokerConfigs.add(key.name().isEmpty() ? ALL_BROKERS : brokerId(key.name()));
            case ConfigKey.GROUP -> {
                // groups are read when they are needed; nobody is told
            }
            default ->
                throw new UnreplayableRecordException(
                        "configs of resource type " + key.type() + ", which this version cannot apply");
        }
        configs = values.isEmpty() ? configs.without(key) : configs.with(key, Collections.unmodifiableMap(values));
    }

    private static int brokerId(String name) {
        try {
            return Integer.parseInt(name);
        } catch (NumberFormatException e) {
            throw new UnreplayableRecordException("configs of broker " + name, e);
        }
    }

    private void replay(FeatureLevelRecord record) {
        if (record.featureLevel() == 0) {
            features.remove(record.name());
        } else {
            features.put(record.name(), record.featureLevel());
        }
    }

    /** Another node leads, −1 for none. */
    public ClusterImageBuilder controller(int nodeId) {
        controllerId = nodeId;
        return this;
    }

    /**
     * {@return the image after what was replayed}
     *
     * @param offset of the last record
     * @param epoch leader epoch of the last record
     */
    public ClusterImage build(long offset, int epoch) {
        topics.finish();
        return new PersistentClusterImage(
                offset,
                epoch,
                base.clusterId(),
                controllerId,
                nextProducerId,
                brokers.brokers(),
                Collections.unmodifiableSortedMap(features),
                topics.byName(),
                topics.byId(),
                configs);
    }

    /** {@return what the replay changed} */
    public ClusterDelta delta() {
        return new Changes(
                topics.changed(),
                topics.deleted(),
                changedTopicConfigs,
                changedBrokerConfigs,
                brokers.changed() || controllerId != base.controllerId(),
                snapshot);
    }
}
