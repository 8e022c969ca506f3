/**
 * The contract between whoever measures and whoever shows what was measured: a whiteboard.
 *
 * <p>A bundle keeps its own counters ({@link java.util.concurrent.atomic.LongAdder}) and histograms ({@link
 * io.jusante.metrics.LatencyHistogram}) and registers one {@link io.jusante.metrics.MeterSource} service. An exporter, if
 * one is installed, asks each source at each scrape. So counting costs the same with and without an exporter, and a
 * bundle that is swapped takes its meters with it: its counters begin at 0 again, which every reader of Prometheus
 * metrics knows how to take.
 *
 * <p>Names are those of Prometheus: {@code jusante_…}, base units (seconds, bytes), {@code _total} at the end of a
 * counter. A definition is checked when it is built: a wrong name is a bug and an {@link IllegalArgumentException}.
 *
 * <p>Threads: a source is asked on a thread of the exporter's, by one thread at a time, and may block briefly. It reads
 * what others write meanwhile: each value is right for itself, several of them need not be of the same instant.
 *
 * <p>Labels: a source reports a bounded number of series, and asks {@link io.jusante.metrics.MeterSink#wants} before it
 * walks over partitions or groups, for a reader may not want series that fine.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
