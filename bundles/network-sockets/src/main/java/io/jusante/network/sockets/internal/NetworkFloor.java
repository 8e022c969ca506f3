package io.jusante.network.sockets.internal;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.kernel.Clock;
import io.jusante.launcher.Launch;
import io.jusante.launcher.StartDiagnosis;
import io.jusante.launcher.StatusSection;
import io.jusante.metadata.LocalBroker;
import io.jusante.metrics.MeterSource;
import io.jusante.network.Listeners;
import io.jusante.network.connection.FramePipeline;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the listeners once everything that is installed is there, and closes them before anything else goes.
 */
@Component(
        service = {Listeners.class, StartDiagnosis.class},
        immediate = true)
public final class NetworkFloor implements Listeners, StartDiagnosis {
    private static final Logger LOGGER = LoggerFactory.getLogger(NetworkFloor.class);
    private static final int FAILED = 1;
    /** A pipeline becomes ready without any service event: look again after this. */
    private static final int RECHECK_MS = 10;

    private final Configuration configuration;
    private final Launch launch;
    private final BundleContext context;
    private final InstalledServices services;
    private final List<FramePipeline> pipelines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<List<Advertised>> bound = new CompletableFuture<>();
    private final Object changed = new Object();
    private final ListenersStatus status = new ListenersStatus(this);
    private final ServiceListener onService = event -> wake();
    private final SynchronousBundleListener onStop;
    private final @Nullable ListenerConfig listeners;
    private final @Nullable SocketServer server;
    private final @Nullable AutoCloseable quotaUpdates;
    private volatile List<Advertised> advertised = List.of();
    private volatile boolean accepting;
    private volatile boolean stopping;
    private volatile @Nullable ServiceRegistration<LocalBroker> registration;

    @Activate
    public NetworkFloor(@Reference Configuration configuration, @Reference Launch launch, BundleContext context) {
        this.configuration = configuration;
        this.launch = launch;
        this.context = context;
        this.services = new InstalledServices(context);
        this.onStop = this::frameworkEvent;
        ListenerConfig parsed = null;
        SocketServer made = null;
        AutoCloseable updates = null;
        try {
            parsed = ListenerConfig.of(configuration.broker(), NetworkFloor::canonicalHost);
            advertised = AdvertisedListeners.of(parsed.listeners());
            parsed.warnings().forEach(LOGGER::warn);
            ConnectionQuota quota = new ConnectionQuota(configuration.broker());
            made = server(quota);
            SocketServer updated = made;
            updates = configuration.onChange(values -> changeLimits(quota, values, updated));
        } catch (ListenerConfigException | IllegalStateException e) {
            launch.fail(FAILED, String.valueOf(e.getMessage()));
        }
        this.listeners = parsed;
        this.server = made;
        this.quotaUpdates = updates;
        if (made != null) {
            context.registerService(MeterSource.class, new SocketMeters(made), null);
            context.registerService(StatusSection.class, status, null);
            context.addBundleListener(onStop);
            context.addServiceListener(onService);
            Thread opener = new Thread(this::openWhenReady, "network-opener");
            opener.setDaemon(true);
            opener.start();
        }
    }

    private static void changeLimits(ConnectionQuota quota, ConfigValues values, SocketServer server) {
        try {
            quota.update(values);
            server.acceptAgain();
        } catch (ListenerConfigException e) {
            LOGGER.atWarn().addKeyValue("because", e.getMessage()).log("the limits on connections stay as they were");
        }
    }

    private SocketServer server(ConnectionQuota quota) {
        SocketSettings settings = SocketSettings.of(configuration.broker());
        Transport transport =
                Transport.named(String.valueOf(configuration.broker().getString("jusante.network.transport")));
        LOGGER.atInfo()
                .addKeyValue("transport", transport.name())
                .addKeyValue("eventLoops", settings.threads())
                .log("network chosen");
        // one arena for each event loop: nobody else allocates much, and each arena holds on to memory
        PooledByteBufAllocator allocator = new PooledByteBufAllocator(
                true,
                1,
                settings.threads(),
                PooledByteBufAllocator.defaultPageSize(),
                PooledByteBufAllocator.defaultMaxOrder(),
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                false);
        return new SocketServer(settings, transport, quota, allocator, Clock.SYSTEM);
    }

