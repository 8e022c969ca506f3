package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All definitions, merged from the contributions; immutable. */
final class Registry {
    /** Stands for the data directory in a default. */
    static final String DATA_DIRECTORY = "${data}";

    private final Map<ConfigScope, Map<String, PropertyDefinition>> definitions;
    private final List<String> prefixes;
    private final List<String> conflicts;

    private Registry(
            Map<ConfigScope, Map<String, PropertyDefinition>> definitions,
            List<String> prefixes,
            List<String> conflicts) {
        this.definitions = definitions;
        this.prefixes = prefixes;
        this.conflicts = conflicts;
    }

    /**
     * Merges. Where two bundles define the same property at equal standing, the one with the lower id wins and {@link
     * #conflicts} says so; two versions of one bundle are no conflict.
     */
    static Registry of(Collection<Contribution> contributions, Path dataDirectory) {
        List<Contribution> ordered = new ArrayList<>(contributions);
        ordered.sort(Comparator.comparing(Contribution::standing).reversed().thenComparing(Contribution::bundleId));
        Map<ConfigScope, Map<String, PropertyDefinition>> definitions = new EnumMap<>(ConfigScope.class);
        for (ConfigScope scope : ConfigScope.values()) {
            definitions.put(scope, new TreeMap<>());
        }
        List<String> prefixes = new ArrayList<>();
        List<String> conflicts = new ArrayList<>();
        Map<String, Contribution> owners = new HashMap<>();
        for (Contribution contribution : ordered) {
            prefixes.addAll(contribution.prefixes());
            for (PropertyDefinition definition : contribution.definitions()) {
                Contribution owner = owners.putIfAbsent(definition.scope() + " " + definition.name(), contribution);
                if (owner == null) {
                    in(definitions, definition.scope()).put(definition.name(), located(definition, dataDirectory));
                } else if (owner.standing() == contribution.standing()
                        && !owner.bundle().equals(contribution.bundle())) {
                    conflicts.add("bundles " + owner.bundle() + " and " + contribution.bundle() + " both define "
                            + definition.name());
                }
            }
        }
        for (Contribution contribution : ordered) {
            markRead(definitions, contribution, conflicts);
        }
        spreadEffect(definitions);
        return new Registry(definitions, List.copyOf(prefixes), List.copyOf(conflicts));
    }

    /** {@return one sentence for each contradiction between bundles} */
    List<String> conflicts() {
        return conflicts;
    }

    @Nullable PropertyDefinition find(ConfigScope scope, String name) {
        return in(definitions, scope).get(name);
    }

    Collection<PropertyDefinition> all(ConfigScope scope) {
        return Collections.unmodifiableCollection(in(definitions, scope).values());
    }

    Collection<ConfigDefinition> published(ConfigScope scope) {
        return Collections.unmodifiableCollection(in(definitions, scope).values());
    }

    Set<String> names(ConfigScope scope) {
        return Collections.unmodifiableSet(in(definitions, scope).keySet());
    }

    /** {@return whether a bundle takes all names of a prefix of this one} */
    boolean isTakenByPrefix(String name) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    /** {@return whether any property or prefix of a bundle begins like this} */
    boolean knowsAnyOf(String prefix) {
        return names(ConfigScope.BROKER).stream().anyMatch(name -> name.startsWith(prefix))
                || names(ConfigScope.TOPIC).stream().anyMatch(name -> name.startsWith(prefix))
                || prefixes.stream().anyMatch(name -> name.startsWith(prefix));
    }

    private static void markRead(
            Map<ConfigScope, Map<String, PropertyDefinition>> definitions,
            Contribution contribution,
            List<String> conflicts) {
        contribution.reads().forEach((scope, names) -> {
            for (String name : names) {
                PropertyDefinition definition = in(definitions, scope).get(name);
                if (definition == null) {
                    conflicts.add("bundle " + contribution.bundle() + " reads " + name + ", which nobody defines");
                } else {
                    in(definitions, scope).put(name, definition.effective());
                }
            }
        });
    }

    /** A broker property that gives the value of an effective one is effective itself. */
    private static void spreadEffect(Map<ConfigScope, Map<String, PropertyDefinition>> definitions) {
        Map<String, PropertyDefinition> broker = in(definitions, ConfigScope.BROKER);
        Set<String> giving = new HashSet<>();
        for (Map<String, PropertyDefinition> ofScope : definitions.values()) {
            for (PropertyDefinition definition : ofScope.values()) {
                if (definition.isEffective()) {
                    definition.fallbacks().forEach(alias -> giving.add(alias.name()));
                }
            }
        }
        for (String name : giving) {
            broker.computeIfPresent(name, (same, definition) -> definition.effective());
        }
    }

    private static PropertyDefinition located(PropertyDefinition definition, Path dataDirectory) {
        String text = definition.defaultValue();
        return text == null || !text.contains(DATA_DIRECTORY)
                ? definition
                : definition.withDefault(text.replace(DATA_DIRECTORY, dataDirectory.toString()));
    }

    private static Map<String, PropertyDefinition> in(
            Map<ConfigScope, Map<String, PropertyDefinition>> definitions, ConfigScope scope) {
        Map<String, PropertyDefinition> found = definitions.get(scope);
        if (found == null) {
            throw new IllegalStateException("no map for " + scope);
        }
        return found;
    }
}
