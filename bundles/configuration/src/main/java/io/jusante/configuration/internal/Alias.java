package io.jusante.configuration.internal;

/**
 * Another name under which a value may be given.
 *
 * @param name a broker property
 * @param unit what one of it is worth here, such as 60000 for minutes where milliseconds are asked for; 0 where it is
 *     related by name only
 */
record Alias(String name, long unit) {
    /** {@return the text of the alias in the unit of the property that has it; negative numbers mean "no limit" and stay} */
    String convert(String text) {
        if (unit <= 1) {
            return text;
        }
        long amount = Long.parseLong(text.trim());
        return Long.toString(amount < 0 ? amount : Math.multiplyExact(amount, unit));
    }
}
