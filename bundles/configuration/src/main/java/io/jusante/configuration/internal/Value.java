package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value, parsed once.
 *
 * @param text the canonical text, or null where there is no value
 * @param number of INT, SHORT, LONG, and 1 or 0 of BOOLEAN
 * @param fraction of DOUBLE and of all numbers
 * @param elements of LIST
 * @param isSet whether it came from anywhere but the definition
 */
record Value(
        ConfigType type, @Nullable String text, long number, double fraction, List<String> elements, boolean isSet) {

    /** {@return the value of this text} */
    static Value parse(PropertyDefinition definition, String text, boolean isSet) throws InvalidSettingException {
        String trimmed = text.trim();
        Value value = ofType(definition, trimmed, isSet);
        checkRange(definition, value);
        checkAllowed(definition, value, trimmed);
        return value;
    }

    static Value absent(PropertyDefinition definition, boolean isSet) {
        return new Value(definition.type(), null, 0, 0, List.of(), isSet);
    }

    /** {@return the elements of a list's text, trimmed} */
    static List<String> elements(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s*,\\s*", -1));
    }

    private static Value ofType(PropertyDefinition definition, String text, boolean isSet)
            throws InvalidSettingException {
        ConfigType type = definition.type();
        return switch (type) {
            case BOOLEAN -> {
                String lower = text.toLowerCase(Locale.ROOT);
                if (!lower.equals("true") && !lower.equals("false")) {
                    throw refused(definition, text, "is neither true nor false");
                }
                yield new Value(type, lower, lower.equals("true") ? 1 : 0, 0, List.of(), isSet);
            }
            case INT -> integral(definition, text, Integer.MIN_VALUE, Integer.MAX_VALUE, isSet);
            case SHORT -> integral(definition, text, Short.MIN_VALUE, Short.MAX_VALUE, isSet);
            case LONG -> integral(definition, text, Long.MIN_VALUE, Long.MAX_VALUE, isSet);
            case DOUBLE -> {
                double number = fractional(definition, text);
                yield new Value(type, Double.toString(number), 0, number, List.of(), isSet);
            }
            case LIST -> {
                List<String> elements = elements(text);
                yield new Value(type, String.join(",", elements), 0, 0, elements, isSet);
            }
            case STRING, CLASS, PASSWORD -> new Value(type, text, 0, 0, List.of(), isSet);
        };
    }

    private static Value integral(PropertyDefinition definition, String text, long low, long high, boolean isSet)
            throws InvalidSettingException {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(definition, text, "is not a whole number");
        }
        if (number < low || number > high) {
            throw refused(definition, text, "is out of range: it must be between " + low + " and " + high);
        }
        return new Value(definition.type(), Long.toString(number), number, number, List.of(), isSet);
    }

    private static double fractional(PropertyDefinition definition, String text) throws InvalidSettingException {
        try {
            double number = Double.parseDouble(text);
            if (!Double.isNaN(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(definition, text, "is not a number");
        }
        throw refused(definition, text, "is not a number");
    }

    private static void checkRange(PropertyDefinition definition, Value value) throws InvalidSettingException {
        Double low = definition.minimum();
        Double high = definition.maximum();
        boolean below = low != null && value.fraction < low;
        boolean above = high != null && value.fraction > high;
        if (!below && !above) {
            return;
        }
        String range;
        if (low != null && high != null) {
            range = "it must be between " + plain(low) + " and " + plain(high);
        } else if (low != null) {
            range = "it must be at least " + plain(low);
        } else {
            range = "it must be at most " + plain(high == null ? 0 : high);
        }
        throw refused(definition, String.valueOf(value.text), "is out of range: " + range);
    }

    private static void checkAllowed(PropertyDefinition definition, Value value, String text)
            throws InvalidSettingException {
        List<String> allowed = definition.allowedValues();
        List<String> given =
                definition.type() == ConfigType.LIST ? value.elements : List.of(String.valueOf(value.text));
        Set<String> seen = new HashSet<>();
        for (String one : given) {
            if (!allowed.isEmpty() && !allowed.contains(one)) {
                throw refused(definition, text, "is not allowed: choose from " + String.join(", ", allowed));
            }
            if (!seen.add(one)) {
                throw refused(definition, text, "names " + one + " twice");
            }
        }
        if (definition.pattern() != null && !definition.pattern().matcher(text).matches()) {
            throw refused(
                    definition,
                    text,
                    text.isEmpty() ? "must not be empty" : "does not have the form " + definition.pattern());
        }
    }

    /** {@return a number of a definition without needless decimals} */
    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e18
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static InvalidSettingException refused(PropertyDefinition definition, String text, String why) {
        String shown = definition.isSensitive() ? "" : "=" + text;
        return new InvalidSettingException(definition.name() + shown + " " + why);
    }
}
