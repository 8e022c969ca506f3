package io.jusante.configuration.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.UpdateMode;
import io.jusante.configuration.internal.Contribution.Standing;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code JUSANTE-INF/configuration.json}:
 *
 * <pre>{@code
 * {
 *   "reads": {"broker": ["listeners"], "topic": ["segment.bytes"]},
 *   "prefixes": ["jusante.example."],
 *   "properties": [{
 *     "name": "jusante.swap.timeout.ms", "scope": "broker", "type": "long", "default": "30000",
 *     "min": 1, "max": 600000, "allowed": [], "pattern": "…", "update": "read-only | per-broker | cluster-wide",
 *     "synonyms": ["a.broker.property", {"name": "in.minutes", "unit": 60000}],
 *     "sensitive": false, "internal": false, "doc": "A sentence."
 *   }]
 * }
 * }</pre>
 *
 * <p>Anything else in it is an error: a misspelt key must not be passed over.
 */
final class ContributionReader {
    private static final Set<String> TOP = Set.of("reads", "prefixes", "properties");
    private static final Set<String> KEYS = Set.of(
            "name",
            "scope",
            "type",
            "default",
            "min",
            "max",
            "allowed",
            "pattern",
            "update",
            "synonyms",
            "sensitive",
            "internal",
            "doc");

    private final Standing standing;
    private final boolean isEffective;

    private ContributionReader(Standing standing, boolean isEffective) {
        this.standing = standing;
        this.isEffective = isEffective;
    }

    /** What a bundle defines is what it reads. */
    static ContributionReader ofBundle() {
        return new ContributionReader(Standing.BUNDLE, true);
    }

    /** What this bundle defines in the name of others gives way to what they define themselves. */
    static ContributionReader ofThisBundle() {
        return new ContributionReader(Standing.CATALOGUE, true);
    }

    /** The catalogue says what there is, and has no effect until somebody reads it. */
    static ContributionReader ofCatalogue() {
        return new ContributionReader(Standing.CATALOGUE, false);
    }

    Contribution read(String bundle, long bundleId, URL resource) throws InvalidSettingException {
        try (InputStream in = resource.openStream()) {
            return contribution(bundle, bundleId, JSON.std.mapFrom(in));
        } catch (IOException | IllegalArgumentException e) {
            String cause = String.valueOf(e.getMessage());
            int end = cause.indexOf('\n');
            throw malformed(bundle, end < 0 ? cause : cause.substring(0, end));
        }
    }

    private Contribution contribution(String bundle, long bundleId, Map<String, ?> json)
            throws InvalidSettingException {
        checkKeys(json, TOP, "");
        Map<ConfigScope, Set<String>> reads = new EnumMap<>(ConfigScope.class);
        for (Map.Entry<String, ?> entry : object(json.get("reads"), "reads").entrySet()) {
            reads.put(scope(entry.getKey()), new HashSet<>(strings(entry.getValue(), "reads")));
        }
        List<PropertyDefinition> definitions = new ArrayList<>();
        for (Object property : array(json.get("properties"), "properties")) {
            Map<String, ?> one = object(property, "properties");
            try {
                definitions.add(checked(definition(one)));
            } catch (IllegalArgumentException e) {
                throw malformed(bundle, one.get("name") + ": " + e.getMessage());
            }
        }
        return new Contribution(
                bundle, bundleId, standing, reads, strings(json.get("prefixes"), "prefixes"), definitions);
    }

    private PropertyDefinition definition(Map<String, ?> json) {
        checkKeys(json, KEYS, "property ");
        ConfigScope scope = scope(required(json, "scope"));
        ConfigType type = constant(ConfigType.class, required(json, "type"));
        Object update = json.get("update");
        UpdateMode mode = scope == ConfigScope.BROKER ? UpdateMode.READ_ONLY : UpdateMode.CLUSTER_WIDE;
        if (update != null) {
            mode = constant(UpdateMode.class, update.toString());
        }
        Object pattern = json.get("pattern");
        Object text = json.get("default");
        return new PropertyDefinition(
                required(json, "name"),
                scope,
                type,
                text == null ? null : text.toString(),
                number(json.get("min")),
                number(json.get("max")),
                strings(json.get("allowed"), "allowed"),
                pattern == null ? null : pattern(pattern.toString()),
                mode,
                aliases(json.get("synonyms"), scope),
                type == ConfigType.PASSWORD || flag(json, "sensitive"),
                flag(json, "internal"),
                isEffective,
                required(json, "doc"));
    }

    private static PropertyDefinition checked(PropertyDefinition definition) {
        String text = definition.defaultValue();
        if (text != null && !text.contains(Registry.DATA_DIRECTORY)) {
            try {
                Value.parse(definition, text, false);
            } catch (InvalidSettingException e) {
                throw new IllegalArgumentException("the default " + e.getMessage(), e);
            }
        }
        return definition;
    }

    private static List<Alias> aliases(@Nullable Object json, ConfigScope scope) {
        List<Alias> aliases = new ArrayList<>();
        for (Object one : array(json, "synonyms")) {
            if (one instanceof Map<?, ?> map) {
                Object unit = map.get("unit");
                if (!(map.get("name") instanceof String name) || !(unit instanceof Number worth) || map.size() != 2) {
                    throw new IllegalArgumentException("a synonym is a name, or an object of name and unit");
                }
                aliases.add(new Alias(name, worth.longValue()));
            } else {
                aliases.add(new Alias(String.valueOf(one), scope == ConfigScope.BROKER ? 0 : 1));
            }
        }
        return aliases;
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pattern " + regex + " is not a regular expression", e);
        }
    }

    private static ConfigScope scope(String name) {
        return constant(ConfigScope.class, name);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is not a " + type.getSimpleName(), e);
        }
    }

    private static String required(Map<String, ?> json, String key) {
        if (json.get(key) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing or not a string");
    }

    private static boolean flag(Map<String, ?> json, String key) {
        Object value = json.get(key);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new IllegalArgumentException("\"" + key + "\" is neither true nor false");
    }

    private static @Nullable Double number(@Nullable Object json) {
        if (json == null) {
            return null;
        }
        if (json instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(json + " is not a number");
    }

    private static List<String> strings(@Nullable Object json, String where) {
        List<String> texts = new ArrayList<>();
        for (Object one : array(json, where)) {
            if (!(one instanceof String text)) {
                throw new IllegalArgumentException("\"" + where + "\" holds " + one + ", which is not a string");
            }
            texts.add(text);
        }
        return texts;
    }

    private static List<?> array(@Nullable Object json, String where) {
        if (json == null) {
            return List.of();
        }
        if (json instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("\"" + where + "\" is not an array");
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    private static Map<String, ?> object(@Nullable Object json, String where) {
        if (json == null) {
            return Map.of();
        }
        if (json instanceof Map<?, ?> map) {
            return (Map<String, ?>) map;
        }
        throw new IllegalArgumentException("\"" + where + "\" is not an object");
    }

    private static void checkKeys(Map<String, ?> json, Set<String> known, String what) {
        for (String key : json.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(
                        what + "key \"" + key + "\" is unknown, nearest is \"" + NearestName.of(key, known) + "\"");
            }
        }
    }

    private static InvalidSettingException malformed(String bundle, String why) {
        return new InvalidSettingException(
                "bundle " + bundle + ": JUSANTE-INF/configuration.json is malformed: " + why);
    }
}
