package io.jusante.partition.replica.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.kernel.Assignments;
import io.jusante.kernel.Clock;
import io.jusante.kernel.LaneBounds;
import io.jusante.kernel.LanePool;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.kernel.ProviderSwap;
import io.jusante.kernel.SlotHost;
import io.jusante.kernel.SwapReport;
import io.jusante.launcher.Launch;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.partition.DirectoryUsage;
import io.jusante.partition.DiskUsage;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import io.jusante.storage.LogEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the partition host together: threads, directories, and the slots for storage engines and codecs. Providers come
 * and go while it runs; it goes with the process.
 */
@Component(service = {Partitions.class, DiskUsage.class, MetadataPublisher.class, SlotHost.class})
public final class ReplicaComponent implements Partitions, DiskUsage, MetadataPublisher, SlotHost {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicaComponent.class);
    private static final int EXIT_CODE = 1;
    /** The component runtime gives an unbind five seconds; what takes longer goes on behind its back. */
    private static final long UNBIND_MS = 4_000;

    private final ProviderSlots<LogEngine> engines = new ProviderSlots<>(this::engineChanged);
    private final ProviderSlots<CompressionCodec> codecs = new ProviderSlots<>();
    private final Configuration configuration;
    private final LanePool lanes;
    private final ThreadPoolExecutor io;
    private final ScheduledExecutorService timer;
    private final RecoveryPools recovery;
    private final LogDirectories directories;
    private final ReplicaHost host;
    private final Housekeeping housekeeping;
    private final EngineSwap engineSwap;
    private final ProviderSwap codecSwap;
    private final AutoCloseable configurationListener;
    private volatile boolean started;

    @Activate
    public ReplicaComponent(@Reference Configuration configuration, @Reference Launch launch) throws IOException {
        this.configuration = configuration;
        ConfigValues values = configuration.broker();
        try {
            this.directories = LogDirectories.open(paths(values, launch), this::directoryFailed);
        } catch (IOException e) {
            launch.fail(EXIT_CODE, String.valueOf(e.getMessage()));
            throw e;
        }
        int threads = values.getInt("num.io.threads");
        Clock clock = Clock.SYSTEM;
        this.lanes = new LanePool(
                "lane",
                threads,
                LaneBounds.DEFAULT.withSlowNs(TimeUnit.MICROSECONDS.toNanos(values.getLong("jusante.lane.slow.us"))),
                clock);
        this.io = RecoveryPools.pool("log-io", threads, 30);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "partition-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.recovery = new RecoveryPools(values.getInt("num.recovery.threads.per.data.dir"));
        ReplicaServices services = new ReplicaServices(clock, lanes, io, timer, engines, codecs);
        this.host = new ReplicaHost(
                values.getInt("node.id"),
                configuration::topic,
                directories,
                services,
                recovery,
                reason -> launch.fail(EXIT_CODE, reason));
        this.engineSwap = new EngineSwap(services, host.registry()::all, this::swapLimits);
        this.codecSwap = new ProviderSwap(clock, timer);
        this.housekeeping = new Housekeeping(services, directories::all, host.registry()::all, configuration::broker);
        this.configurationListener = configuration.onChange(changed -> host.configureAll());
        this.started = true;
    }

    private static List<Path> paths(ConfigValues values, Launch launch) {
        return values.getList("log.dirs").stream()
                .map(name ->
                        launch.dataDirectory().resolve(name).toAbsolutePath().normalize())
                .distinct()
                .toList();
    }

    private ParkedAppends.Limits swapLimits() {
        ConfigValues values = configuration.broker();
        return new ParkedAppends.Limits(
                values.getInt("jusante.swap.queue.max.requests"),
                values.getLong("jusante.swap.queue.max.bytes"),
                values.getLong("jusante.swap.queue.wait.ms"));
    }

    /** The logs are closed, the directories marked as closed well and unlocked; takes at most the configured time. */
    @Deactivate
    void stop() {
        long limitMs = configuration.broker().getLong("jusante.partition.stop.timeout.ms");
        try {
            configurationListener.close();
        } catch (Exception e) {
            LOGGER.atWarn().setCause(e).log("the configuration's listener did not end");
        }
        housekeeping.close();
        await(host.closeAll(), limitMs, "closing the logs");
        housekeeping.writeAll();
        host.writeCleanMarks();
        if (!lanes.close(TimeUnit.MILLISECONDS.toNanos(limitMs))) {
            LOGGER.atWarn().log("a lane is still at work; the process ends without it");
        }
        io.shutdown();
        recovery.close();
        timer.shutdown();
        directories.close();
    }

    private static void await(CompletableFuture<?> work, long limitMs, String what) {
        try {
            work.get(limitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOGGER.atError().setCause(e.getCause()).log("{} failed", what);
        } catch (TimeoutException e) {
            LOGGER.atWarn().addKeyValue("ms", limitMs).log("{} takes too long and is not waited for", what);
        }
    }

    // ---- providers ----

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEngine(ServiceReference<LogEngine> reference, LogEngine engine) {
        engines.bind(reference, engine);
    }

    void unbindEngine(LogEngine engine) {
        for (Provider<LogEngine> gone : engines.unbind(engine)) {
            long startNs = System.nanoTime();
            await(host.leave(gone), UNBIND_MS, "moving the logs away from " + gone);
            long leftMs = UNBIND_MS - (System.nanoTime() - startNs) / 1_000_000;
            drain(gone, leftMs);
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCodec(ServiceReference<CompressionCodec> reference, CompressionCodec codec) {
        codecs.bind(reference, codec);
    }

    void unbindCodec(CompressionCodec codec) {
        for (Provider<CompressionCodec> gone : codecs.unbind(codec)) {
            drain(gone, UNBIND_MS);
        }
    }

    private void drain(Provider<?> gone, long limitMs) {
        if (!gone.isIdle()) {
            long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
            await(codecSwap.drain(gone, deadlineNs), limitMs + 100, "waiting for the last use of " + gone);
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindAssignments(Assignments assignments) {
        engines.use(assignments);
        codecs.use(assignments);
    }

    void unbindAssignments(Assignments assignments) {
        // the slots stay as they were assigned: without assignments, what is there keeps its slot
        engines.use(null);
        codecs.use(null);
    }

    private void engineChanged(String slot) {
        if (started) {
            host.engineChanged(slot);
        }
    }

    private void directoryFailed(LogDirectory directory) {
        if (started) {
            host.directoryFailed(directory);
        }
    }

    // ---- slots ----

    @Override
    public Set<String> slots() {
        Set<String> slots = new TreeSet<>(engines.slots());
        slots.addAll(codecs.slots());
        return slots;
    }

    @Override
    public boolean offers(String slot, String digest) {
        return engines.candidate(slot, digest) != null || codecs.candidate(slot, digest) != null;
    }

    @Override
    public @Nullable String current(String slot) {
        String digest = engines.currentDigest(slot);
        return digest == null ? codecs.currentDigest(slot) : digest;
    }

    @Override
    public CompletionStage<SwapReport> swap(String slot, String toDigest, long deadlineNs) {
        return engines.slots().contains(slot)
                ? engineSwap.swap(slot, toDigest, deadlineNs)
                : codecSwap.swap(codecs, slot, toDigest, deadlineNs);
    }

    // ---- partitions ----

    @Override
    public void publish(ClusterDelta delta, ClusterImage image) {
        host.publish(delta, image);
    }

    @Override
    public @Nullable Partition find(String topic, int partition) {
        return host.registry().find(topic, partition);
    }

    @Override
    public @Nullable Partition find(UUID topicId, int partition) {
        return host.registry().find(topicId, partition);
    }

    @Override
    public Collection<? extends Partition> all() {
        return host.registry().all();
    }

    @Override
    public CompletionStage<List<DirectoryUsage>> directories() {
        return CompletableFuture.supplyAsync(
                () -> DirectoryReport.of(directories.all(), host.registry().all()), io);
    }
}
