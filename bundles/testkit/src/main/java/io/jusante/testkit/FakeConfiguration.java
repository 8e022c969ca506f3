package io.jusante.testkit;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigEntry;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigSource;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.configuration.UpdateMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A configuration of only those properties that a test defines. One thread. */
public final class FakeConfiguration implements Configuration {
    private final Map<ConfigScope, Map<String, Definition>> definitions = new HashMap<>();
    private final Map<String, String> dynamic = new HashMap<>();
    private Map<String, String> clusterDefault = Map.of();
    private Map<String, String> thisBroker = Map.of();

    private record Definition(
            String name,
            ConfigScope scope,
            ConfigType type,
            @Nullable String defaultValue,
            UpdateMode updateMode) implements ConfigDefinition {
        @Override
        public @Nullable Double minimum() {
            return null;
        }

        @Override
        public @Nullable Double maximum() {
            return null;
        }

        @Override
        public List<String> allowedValues() {
            return List.of();
        }

        @Override
        public List<String> synonyms() {
            return List.of();
        }

        @Override
        public boolean isSensitive() {
            return type == ConfigType.PASSWORD;
        }

        @Override
        public boolean isEffective() {
            return true;
        }

        @Override
        public String documentation() {
            return "What " + name + " is for.";
        }
    }

    private record Entry(
            ConfigDefinition definition, @Nullable String value, ConfigSource source, List<Synonym> synonyms)
            implements ConfigEntry {}

    private record Place(String name, @Nullable String value, ConfigSource source) implements ConfigEntry.Synonym {}

    /** Defines a property that can be changed at any time; again to change its value. */
    public FakeConfiguration define(ConfigScope scope, String name, ConfigType type, @Nullable String value) {
        return define(scope, name, type, value, UpdateMode.CLUSTER_WIDE);
    }

    public FakeConfiguration define(
            ConfigScope scope, String name, ConfigType type, @Nullable String value, UpdateMode updateMode) {
        of(scope).put(name, new Definition(name, scope, type, value, updateMode));
        return this;
    }

    private Map<String, Definition> of(ConfigScope scope) {
        return definitions.computeIfAbsent(scope, key -> new TreeMap<>());
    }

    /** {@return what was applied for all brokers} */
    public Map<String, String> clusterDefault() {
        return clusterDefault;
    }

    /** {@return what was applied for this broker} */
    public Map<String, String> thisBroker() {
        return thisBroker;
    }

    @Override
    public ConfigValues broker() {
        return new Values(of(ConfigScope.BROKER), dynamic);
    }

    @Override
    public ConfigValues topic(Map<String, String> overrides) {
        return new Values(of(ConfigScope.TOPIC), overrides);
    }

    @Override
    public Path dataDirectory() {
        throw new UnsupportedOperationException("no data directory in a fake");
    }

    @Override
    public Collection<ConfigDefinition> definitions(ConfigScope scope) {
        return List.copyOf(of(scope).values());
    }

    @Override
    public @Nullable ConfigDefinition definition(ConfigScope scope, String name) {
        return of(scope).get(name);
    }

    @Override
    public @Nullable String refusal(ConfigScope scope, String name, @Nullable String value, boolean clusterWide) {
        Definition definition = of(scope).get(name);
        if (definition == null) {
            return "unknown property " + name;
        }
        if (definition.updateMode() == UpdateMode.READ_ONLY
                || (clusterWide && definition.updateMode() == UpdateMode.PER_BROKER)) {
            return name + " cannot be changed like this";
        }
        boolean number = switch (definition.type()) {
            case INT, SHORT, LONG -> true;
            default -> false;
        };
        return number && value != null && !value.matches("-?\\d+") ? name + " is a number, not " + value : null;
    }

    @Override
    public List<ConfigEntry> describeTopic(Map<String, String> overrides) {
        return entries(ConfigScope.TOPIC, overrides, ConfigSource.DYNAMIC_TOPIC);
    }

    @Override
    public List<ConfigEntry> describeBroker() {
        return entries(ConfigScope.BROKER, thisBroker, ConfigSource.DYNAMIC_BROKER);
    }

    @Override
    public List<ConfigEntry> describeClusterDefault() {
        return entries(ConfigScope.BROKER, clusterDefault, ConfigSource.DYNAMIC_DEFAULT_BROKER).stream()
                .filter(entry -> clusterDefault.containsKey(entry.definition().name()))
                .toList();
    }

    private List<ConfigEntry> entries(ConfigScope scope, Map<String, String> overrides, ConfigSource source) {
        List<ConfigEntry> entries = new ArrayList<>();
        for (Definition definition : of(scope).values()) {
            String override = overrides.get(definition.name());
            String value = override == null ? definition.defaultValue() : override;
            ConfigSource from = override == null ? ConfigSource.DEFAULT : source;
            entries.add(new Entry(
                    definition,
                    definition.isSensitive() ? null : value,
                    from,
                    List.of(new Place(definition.name(), value, from))));
        }
        return entries;
    }

    @Override
    public void applyDynamic(Map<String, String> newClusterDefault, Map<String, String> newThisBroker) {
        clusterDefault = Map.copyOf(newClusterDefault);
        thisBroker = Map.copyOf(newThisBroker);
        dynamic.clear();
        dynamic.putAll(clusterDefault);
        dynamic.putAll(thisBroker);
    }

    @Override
    public AutoCloseable onChange(Consumer<ConfigValues> listener) {
        throw new UnsupportedOperationException("a fake tells nobody");
    }

    private record Values(Map<String, Definition> definitions, Map<String, String> set) implements ConfigValues {
        private String text(String name) {
            String text = getString(name);
            if (text == null) {
                throw new IllegalArgumentException(name + " has no value");
            }
            return text;
        }

        @Override
        public boolean getBoolean(String name) {
            return Boolean.parseBoolean(text(name));
        }

        @Override
        public int getInt(String name) {
            return Integer.parseInt(text(name));
        }

        @Override
        public long getLong(String name) {
            return Long.parseLong(text(name));
        }

        @Override
        public double getDouble(String name) {
            return Double.parseDouble(text(name));
        }

        @Override
        public @Nullable String getString(String name) {
            Definition definition = definitions.get(name);
            if (definition == null) {
                throw new IllegalArgumentException("the test does not define " + name);
            }
            return set.getOrDefault(name, definition.defaultValue());
        }

        @Override
        public List<String> getList(String name) {
            return List.of(text(name).split(","));
        }

        @Override
        public boolean isSet(String name) {
            return set.containsKey(name);
        }

        @Override
        public Map<String, String> withPrefix(String prefix) {
            Map<String, String> found = new HashMap<>();
            set.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    found.put(name, value);
                }
            });
            return found;
        }
    }
}
