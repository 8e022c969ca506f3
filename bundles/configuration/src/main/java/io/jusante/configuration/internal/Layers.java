package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places that give broker values, nearest first; immutable. Precedence is Apache Kafka's: dynamic for this broker,
 * dynamic for all, file and command line, definition.
 */
final class Layers {
    private final Registry registry;
    private final Map<String, String> thisBroker;
    private final Map<String, String> clusterDefault;
    private final Map<String, String> fixed;

    Layers(
            Registry registry,
            Map<String, String> thisBroker,
            Map<String, String> clusterDefault,
            Map<String, String> fixed) {
        this.registry = registry;
        this.thisBroker = Map.copyOf(thisBroker);
        this.clusterDefault = Map.copyOf(clusterDefault);
        this.fixed = Map.copyOf(fixed);
    }

    /** One place that gives a value. */
    record Place(String name, @Nullable String text, ConfigSource source) {}

    /** {@return the text set for this name, its definition aside} */
    @Nullable String set(String name) {
        String text = thisBroker.get(name);
        if (text == null) {
            text = clusterDefault.get(name);
        }
        return text == null ? fixed.get(name) : text;
    }

    /** {@return all that is set, the nearest place winning} */
    Map<String, String> settings() {
        Map<String, String> merged = new HashMap<>(fixed);
        merged.putAll(clusterDefault);
        merged.putAll(thisBroker);
        return Map.copyOf(merged);
    }

    /**
     * {@return the value that is in force: set by its own name, set by a related one, the default of either} A broken
     * text was reported when it came in, and is passed over here.
     */
    Value resolve(PropertyDefinition definition) {
        boolean isBroker = definition.scope() == ConfigScope.BROKER;
        if (isBroker) {
            Value own = parse(definition, set(definition.name()), null, true);
            if (own != null) {
                return own;
            }
        }
        for (Alias alias : definition.fallbacks()) {
            Value related = parse(definition, set(alias.name()), alias, true);
            if (related != null) {
                return related;
            }
        }
        Value fallback = isBroker ? parse(definition, definition.defaultValue(), null, false) : null;
        if (fallback == null) {
            fallback = defaultOfAlias(definition);
        }
        if (fallback == null) {
            fallback = parse(definition, definition.defaultValue(), null, false);
        }
        return fallback == null ? Value.absent(definition, false) : fallback;
    }

    /** {@return the places for these names as DescribeConfigs lists them: source by source, names in order} */
    List<Place> places(List<String> names, boolean withDefaults) {
        List<Place> places = new ArrayList<>();
        add(places, names, thisBroker, ConfigSource.DYNAMIC_BROKER);
        add(places, names, clusterDefault, ConfigSource.DYNAMIC_DEFAULT_BROKER);
        add(places, names, fixed, ConfigSource.STATIC_BROKER);
        if (withDefaults) {
            for (String name : names) {
                PropertyDefinition definition = registry.find(ConfigScope.BROKER, name);
                if (definition != null && definition.defaultValue() != null) {
                    places.add(new Place(name, definition.defaultValue(), ConfigSource.DEFAULT));
                }
            }
        }
        return places;
    }

    /** {@return what file and command line set} */
    Map<String, String> fixed() {
        return fixed;
    }

    /** {@return what is set for all brokers} */
    Map<String, String> clusterDefault() {
        return clusterDefault;
    }

    private @Nullable Value defaultOfAlias(PropertyDefinition definition) {
        for (Alias alias : definition.fallbacks()) {
            PropertyDefinition other = registry.find(ConfigScope.BROKER, alias.name());
            Value value = other == null ? null : parse(definition, other.defaultValue(), alias, false);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static void add(List<Place> places, List<String> names, Map<String, String> layer, ConfigSource source) {
        for (String name : names) {
            String text = layer.get(name);
            if (text != null) {
                places.add(new Place(name, text, source));
            }
        }
    }

    private static @Nullable Value parse(
            PropertyDefinition definition, @Nullable String text, @Nullable Alias alias, boolean isSet) {
        if (text == null) {
            return null;
        }
        try {
            return Value.parse(definition, alias == null ? text : alias.convert(text), isSet);
        } catch (InvalidSettingException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
