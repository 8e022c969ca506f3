package io.jusante.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Describes one meter. Immutable; equal to another of the same content.
 *
 * <pre>{@code
 * MeterDefinition.counter("jusante_request_bytes_total")
 *         .unit("bytes")
 *         .labels("api")
 *         .help("Bytes of requests.")
 * }</pre>
 */
@ProviderType
public final class MeterDefinition {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final String COUNTER_SUFFIX = "_total";

    private final String name;
    private final MeterType type;
    private final String unit;
    private final String help;
    private final List<String> labels;

    private MeterDefinition(Builder builder, String help) {
        this.name = builder.name;
        this.type = builder.type;
        this.unit = builder.unit;
        this.labels = builder.labels;
        this.help = help;
    }

    /** Begins the definition of a counter; its name ends with {@code _total}. */
    public static Builder counter(String name) {
        return new Builder(MeterType.COUNTER, name);
    }

    /** Begins the definition of a gauge. */
    public static Builder gauge(String name) {
        return new Builder(MeterType.GAUGE, name);
    }

    /** Begins the definition of a histogram of durations; its name ends with {@code _seconds}, which is its unit. */
    public static Builder histogram(String name) {
        return new Builder(MeterType.HISTOGRAM, name).unit("seconds");
    }

    /** {@return the full name, such as {@code jusante_request_bytes_total}} */
    public String name() {
        return name;
    }

    public MeterType type() {
        return type;
    }

    /** {@return the base unit in the plural, such as {@code seconds} or {@code bytes}; empty for plain numbers} */
    public String unit() {
        return unit;
    }

    /** {@return one or more sentences for the person who reads the values} */
    public String help() {
        return help;
    }

    /** {@return the names of the labels, in the order in which values are reported} */
    public List<String> labels() {
        return labels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MeterDefinition that
                && name.equals(that.name)
                && type == that.type
                && unit.equals(that.unit)
                && help.equals(that.help)
                && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, labels);
    }

    @Override
    public String toString() {
        return name + labels;
    }

    /** A definition in the making. Used by one thread. */
    @ProviderType
    public static final class Builder {
        private final MeterType type;
        private final String name;
        private String unit = "";
        private List<String> labels = List.of();

        private Builder(MeterType type, String name) {
            this.type = type;
            this.name = name;
        }

        /** Sets the base unit; the name ends with it (before {@code _total}). */
        public Builder unit(String baseUnit) {
            this.unit = baseUnit;
            return this;
        }

        /** Sets the names of the labels. */
        public Builder labels(String... names) {
            this.labels = List.of(names);
            return this;
        }

        /**
         * Ends the definition.
         *
         * @param text one or more sentences, what the values mean
         * @throws IllegalArgumentException if the name, the unit or a label does not follow the conventions
         */
        public MeterDefinition help(String text) {
            check(NAME.matcher(name).matches(), "is no name of a meter");
            check(!text.isBlank(), "has no help");
            check(
                    name.endsWith(COUNTER_SUFFIX) == (type == MeterType.COUNTER),
                    "is a " + type + ": counters, and only they, end with " + COUNTER_SUFFIX);
            String stem = type == MeterType.COUNTER ? name.substring(0, name.length() - COUNTER_SUFFIX.length()) : name;
            check(unit.isEmpty() || stem.endsWith("_" + unit), "does not end with its unit, " + unit);
            check(type != MeterType.HISTOGRAM || unit.equals("seconds"), "is a histogram: its unit is seconds");
            for (String label : labels) {
                check(NAME.matcher(label).matches() && !label.equals("le"), "has a label that may not be: " + label);
            }
            check(new HashSet<>(labels).size() == labels.size(), "has a label twice");
            return new MeterDefinition(this, text);
        }

        private void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException("the meter " + name + " " + otherwise);
            }
        }
    }
}
