package io.jusante.metrics.prometheus.internal;

import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What the exporter measures of itself: the scrape before the present one. */
final class ExporterMeters implements MeterSource {
    private static final MeterDefinition SCRAPES = MeterDefinition.counter("jusante_metrics_scrapes_total")
            .help("Scrapes that were answered, the present one not included.");
    private static final MeterDefinition DURATION = MeterDefinition.gauge("jusante_metrics_scrape_duration_seconds")
            .unit("seconds")
            .help("How long the scrape before this one took to collect and to write.");
    private static final MeterDefinition DROPPED = MeterDefinition.gauge("jusante_metrics_dropped_series")
            .help("Series that the scrape before this one left out because of jusante.metrics.max.series.");
    private static final MeterDefinition FAILURES = MeterDefinition.counter("jusante_metrics_source_failures_total")
            .labels("bundle")
            .help("Scrapes that had to do without the meters of a bundle, or without some of them: they failed, took"
                    + " longer than jusante.metrics.source.timeout.ms, or contradict those of another bundle.");

    private final Supplier<Collection<SourceReader>> sources;
    private final LongAdder scrapes = new LongAdder();
    private volatile long durationNs;
    private volatile int dropped;

    ExporterMeters(Supplier<Collection<SourceReader>> sources) {
        this.sources = sources;
    }

    /** One scrape at a time. */
    void scraped(long tookNs, int droppedSeries) {
        scrapes.increment();
        durationNs = tookNs;
        dropped = droppedSeries;
    }

    @Override
    public List<MeterDefinition> definitions() {
        return List.of(SCRAPES, DURATION, DROPPED, FAILURES);
    }

    @Override
    public void collect(MeterSink sink) {
        sink.counter(SCRAPES, scrapes.sum());
        sink.gauge(DURATION, durationNs / 1e9);
        sink.gauge(DROPPED, dropped);
        sources.get().forEach(reader -> sink.counter(FAILURES, reader.failures(), reader.bundle()));
    }
}
