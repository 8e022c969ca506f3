package io.jusante.configuration.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file and the command line, checked against the definitions.
 *
 * @param values by name, each the text as it was given
 * @param warnings one sentence for each that does nothing
 * @param errors one sentence for each that can't be accepted; their values are left out
 */
record StaticSettings(Map<String, String> values, List<String> warnings, List<String> errors) {

    /** {@return the settings, a later one winning over an earlier one of the same name} */
    static StaticSettings check(Registry registry, List<Setting> settings) {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, String> origins = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (Setting setting : settings) {
            String before = origins.put(setting.name(), setting.origin());
            if (before != null && !setting.origin().startsWith("--set")) {
                warnings.add(setting.origin() + ": " + setting.name() + " was set before at " + before
                        + "; the later one counts");
            }
            try {
                String warning = checkOne(registry, setting);
                if (warning != null) {
                    warnings.remove(warning);
                    warnings.add(warning);
                }
                values.put(setting.name(), setting.value());
            } catch (InvalidSettingException e) {
                errors.add(setting.origin() + ": " + e.getMessage());
            }
        }
        return new StaticSettings(Map.copyOf(values), List.copyOf(warnings), List.copyOf(errors));
    }

    private static @Nullable String checkOne(Registry registry, Setting setting) throws InvalidSettingException {
        Names.Meaning meaning = Names.meaning(registry, setting.name());
        if (meaning instanceof Names.Meaning.Unknown unknown) {
            throw new InvalidSettingException(unknown.sentence());
        }
        if (meaning instanceof Names.Meaning.Idle idle) {
            if (idle.definition() != null) {
                Value.parse(idle.definition(), setting.value(), true);
            }
            return idle.warning();
        }
        if (meaning instanceof Names.Meaning.Defined defined) {
            Value.parse(defined.definition(), setting.value(), true);
            return defined.definition().isEffective() ? null : setting.name() + " has no effect here";
        }
        return null;
    }
}
