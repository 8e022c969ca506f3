package io.jusante.metrics;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the values of one scrape. The label values come in the order of the definition's label names, as many as there
 * are; null and any text are allowed, null counts as empty. On the thread that called {@link MeterSource#collect}, until
 * that returns.
 *
 * <p>The same series reported twice: counters and histograms add up, of gauges the first stays.
 */
@ProviderType
public interface MeterSink {
    /**
     * {@return whether values of this meter are used} A source that has to walk over many things to report it asks
     * first. Reporting what is not wanted does no harm.
     */
    boolean wants(MeterDefinition meter);

    /** Reports a counter: what was counted since the source began, never less than before. */
    void counter(MeterDefinition meter, double value, String... labelValues);

    /** The same for a whole number. */
    default void counter(MeterDefinition meter, long value, String... labelValues) {
        counter(meter, (double) value, labelValues);
    }

    /** Reports a gauge: what is so now. */
    void gauge(MeterDefinition meter, double value, String... labelValues);

    /** The same for a whole number. */
    default void gauge(MeterDefinition meter, long value, String... labelValues) {
        gauge(meter, (double) value, labelValues);
    }

    /** Reports a histogram: everything that was recorded since the source began. */
    void histogram(MeterDefinition meter, LatencyHistogram histogram, String... labelValues);
}
