package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that is in force at one moment; immutable. */
final class Snapshot {
    private final Registry registry;
    private final Layers layers;
    private final SnapshotValues broker;
    private final Map<String, Value> topicDefaults;
    private final List<String> ignoredListeners;

    Snapshot(Registry registry, Layers layers) {
        this.registry = registry;
        this.layers = layers;
        Map<String, Value> values = resolved(ConfigScope.BROKER);
        ignoredListeners = ControllerListeners.drop(values);
        broker = new SnapshotValues(Map.copyOf(values), Map.of(), layers.settings());
        topicDefaults = Map.copyOf(resolved(ConfigScope.TOPIC));
    }

    Registry registry() {
        return registry;
    }

    Layers layers() {
        return layers;
    }

    SnapshotValues broker() {
        return broker;
    }

    /** {@return the values of a topic that overrides nothing} */
    Map<String, Value> topicDefaults() {
        return topicDefaults;
    }

    List<String> ignoredListeners() {
        return ignoredListeners;
    }

    /** {@return whether a broker or a topic would read the same from the other one} */
    boolean hasValuesOf(Snapshot other) {
        return broker.hasValuesOf(other.broker) && topicDefaults.equals(other.topicDefaults);
    }

    private Map<String, Value> resolved(ConfigScope scope) {
        Map<String, Value> values = new HashMap<>();
        for (PropertyDefinition definition : registry.all(scope)) {
            values.put(definition.name(), layers.resolve(definition));
        }
        return values;
    }
}
