package io.jusante.metrics.prometheus.internal;

import io.jusante.metrics.MeterDefinition;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything and writes it. Made at the first scrape: a broker that nobody asks loads nothing of the library.
 * One scrape at a time; others wait.
 */
final class Scrape {
    private final ExporterSettings settings;
    private final Supplier<Collection<SourceReader>> sources;
    private final Executor threads;
    private final ExporterMeters own;
    private final PrometheusRegistry jvm = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();

    Scrape(
            ExporterSettings settings,
            Supplier<Collection<SourceReader>> sources,
            Executor threads,
            ExporterMeters own) {
        this.settings = settings;
        this.sources = sources;
        this.threads = threads;
        this.own = own;
        registerJvm();
    }

    /** All that the library knows of a JVM, but for allocation, which has no series before the first collection. */
    private void registerJvm() {
        JvmBufferPoolMetrics.builder().register(jvm);
        JvmClassLoadingMetrics.builder().register(jvm);
        JvmCompilationMetrics.builder().register(jvm);
        JvmGarbageCollectorMetrics.builder().register(jvm);
        JvmMemoryMetrics.builder().register(jvm);
        JvmRuntimeInfoMetric.builder().register(jvm);
        JvmThreadsMetrics.builder().register(jvm);
        ProcessMetrics.builder().register(jvm);
    }

    /** {@return who writes the format that this {@code Accept} header asks for} */
    ExpositionFormatWriter writer(@Nullable String accept) {
        return accept != null && accept.contains("application/openmetrics-text")
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
    }

    synchronized void write(ExpositionFormatWriter writer, OutputStream out) throws IOException {
        long beganNs = System.nanoTime();
        SeriesBudget budget = new SeriesBudget(settings.maxSeries());
        writer.write(out, collect(budget), EscapingScheme.UNDERSCORE_ESCAPING);
        own.scraped(System.nanoTime() - beganNs, budget.dropped());
    }

    private MetricSnapshots collect(SeriesBudget budget) {
        Families families = new Families(settings.boundsSeconds());
        for (SourceReader reader : sources.get()) {
            MeterDefinition conflict = families.add(reader.read(settings, budget, threads));
            if (conflict != null) {
                reader.failed("a meter is defined otherwise by another bundle: " + conflict, null);
            }
        }
        // last, and out of the budget: what says that the budget is spent
        SourceValues self = new SourceValues(settings, new SeriesBudget(Integer.MAX_VALUE));
        own.collect(self);
        families.add(self.samples());
        List<MetricSnapshot> all = new ArrayList<>(families.snapshots());
        jvm.scrape().forEach(all::add);
        return new MetricSnapshots(all);
    }
}
