package io.jusante.metrics.prometheus.internal;

import io.jusante.configuration.ConfigValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What the configuration says about metrics, read once.
 *
 * @param host what to bind, empty for all addresses
 * @param port what to bind, 0 for any, below 0 for none
 * @param partitions whether meters with a series for each partition are wanted
 * @param maxSeries in one scrape
 * @param boundsSeconds of the buckets of histograms, ascending
 * @param sourceTimeoutNs how long one source may take
 */
record ExporterSettings(
        String host, int port, boolean partitions, int maxSeries, List<Double> boundsSeconds, long sourceTimeoutNs) {
    private static final String BUCKETS = "jusante.metrics.buckets";
    private static final int MAX_BUCKETS = 100;

    /** @throws IllegalArgumentException with a sentence for the person who configured it */
    static ExporterSettings of(ConfigValues values) {
        return new ExporterSettings(
                Objects.requireNonNullElse(values.getString("jusante.metrics.host"), ""),
                values.getInt("jusante.metrics.port"),
                values.getBoolean("jusante.metrics.partitions"),
                values.getInt("jusante.metrics.max.series"),
                bounds(values.getList(BUCKETS)),
                TimeUnit.MILLISECONDS.toNanos(values.getLong("jusante.metrics.source.timeout.ms")));
    }

    ExporterSettings {
        boundsSeconds = List.copyOf(boundsSeconds);
    }

    private static List<Double> bounds(List<String> texts) {
        if (texts.isEmpty() || texts.size() > MAX_BUCKETS) {
            throw new IllegalArgumentException(
                    BUCKETS + " has " + texts.size() + " bounds in place of 1 to " + MAX_BUCKETS);
        }
        List<Double> bounds = new ArrayList<>();
        double least = 0;
        for (String text : texts) {
            double bound;
            try {
                bound = Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(BUCKETS + ": \"" + text + "\" is not a number of seconds", e);
            }
            if (!(bound > least) || Double.isInfinite(bound)) {
                throw new IllegalArgumentException(BUCKETS + ": \"" + text + "\" is not more than " + least);
            }
            bounds.add(bound);
            least = bound;
        }
        return bounds;
    }

    /** {@return the bounds as histograms want them} */
    long[] boundsNs() {
        return boundsSeconds.stream()
                .mapToLong(seconds -> Math.round(seconds * 1e9))
                .toArray();
    }
}
