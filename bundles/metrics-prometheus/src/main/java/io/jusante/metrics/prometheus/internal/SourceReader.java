package io.jusante.metrics.prometheus.internal;

import io.jusante.metrics.MeterSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source, on a thread of its own while it lasts, so that a source that hangs costs a scrape its time-out once
 * and the following ones nothing. One scrape at a time.
 */
final class SourceReader {
    private static final Logger LOGGER = LoggerFactory.getLogger(SourceReader.class);

    private final MeterSource source;
    private final String bundle;
    private final LongAdder failures = new LongAdder();

    /** The reading that has not come back yet; null where there is none. */
    private @Nullable CompletableFuture<Void> underWay;

    private boolean told;

    /** @param bundle whose source it is, for the log and the label */
    SourceReader(MeterSource source, String bundle) {
        this.source = source;
        this.bundle = bundle;
    }

    MeterSource source() {
        return source;
    }

    String bundle() {
        return bundle;
    }

    /** {@return how many scrapes had to do without the source, or without a part of it; any thread} */
    long failures() {
        return failures.sum();
    }

    /** {@return what the source reports; nothing where it takes too long, a part where it fails in the middle} */
    List<SourceValues.Sample> read(ExporterSettings settings, SeriesBudget budget, Executor threads) {
        CompletableFuture<Void> earlier = underWay;
        if (earlier != null && !earlier.isDone()) {
            failures.increment();
            return List.of();
        }
        SourceValues values = new SourceValues(settings, budget);
        try {
            CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> source.collect(values), threads);
            underWay = reading;
            reading.get(settings.sourceTimeoutNs(), TimeUnit.NANOSECONDS);
            underWay = null;
            told = false;
            return values.samples();
        } catch (TimeoutException e) {
            failed("meters of a bundle take too long, scrapes go on without them", e);
            return List.of();
        } catch (ExecutionException e) {
            underWay = null;
            failed("meters of a bundle cannot be read", e.getCause());
            return values.samples();
        } catch (RejectedExecutionException e) {
            failed("no thread is left to read the meters of a bundle", e);
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Counts it, and tells it once until the source is well again. */
    void failed(String what, @Nullable Throwable cause) {
        failures.increment();
        if (!told) {
            told = true;
            LOGGER.atWarn().addKeyValue("bundle", bundle).setCause(cause).log(what);
        }
    }
}
