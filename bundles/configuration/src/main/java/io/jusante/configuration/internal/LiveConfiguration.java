package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigEntry;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.configuration.UpdateMode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in force. Readers see an immutable {@link Snapshot}; changes are made one at a time under the lock,
 * and listeners are called inside it, so that each sees the changes in order.
 */
final class LiveConfiguration implements Configuration {
    private static final Logger LOGGER = LoggerFactory.getLogger(LiveConfiguration.class);

    private final Path dataDirectory;
    private final List<Setting> given;
    private final Object changes = new Object();
    private final List<Consumer<ConfigValues>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private Map<String, String> clusterDefault = Map.of();
    private Map<String, String> thisBroker = Map.of();
    private volatile Snapshot snapshot;

    /**
     * @param given the settings of file and command line, to be checked again when definitions come and go
     * @param checked the outcome of checking them against the registry, without errors
     */
    LiveConfiguration(Path dataDirectory, Registry registry, List<Setting> given, StaticSettings checked) {
        this.dataDirectory = dataDirectory;
        this.given = List.copyOf(given);
        this.snapshot = new Snapshot(registry, new Layers(registry, Map.of(), Map.of(), checked.values()));
        checked.warnings().forEach(this::warnOnce);
        snapshot.ignoredListeners().forEach(this::warnOnce);
    }

    @Override
    public ConfigValues broker() {
        return snapshot.broker();
    }

    @Override
    public ConfigValues topic(Map<String, String> overrides) {
        Snapshot now = snapshot;
        Map<String, Value> own = new HashMap<>();
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            PropertyDefinition definition = now.registry().find(ConfigScope.TOPIC, override.getKey());
            Value value = definition == null ? null : parse(definition, override.getValue());
            if (value != null) {
                own.put(override.getKey(), value);
            }
        }
        return new SnapshotValues(now.topicDefaults(), own, Map.copyOf(overrides));
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public Collection<ConfigDefinition> definitions(ConfigScope scope) {
        return snapshot.registry().published(scope);
    }

    @Override
    public @Nullable ConfigDefinition definition(ConfigScope scope, String name) {
        return snapshot.registry().find(scope, name);
    }

    @Override
    public @Nullable String refusal(ConfigScope scope, String name, @Nullable String value, boolean clusterWide) {
        Registry registry = snapshot.registry();
        PropertyDefinition definition = registry.find(scope, name);
        if (definition == null) {
            String nearest = NearestName.of(name, registry.names(scope));
            return "unknown " + scope.name().toLowerCase(Locale.ROOT) + " property " + name
                    + (nearest == null ? "" : ", did you mean " + nearest + "?");
        }
        if (scope == ConfigScope.BROKER && definition.updateMode() == UpdateMode.READ_ONLY) {
            return name + " can't be changed while the broker runs: set it in server.properties and restart";
        }
        if (scope == ConfigScope.BROKER && clusterWide && definition.updateMode() == UpdateMode.PER_BROKER) {
            return name + " can only be set for one broker, not for all";
        }
        if (value == null) {
            return null;
        }
        try {
            Value.parse(definition, value, true);
            return null;
        } catch (InvalidSettingException e) {
            return e.getMessage();
        }
    }

    @Override
    public List<ConfigEntry> describeTopic(Map<String, String> overrides) {
        return new Description(snapshot).ofTopic(overrides);
    }

    @Override
    public List<ConfigEntry> describeBroker() {
        return new Description(snapshot).ofBroker();
    }

    @Override
    public List<ConfigEntry> describeClusterDefault() {
        return new Description(snapshot).ofClusterDefault();
    }

    @Override
    public void applyDynamic(Map<String, String> newClusterDefault, Map<String, String> newThisBroker) {
        synchronized (changes) {
            if (newClusterDefault.equals(clusterDefault) && newThisBroker.equals(thisBroker)) {
                // as at each start without dynamic properties: nothing to resolve and compare
                return;
            }
            clusterDefault = Map.copyOf(newClusterDefault);
            thisBroker = Map.copyOf(newThisBroker);
            Snapshot before = snapshot;
            publish(before.registry(), before.layers().fixed());
        }
    }

    @Override
    public AutoCloseable onChange(Consumer<ConfigValues> listener) {
        AtomicReference<@Nullable Consumer<ConfigValues>> target = new AtomicReference<>(listener);
        Consumer<ConfigValues> one = values -> {
            Consumer<ConfigValues> live = target.get();
            if (live != null) {
                live.accept(values);
            }
        };
        listeners.add(one);
        return () -> {
            target.set(null);
            listeners.remove(one);
        };
    }

    /**
     * Takes new definitions while the process runs: a plugin came or went. What was given on the command line or in the
     * file and is wrong by a new definition is left out, with an error in the log: it is too late to refuse the start.
     */
    void redefine(Registry registry) {
        synchronized (changes) {
            StaticSettings checked = StaticSettings.check(registry, given);
            checked.warnings().forEach(this::warnOnce);
            for (String error : checked.errors()) {
                if (warned.add(error)) {
                    LOGGER.atError().log("setting left out: {}", error);
                }
            }
            publish(registry, checked.values());
        }
    }

    private void publish(Registry registry, Map<String, String> fixed) {
        Layers layers = new Layers(registry, valid(registry, thisBroker), valid(registry, clusterDefault), fixed);
        Snapshot before = snapshot;
        Snapshot after = new Snapshot(registry, layers);
        snapshot = after;
        after.ignoredListeners().forEach(this::warnOnce);
        if (after.hasValuesOf(before)) {
            return;
        }
        for (Consumer<ConfigValues> listener : listeners) {
            try {
                listener.accept(after.broker());
            } catch (RuntimeException e) {
                LOGGER.atError().setCause(e).log("a listener failed on a change of the configuration");
            }
        }
    }

    /** What the metadata log holds was valid when it was written, under other definitions perhaps. */
    private Map<String, String> valid(Registry registry, Map<String, String> dynamic) {
        Map<String, String> valid = new HashMap<>();
        dynamic.forEach((name, text) -> {
            PropertyDefinition definition = registry.find(ConfigScope.BROKER, name);
            if (definition == null) {
                warnOnce("dynamic property " + name + " has no effect: no installed bundle defines it");
                return;
            }
            if (!definition.isEffective()) {
                warnOnce("dynamic property " + name + " has no effect here");
            }
            try {
                Value.parse(definition, text, true);
                valid.put(name, text);
            } catch (InvalidSettingException e) {
                warnOnce("dynamic property left out: " + e.getMessage());
            }
        });
        return valid;
    }

    private @Nullable Value parse(PropertyDefinition definition, String text) {
        if (!definition.isEffective()) {
            warnOnce("topic property " + definition.name() + " has no effect here");
        }
        try {
            return Value.parse(definition, text, true);
        } catch (InvalidSettingException e) {
            warnOnce("topic property left out: " + e.getMessage());
            return null;
        }
    }

    private void warnOnce(String sentence) {
        if (warned.add(sentence)) {
            LOGGER.atWarn().log("{}", sentence);
        }
    }
}
