package io.jusante.coordinator.runtime.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.controller.Controller;
import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Coordinators;
import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardType;
import io.jusante.kernel.Assignments;
import io.jusante.kernel.Clock;
import io.jusante.kernel.Lane;
import io.jusante.kernel.LaneBounds;
import io.jusante.kernel.LaneListener;
import io.jusante.kernel.LanePool;
import io.jusante.kernel.Lanes;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.kernel.ProviderSwap;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import io.jusante.partition.Partitions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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

/** Puts the runtime together: the clock that wakes shards, their threads, and what comes and goes around it. */
@Component(service = {Coordinators.class, MetadataPublisher.class, MeterSource.class})
public final class RuntimeComponent implements Coordinators, MetadataPublisher, MeterSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(RuntimeComponent.class);
    /** The component runtime gives an unbind five seconds. */
    private static final long STOP_MS = 4_000;

    private final AtomicReference<@Nullable Controller> controller = new AtomicReference<>();
    private final ProviderSlots<CompressionCodec> codecs = new ProviderSlots<>();
    private final ScheduledThreadPoolExecutor timer;
    private final RuntimeHost host;
    private final ProviderSwap drains;
    private final AutoCloseable configurationListener;

    @Activate
    public RuntimeComponent(@Reference Configuration configuration, @Reference Partitions partitions) {
        ConfigValues values = configuration.broker();
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "coordinator-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        this.drains = new ProviderSwap(Clock.SYSTEM, timer);
        this.host = new RuntimeHost(new RuntimeServices(
                values.getInt("node.id"),
                partitions,
                controller::get,
                configuration::topic,
                codecs,
                Clock.SYSTEM,
                timer,
                RuntimeComponent::lanes,
                values.getInt("jusante.coordinator.pending.max")));
        this.configurationListener = configuration.onChange(changed -> host.configure());
    }

    private static Lanes lanes(String name, int threads) {
        return new OwnLanes(new LanePool(name, threads, LaneBounds.DEFAULT, Clock.SYSTEM));
    }

    /** Lanes over threads of their own, whose end nobody waits for: it may be one of them that ends them. */
    private record OwnLanes(LanePool pool) implements Lanes, AutoCloseable {
        @Override
        public Lane lane(String name, LaneListener listener) {
            return pool.lane(name, listener);
        }

        @Override
        public void close() {
            pool.close(0);
        }
    }

    /** All shards are unloaded; whoever waits for one is told to look for another coordinator. */
    @Deactivate
    void stop() {
        try {
            configurationListener.close();
        } catch (Exception e) {
            LOGGER.atWarn().setCause(e).log("the configuration's listener did not end");
        }
        host.close();
        await(host.gone(), STOP_MS, "unloading the coordinators' shards");
        timer.shutdownNow();
    }

    private static void await(Future<?> work, long limitMs, String what) {
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

    @Override
    public <S extends Shard<R>, R> Coordinator<S, R> host(ShardType<S, R> type) {
        return host.host(type);
    }

    @Override
    public void publish(ClusterDelta delta, ClusterImage image) {
        host.publish(image);
    }

    @Override
    public List<MeterDefinition> definitions() {
        return RuntimeMeters.DEFINITIONS;
    }

    @Override
    public void collect(MeterSink sink) {
        RuntimeMeters.collect(sink, host.all());
    }

    // ---- what comes and goes ----

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindController(Controller bound) {
        controller.set(bound);
    }

    void unbindController(Controller gone) {
        controller.compareAndSet(gone, null);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCodec(ServiceReference<CompressionCodec> reference, CompressionCodec codec) {
        codecs.bind(reference, codec);
    }

    void unbindCodec(CompressionCodec codec) {
        for (Provider<CompressionCodec> gone : codecs.unbind(codec)) {
            if (!gone.isIdle()) {
                long deadlineNs = Clock.SYSTEM.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MS);
                await(drains.drain(gone, deadlineNs), STOP_MS + 100, "waiting for the last use of " + gone);
            }
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindAssignments(Assignments assignments) {
        codecs.use(assignments);
    }

    void unbindAssignments(Assignments assignments) {
        codecs.use(null);
    }
}
