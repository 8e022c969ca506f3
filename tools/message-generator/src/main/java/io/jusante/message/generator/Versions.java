package io.jusante.message.generator;

/**
 * An inclusive range of message versions; {@link #NONE} is the empty one.
 *
 * @param lowest first version of the range
 * @param highest last version of the range, {@link Short#MAX_VALUE} for an open end
 */
record Versions(int lowest, int highest) {
    static final Versions NONE = new Versions(0, -1);

    Versions {
        if (lowest < 0 || highest > Short.MAX_VALUE) {
            throw new IllegalArgumentException("version range out of bounds: " + lowest + " to " + highest);
        }
    }

    /** Reads the notation of the specifications: {@code none}, {@code 3}, {@code 3-5} or {@code 3+}. */
    static Versions parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equals("none")) {
            return NONE;
        }
        if (trimmed.endsWith("+")) {
            return new Versions(Integer.parseInt(trimmed.substring(0, trimmed.length() - 1)), Short.MAX_VALUE);
        }
        int dash = trimmed.indexOf('-');
        if (dash < 0) {
            int only = Integer.parseInt(trimmed);
            return new Versions(only, only);
        }
        return new Versions(
                Integer.parseInt(trimmed.substring(0, dash)), Integer.parseInt(trimmed.substring(dash + 1)));
    }

    boolean isEmpty() {
        return lowest > highest;
    }

    boolean contains(int version) {
        return lowest <= version && version <= highest;
    }

    boolean containsAll(Versions other) {
        return other.isEmpty() || (contains(other.lowest) && contains(other.highest));
    }

    Versions intersect(Versions other) {
        Versions both = new Versions(Math.max(lowest, other.lowest), Math.min(highest, other.highest));
        return isEmpty() || other.isEmpty() || both.isEmpty() ? NONE : both;
    }

    /** A Java condition on {@code version} that is true inside this range, given that it is inside {@code enclosing}. */
    Condition conditionWithin(Versions enclosing) {
        Versions both = intersect(enclosing);
        if (both.isEmpty()) {
            return Condition.NEVER;
        }
        boolean low = both.lowest > enclosing.lowest;
        boolean high = both.highest < enclosing.highest;
        if (low && high) {
            return both.lowest == both.highest
                    ? Condition.of("version == " + both.lowest)
                    : Condition.of("version >= " + both.lowest + " && version <= " + both.highest);
        }
        if (low) {
            return Condition.of("version >= " + both.lowest);
        }
        return high ? Condition.of("version <= " + both.highest) : Condition.ALWAYS;
    }
}
