package io.jusante.broker.admin.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigEntry;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigSource;
import io.jusante.configuration.Configuration;
import io.jusante.controller.ConfigTarget;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the configs of a resource. */
final class ConfigResources {
    private final Configuration configuration;

    ConfigResources(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * {@return all configs of the resource}
     *
     * @throws KafkaErrorException if there is no such resource, or this broker does not know its configs
     */
    List<ConfigEntry> describe(byte type, String name, ClusterImage image, int nodeId) {
        return switch (type) {
            case ConfigTarget.TOPIC -> topic(name, image);
            case ConfigTarget.BROKER -> broker(name, nodeId);
            case ConfigTarget.GROUP -> group(name, image);
            default ->
                throw new KafkaErrorException(
                        ErrorCode.INVALID_REQUEST, "resources of type " + type + " have no configs here");
        };
    }

    private List<ConfigEntry> topic(String name, ClusterImage image) {
        String refusal = TopicNames.refusal(name);
        if (refusal != null) {
            throw new KafkaErrorException(ErrorCode.INVALID_TOPIC_EXCEPTION, refusal);
        }
        if (image.topic(name) == null) {
            throw new KafkaErrorException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name);
        }
        return configuration.describeTopic(image.topicConfigs(name));
    }

    private List<ConfigEntry> broker(String name, int nodeId) {
        if (name.isEmpty()) {
            return configuration.describeClusterDefault();
        }
        if (!name.equals(Integer.toString(nodeId))) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REQUEST,
                    "this is broker " + nodeId + ", which can't describe the configs of broker \"" + name + "\"");
        }
        return configuration.describeBroker();
    }

    private List<ConfigEntry> group(String name, ClusterImage image) {
        if (name.isEmpty()) {
            throw new KafkaErrorException(ErrorCode.INVALID_REQUEST, "a group's name must not be empty");
        }
        Map<String, String> own = image.groupConfigs(name);
        List<ConfigEntry> entries = new ArrayList<>();
        for (ConfigDefinition definition : configuration.definitions(ConfigScope.GROUP)) {
            entries.add(groupEntry(definition, own.get(definition.name())));
        }
        return entries;
    }

    private ConfigEntry groupEntry(ConfigDefinition definition, @Nullable String override) {
        List<ConfigEntry.Synonym> synonyms = new ArrayList<>();
        if (override != null) {
            synonyms.add(new Place(definition.name(), shown(definition, override), ConfigSource.GROUP));
        }
        String inherited = definition.defaultValue();
        for (String name : definition.synonyms()) {
            String value = configuration.broker().getString(name);
            inherited = value == null ? inherited : value;
            ConfigSource source =
                    configuration.broker().isSet(name) ? ConfigSource.STATIC_BROKER : ConfigSource.DEFAULT;
            synonyms.add(new Place(name, shown(definition, value), source));
        }
        if (definition.synonyms().isEmpty()) {
            synonyms.add(new Place(definition.name(), shown(definition, inherited), ConfigSource.DEFAULT));
        }
        String value = override == null ? inherited : override;
        ConfigSource source =
                synonyms.isEmpty() ? ConfigSource.DEFAULT : synonyms.get(0).source();
        return new Entry(definition, shown(definition, value), source, synonyms);
    }

    private static @Nullable String shown(ConfigDefinition definition, @Nullable String value) {
        return definition.isSensitive() ? null : value;
    }

    private record Place(String name, @Nullable String value, ConfigSource source) implements ConfigEntry.Synonym {}

    private record Entry(
            ConfigDefinition definition,
            @Nullable String value,
            ConfigSource source,
            List<ConfigEntry.Synonym> synonyms)
            implements ConfigEntry {}
}