    @Deactivate
    void deactivate() {
        stop();
        ServiceRegistration<LocalBroker> registered = registration;
        if (registered != null) {
            registered.unregister();
        }
        context.removeBundleListener(onStop);
        context.removeServiceListener(onService);
        if (quotaUpdates != null) {
            try {
                quotaUpdates.close();
            } catch (Exception e) {
                LOGGER.atWarn().setCause(e).log("cannot leave the configuration");
            }
        }
    }

    /** The handlers' bundles stop after this event: requests under way are answered while they are still there. */
    private void frameworkEvent(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            stop();
        }
    }

    private void stop() {
        stopping = true;
        wake();
        SocketServer current = server;
        if (current != null) {
            current.close();
        }
    }

    // --- pipelines: the first that came keeps the connections until it goes

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindPipeline(FramePipeline pipeline) {
        pipelines.add(pipeline);
        usePipeline();
    }

    void unbindPipeline(FramePipeline pipeline) {
        pipelines.remove(pipeline);
        usePipeline();
    }

    private void usePipeline() {
        SocketServer current = server;
        if (current != null && !stopping) {
            current.usePipeline(pipelines.isEmpty() ? null : pipelines.get(0));
        }
        wake();
    }

    // --- opening

    private void wake() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    @Override
    public List<String> missing() {
        if (bound.isDone()) {
            return accepting ? List.of() : List.of("the controller has not registered this broker yet");
        }
        List<String> missing = new ArrayList<>(services.missing());
        if (pipelines.isEmpty()) {
            missing.add("no request pipeline is there");
        } else {
            missing.addAll(pipelines.get(0).missing());
        }
        return missing;
    }

    private void openWhenReady() {
        try {
            while (!stopping && !missing().isEmpty()) {
                synchronized (changed) {
                    changed.wait(RECHECK_MS);
                }
            }
            if (!stopping) {
                open();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOGGER.atWarn().log("interrupted before the listeners were open");
        } catch (RuntimeException e) {
            if (stopping) {
                // the event loops were closed under it: nobody waits for the listeners any more
                LOGGER.atDebug().setCause(e).log("stopped before the listeners were open");
                return;
            }
            LOGGER.atError().setCause(e).log("bug while opening the listeners");
            launch.fail(FAILED, "the listeners cannot be opened: " + e);
        }
    }

    private void open() {
        ListenerConfig config = listeners;
        SocketServer current = server;
        if (config == null || current == null) {
            return;
        }
        List<Integer> ports = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (ListenerSpec listener : config.listeners()) {
            try {
                int port = current.listen(listener);
                ports.add(port);
                addresses.add(
                        ListenerSpec.hostAndPort(listener.bindHost().isEmpty() ? "*" : listener.bindHost(), port));
            } catch (IOException e) {
                LOGGER.atDebug().setCause(e).log("cannot listen");
                launch.fail(
                        FAILED,
                        "the listener " + listener.name() + " cannot listen on " + listener.bindAddress() + ": "
                                + e.getMessage());
                return;
            }
        }
        advertised = AdvertisedListeners.of(config.listeners(), ports);
        status.bound(addresses);
        bound.complete(advertised);
        whenRegistered(() -> {
            if (!stopping) {
                accepting = true;
                current.accept();
                launch.serving(String.join(", ", addresses) + node());
            }
        });
    }

    /** Runs the action once the metadata names this broker: a client that connects must find it there. */
    private void whenRegistered(Runnable action) {
        RegisteredBroker broker = new RegisteredBroker(advertised, action);
        registration = context.registerService(LocalBroker.class, broker, null);
        if (registration.getReference().getUsingBundles() == null) {
            LOGGER.atInfo().log("no controller is installed that would register this broker");
            broker.registered(-1);
        }
    }

    private String node() {
        return configuration.definition(ConfigScope.BROKER, "node.id") == null
                ? ""
                : " as node " + configuration.broker().getString("node.id");
    }

    private static String canonicalHost() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            throw new ListenerConfigException(
                    "this machine's host name is not known (" + e.getMessage() + "); set advertised.listeners", e);
        }
    }

    // --- Listeners

    @Override
    public List<Advertised> advertised() {
        return advertised;
    }

    @Override
    public @Nullable String interBroker() {
        ListenerConfig config = listeners;
        return config == null ? null : config.interBroker();
    }

    @Override
    public CompletionStage<List<Advertised>> bound() {
        return bound.minimalCompletionStage();
    }
}
