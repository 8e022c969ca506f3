package io.jusante.metrics.prometheus.internal;

import io.jusante.metrics.LatencyHistogram;
import io.jusante.metrics.MeterDefinition;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of all sources in one scrape, sorted by meter, as the library's model wants them. One thread. */
final class Families {
    private static final String COUNTER_SUFFIX = "_total";
    private static final String INFO_SUFFIX = "_info";

    private final List<Double> boundsSeconds;
    private final TreeMap<String, Family> families = new TreeMap<>();

    /** One meter with its series, by label values. */
    private record Family(MeterDefinition meter, Map<List<String>, Sum> sums) {}

    /** A series, or what several sources report for the same one together. */
    private static final class Sum {
        private final long[] cumulative;
        private double value;

        Sum(int buckets) {
            this.cumulative = new long[buckets];
        }

        void add(SourceValues.Sample sample) {
            LatencyHistogram.Buckets buckets = sample.buckets();
            value += buckets == null ? sample.value() : buckets.sumSeconds();
            for (int i = 0; buckets != null && i < cumulative.length; i++) {
                cumulative[i] += buckets.atMost(i);
            }
        }
    }

    Families(List<Double> boundsSeconds) {
        this.boundsSeconds = boundsSeconds;
    }

    /** Adds what a source reported; {@return the first meter that is defined otherwise elsewhere, or null} */
    @Nullable MeterDefinition add(List<SourceValues.Sample> samples) {
        MeterDefinition conflict = null;
        for (SourceValues.Sample sample : samples) {
            MeterDefinition meter = sample.meter();
            Family family = families.computeIfAbsent(meter.name(), name -> new Family(meter, new LinkedHashMap<>()));
            if (!family.meter().equals(meter)) {
                conflict = conflict == null ? meter : conflict;
                continue;
            }
            Sum sum = family.sums().get(sample.labels());
            if (sum == null) {
                sum = new Sum(sample.buckets() == null ? 0 : boundsSeconds.size() + 1);
                family.sums().put(sample.labels(), sum);
                sum.add(sample);
            } else {
                switch (meter.type()) {
                    case COUNTER, HISTOGRAM -> sum.add(sample);
                    case GAUGE -> {
                        // of a state there is one: the first stays
                    }
                }
            }
        }
        return conflict;
    }

    List<MetricSnapshot> snapshots() {
        List<MetricSnapshot> snapshots = new ArrayList<>(families.size());
        families.values().forEach(family -> snapshots.add(snapshot(family)));
        return snapshots;
    }

    private MetricSnapshot snapshot(Family family) {
        MeterDefinition meter = family.meter();
        return switch (meter.type()) {
            case COUNTER -> counter(family);
            case GAUGE -> meter.name().endsWith(INFO_SUFFIX) ? info(family) : gauge(family);
            case HISTOGRAM -> histogram(family);
        };
    }

    private static MetricSnapshot counter(Family family) {
        CounterSnapshot.Builder builder = CounterSnapshot.builder()
                .name(without(COUNTER_SUFFIX, family))
                .help(family.meter().help())
                .unit(unit(family));
        family.sums()
                .forEach((labels, sum) -> builder.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(family, labels))
                        .value(sum.value)
                        .build()));
        return builder.build();
    }

    private static MetricSnapshot gauge(Family family) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder()
                .name(family.meter().name())
                .help(family.meter().help())
                .unit(unit(family));
        family.sums()
                .forEach((labels, sum) -> builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels(family, labels))
                        .value(sum.value)
                        .build()));
        return builder.build();
    }

    /** A gauge that is always 1 and says what it says in its labels. */
    private static MetricSnapshot info(Family family) {
        InfoSnapshot.Builder builder = InfoSnapshot.builder()
                .name(without(INFO_SUFFIX, family))
                .help(family.meter().help());
        family.sums()
                .keySet()
                .forEach(labels -> builder.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(labels(family, labels))
                        .build()));
        return builder.build();
    }

    private MetricSnapshot histogram(Family family) {
        HistogramSnapshot.Builder builder = HistogramSnapshot.builder()
                .name(family.meter().name())
                .help(family.meter().help())
                .unit(unit(family));
        family.sums()
                .forEach((labels, sum) -> builder.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(labels(family, labels))
                        .classicHistogramBuckets(buckets(sum))
                        .sum(sum.value)
                        .build()));
        return builder.build();
    }

    private ClassicHistogramBuckets buckets(Sum sum) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long before = 0;
        for (int i = 0; i < sum.cumulative.length; i++) {
            double bound = i < boundsSeconds.size() ? boundsSeconds.get(i) : Double.POSITIVE_INFINITY;
            buckets.bucket(bound, sum.cumulative[i] - before);
            before = sum.cumulative[i];
        }
        return buckets.build();
    }

    private static String without(String suffix, Family family) {
        String name = family.meter().name();
        return name.substring(0, name.length() - suffix.length());
    }

    private static @Nullable Unit unit(Family family) {
        String unit = family.meter().unit();
        return unit.isEmpty() ? null : new Unit(unit);
    }

    private static Labels labels(Family family, List<String> values) {
        return values.isEmpty() ? Labels.EMPTY : Labels.of(family.meter().labels(), values);
    }
}
