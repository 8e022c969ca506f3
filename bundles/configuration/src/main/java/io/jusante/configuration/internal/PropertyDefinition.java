package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.UpdateMode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One property as a bundle contributed it.
 *
 * @param pattern what the text must match, or null
 * @param aliases for a topic or group property the broker properties that give its default, nearest first; for a broker
 *     property all names of its family, itself included
 * @param isInternal not shown unless it is set
 */
record PropertyDefinition(
        String name,
        ConfigScope scope,
        ConfigType type,
        @Nullable String defaultValue,
        @Nullable Double minimum,
        @Nullable Double maximum,
        List<String> allowedValues,
        @Nullable Pattern pattern,
        UpdateMode updateMode,
        List<Alias> aliases,
        boolean isSensitive,
        boolean isInternal,
        boolean isEffective,
        String documentation)
        implements ConfigDefinition {

    PropertyDefinition {
        allowedValues = List.copyOf(allowedValues);
        aliases = List.copyOf(aliases);
    }

    @Override
    public List<String> synonyms() {
        return aliases.stream()
                .map(Alias::name)
                .filter(synonym -> scope != ConfigScope.BROKER || !synonym.equals(name))
                .toList();
    }

    /** {@return the aliases that give the value where this one is not set, nearest first} */
    List<Alias> fallbacks() {
        if (scope != ConfigScope.BROKER) {
            return aliases;
        }
        return aliases.stream()
                .dropWhile(alias -> !alias.name().equals(name))
                .filter(alias -> alias.unit() > 0 && !alias.name().equals(name))
                .toList();
    }

    PropertyDefinition effective() {
        return isEffective ? this : with(defaultValue, true);
    }

    PropertyDefinition withDefault(String value) {
        return with(value, isEffective);
    }

    private PropertyDefinition with(@Nullable String newDefault, boolean effective) {
        return new PropertyDefinition(
                name,
                scope,
                type,
                newDefault,
                minimum,
                maximum,
                allowedValues,
                pattern,
                updateMode,
                aliases,
                isSensitive,
                isInternal,
                effective,
                documentation);
    }
}
