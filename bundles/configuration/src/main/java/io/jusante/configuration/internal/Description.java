package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigEntry;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What DescribeConfigs answers, source by source as Apache Kafka 4.3.1 does (KIP-226): the synonyms of a property are
 * the places that give it a value, the nearest first; places before the first one of its own name are left out, so that
 * {@code log.retention.hours} doesn't appear under {@code log.retention.ms}.
 */
final class Description {
    private final Snapshot snapshot;

    Description(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    List<ConfigEntry> ofTopic(Map<String, String> overrides) {
        List<ConfigEntry> entries = new ArrayList<>();
        for (PropertyDefinition definition : snapshot.registry().all(ConfigScope.TOPIC)) {
            String override = overrides.get(definition.name());
            if (definition.isInternal() && override == null) {
                continue;
            }
            List<Layers.Place> places = new ArrayList<>();
            Value value = snapshot.topicDefaults().get(definition.name());
            if (override != null) {
                Value own = parsed(definition, override);
                if (own != null) {
                    value = own;
                    places.add(new Layers.Place(definition.name(), own.text(), ConfigSource.DYNAMIC_TOPIC));
                }
            }
            if (!definition.aliases().isEmpty()) {
                places.addAll(family(definition.aliases().get(0).name(), true));
            }
            entries.add(entry(definition, value == null ? null : value.text(), places));
        }
        return entries;
    }

    List<ConfigEntry> ofBroker() {
        List<ConfigEntry> entries = new ArrayList<>();
        for (PropertyDefinition definition : snapshot.registry().all(ConfigScope.BROKER)) {
            String set = snapshot.layers().set(definition.name());
            if (definition.isInternal() && set == null) {
                continue;
            }
            String text =
                    set == null ? definition.defaultValue() : snapshot.broker().getString(definition.name());
            entries.add(entry(definition, text, family(definition.name(), true)));
        }
        return entries;
    }

    List<ConfigEntry> ofClusterDefault() {
        List<ConfigEntry> entries = new ArrayList<>();
        snapshot.layers().clusterDefault().keySet().stream().sorted().forEach(name -> {
            PropertyDefinition definition = snapshot.registry().find(ConfigScope.BROKER, name);
            if (definition != null) {
                List<Layers.Place> places = family(name, false).stream()
                        .filter(place -> place.source() == ConfigSource.DYNAMIC_DEFAULT_BROKER)
                        .toList();
                entries.add(entry(
                        definition, places.isEmpty() ? null : places.get(0).text(), places));
            }
        });
        return entries;
    }

    private List<Layers.Place> family(String name, boolean withDefaults) {
        PropertyDefinition definition = snapshot.registry().find(ConfigScope.BROKER, name);
        List<String> names = definition == null || definition.aliases().isEmpty()
                ? List.of(name)
                : definition.aliases().stream().map(Alias::name).toList();
        return snapshot.layers().places(names, withDefaults).stream()
                .dropWhile(place -> !place.name().equals(name))
                .toList();
    }

    private static ConfigEntry entry(PropertyDefinition definition, @Nullable String value, List<Layers.Place> places) {
        List<ConfigEntry.Synonym> synonyms = new ArrayList<>();
        for (Layers.Place place : places) {
            synonyms.add(new Given(place.name(), definition.isSensitive() ? null : place.text(), place.source()));
        }
        ConfigSource source =
                places.isEmpty() ? ConfigSource.DEFAULT : places.get(0).source();
        return new Entry(definition, definition.isSensitive() ? null : value, source, List.copyOf(synonyms));
    }

    private static @Nullable Value parsed(PropertyDefinition definition, String text) {
        try {
            return Value.parse(definition, text, true);
        } catch (InvalidSettingException e) {
            return null; // reported when the topic's values were asked for
        }
    }

    private record Given(String name, @Nullable String value, ConfigSource source) implements ConfigEntry.Synonym {}

    private record Entry(
            ConfigDefinition definition,
            @Nullable String value,
            ConfigSource source,
            List<ConfigEntry.Synonym> synonyms)
            implements ConfigEntry {}
}
