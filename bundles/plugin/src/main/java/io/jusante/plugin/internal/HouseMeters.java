package io.jusante.plugin.internal;

import io.jusante.kernel.BundleIdentity;
import io.jusante.launcher.Launch;
import io.jusante.metrics.LatencyHistogram;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The meters of the process and of its bundles: which ones run, and what exchanging them cost. */
@Component(service = {HouseMeters.class, MeterSource.class})
public final class HouseMeters implements MeterSource {
    private static final MeterDefinition BUILD = MeterDefinition.gauge("jusante_build_info")
            .labels("version")
            .help("Always 1; the version of the distribution.");
    private static final MeterDefinition UPTIME = MeterDefinition.gauge("jusante_uptime_seconds")
            .unit("seconds")
            .help("For how long the process has been running.");
    private static final MeterDefinition START = MeterDefinition.gauge("jusante_start_duration_seconds")
            .unit("seconds")
            .help("How long the start took, from the command until the listeners were open.");
    private static final MeterDefinition BUNDLE = MeterDefinition.gauge("jusante_bundle_info")
            .labels("name", "version", "digest", "state")
            .help("Always 1 for each installed bundle, with the digest that identifies its build.");
    private static final MeterDefinition SWAPS =
            MeterDefinition.counter("jusante_swaps_total").help("Bundles that were exchanged while the process ran.");
    private static final MeterDefinition FAILURES = MeterDefinition.counter("jusante_swap_failures_total")
            .help("Exchanges of a bundle that were refused or went back to the old build.");
    private static final MeterDefinition STALLS = MeterDefinition.histogram("jusante_swap_stall_seconds")
            .help("The longest time for which something that a slot hands over (a partition) took no work, one for each"
                    + " slot and exchange.");
    private static final MeterDefinition LAST_STALL = MeterDefinition.gauge("jusante_swap_last_stall_seconds")
            .unit("seconds")
            .help("The longest stall of the last exchange of a bundle; 0 before the first.");
    private static final MeterDefinition MAX_STALL = MeterDefinition.gauge("jusante_swap_max_stall_seconds")
            .unit("seconds")
            .help("The longest stall of all exchanges since the process started; 0 before the first.");
    private static final int SHORT_DIGEST = 12;

    private final BundleContext context;
    private final Launch launch;
    private final LongAdder swaps = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LatencyHistogram stalls = new LatencyHistogram();
    private final AtomicLong lastStallNs = new AtomicLong();
    private final AtomicLong maxStallNs = new AtomicLong();

    @Activate
    public HouseMeters(BundleContext context, @Reference Launch launch) {
        this.context = context;
        this.launch = launch;
    }

    /** A bundle was exchanged. */
    void swapped(UpdateResult result) {
        swaps.increment();
        result.moves().forEach(move -> stalls.record(move.report().longestStallNs()));
        lastStallNs.set(result.longestStallNs());
        maxStallNs.accumulateAndGet(result.longestStallNs(), Math::max);
    }

    /** An exchange was refused, or everything went back to the old build. */
    void swapFailed() {
        failures.increment();
    }

    @Override
    public List<MeterDefinition> definitions() {
        return List.of(BUILD, UPTIME, START, BUNDLE, SWAPS, FAILURES, STALLS, LAST_STALL, MAX_STALL);
    }

    @Override
    public void collect(MeterSink sink) {
        sink.gauge(BUILD, 1, launch.version());
        sink.gauge(UPTIME, (System.nanoTime() - launch.startNanos()) / 1e9);
        if (launch.startDurationNs() >= 0) {
            sink.gauge(START, launch.startDurationNs() / 1e9);
        }
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0) {
                BundleIdentity identity = BundleIdentity.of(bundle);
                String digest = identity.digest();
                sink.gauge(
                        BUNDLE,
                        1,
                        identity.symbolicName(),
                        identity.version(),
                        digest.substring(0, Math.min(SHORT_DIGEST, digest.length())),
                        BundleList.state(bundle.getState()));
            }
        }
        sink.counter(SWAPS, swaps.sum());
        sink.counter(FAILURES, failures.sum());
        sink.histogram(STALLS, stalls);
        sink.gauge(LAST_STALL, lastStallNs.get() / 1e9);
        sink.gauge(MAX_STALL, maxStallNs.get() / 1e9);
    }
}
