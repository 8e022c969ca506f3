package io.jusante.metrics.prometheus.internal;

import io.jusante.metrics.LatencyHistogram;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one source reports in one scrape. One thread writes it; whoever reads it waits for that thread's end. */
final class SourceValues implements MeterSink {
    /** The label whose series can be switched off. */
    private static final String PARTITION = "partition";

    private final ExporterSettings settings;
    private final long[] boundsNs;
    private final SeriesBudget budget;
    private final List<Sample> samples = new ArrayList<>();

    /**
     * One series.
     *
     * @param buckets of a histogram, else null
     */
    record Sample(
            MeterDefinition meter, List<String> labels, double value, LatencyHistogram.@Nullable Buckets buckets) {}

    SourceValues(ExporterSettings settings, SeriesBudget budget) {
        this.settings = settings;
        this.boundsNs = settings.boundsNs();
        this.budget = budget;
    }

    List<Sample> samples() {
        return samples;
    }

    @Override
    public boolean wants(MeterDefinition meter) {
        return (settings.partitions() || !meter.labels().contains(PARTITION)) && !budget.isSpent();
    }

    @Override
    public void counter(MeterDefinition meter, double value, String... labelValues) {
        check(meter, MeterType.COUNTER);
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("the counter " + meter.name() + " cannot be " + value);
        }
        add(meter, value, null, 1, labelValues);
    }

    @Override
    public void gauge(MeterDefinition meter, double value, String... labelValues) {
        check(meter, MeterType.GAUGE);
        add(meter, value, null, 1, labelValues);
    }

    @Override
    public void histogram(MeterDefinition meter, LatencyHistogram histogram, String... labelValues) {
        check(meter, MeterType.HISTOGRAM);
        // each bucket is a series, and so are the last one, the count and the sum
        add(meter, 0, histogram.buckets(boundsNs), boundsNs.length + 3, labelValues);
    }

    private static void check(MeterDefinition meter, MeterType type) {
        if (meter.type() != type) {
            throw new IllegalArgumentException("the meter " + meter.name() + " is a " + meter.type() + ", no " + type);
        }
    }

    private void add(
            MeterDefinition meter,
            double value,
            LatencyHistogram.@Nullable Buckets buckets,
            int series,
            @Nullable String[] labelValues) {
        if (labelValues.length != meter.labels().size()) {
            throw new IllegalArgumentException("the meter " + meter.name() + " has the labels " + meter.labels()
                    + ", and was given " + labelValues.length + " values");
        }
        if ((settings.partitions() || !meter.labels().contains(PARTITION)) && budget.take(series)) {
            List<String> labels = new ArrayList<>(labelValues.length);
            for (String label : labelValues) {
                labels.add(label == null ? "" : label);
            }
            samples.add(new Sample(meter, labels, value, buckets));
        }
    }
}
