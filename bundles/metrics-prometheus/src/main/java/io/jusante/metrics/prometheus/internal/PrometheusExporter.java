package io.jusante.metrics.prometheus.internal;

import io.jusante.configuration.Configuration;
import io.jusante.launcher.Launch;
import io.jusante.launcher.StatusSection;
import io.jusante.metrics.MeterSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
 * Knows the sources, and opens the port. The port is bound when the house starts, so that one in use ends the start as
 * the broker's own does; everything else waits for the first scrape.
 */
@Component(service = StatusSection.class, immediate = true)
public final class PrometheusExporter implements StatusSection {
    private static final Logger LOGGER = LoggerFactory.getLogger(PrometheusExporter.class);
    private static final int FAILED = 1;
    private static final int POSITION = 80;
    private static final int MAX_READERS = 64;
    private static final int IDLE_SECONDS = 30;

    /** In the order in which they came, which is the order in which they are read. */
    private final ConcurrentSkipListMap<ServiceReference<MeterSource>, SourceReader> sources =
            new ConcurrentSkipListMap<>(PrometheusExporter::byAge);

    private final ThreadPoolExecutor readers;
    private final ExporterMeters own = new ExporterMeters(sources::values);
    private final @Nullable ExporterSettings settings;
    private final @Nullable MetricsServer server;
    private @Nullable Scrape scrape;

    @Activate
    public PrometheusExporter(@Reference Configuration configuration, @Reference Launch launch) {
        // a thread for each source that hangs, and one for all others
        this.readers = new ThreadPoolExecutor(
                0, MAX_READERS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "metrics-reader");
                    thread.setDaemon(true);
                    return thread;
                });
        ExporterSettings read = null;
        try {
            read = ExporterSettings.of(configuration.broker());
        } catch (IllegalArgumentException e) {
            launch.fail(FAILED, String.valueOf(e.getMessage()));
        }
        this.settings = read;
        this.server = read == null || read.port() < 0 ? null : open(read, launch);
    }

    private @Nullable MetricsServer open(ExporterSettings read, Launch launch) {
        try {
            MetricsServer opened = new MetricsServer(read.host(), read.port(), this::scrape);
            LOGGER.atInfo().addKeyValue("url", url(opened.address())).log("metrics are served");
            return opened;
        } catch (IOException e) {
            launch.fail(
                    FAILED,
                    "the metrics cannot be served on " + (read.host().isEmpty() ? "*" : read.host()) + ":" + read.port()
                            + ": " + e.getMessage()
                            + " (jusante.metrics.port: 0 takes any free port, -1 none)");
            return null;
        }
    }

    @Deactivate
    void deactivate() {
        if (server != null) {
            server.close();
        }
        readers.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSource(MeterSource source, ServiceReference<MeterSource> reference) {
        String bundle = String.valueOf(reference.getBundle().getSymbolicName());
        sources.put(reference, new SourceReader(source, bundle));
    }

    void unbindSource(ServiceReference<MeterSource> reference) {
        sources.remove(reference);
    }

    private static int byAge(ServiceReference<MeterSource> one, ServiceReference<MeterSource> other) {
        return Long.compare(id(one), id(other));
    }

    private static long id(ServiceReference<MeterSource> reference) {
        return (long) reference.getProperty("service.id");
    }

    private synchronized Scrape scrape() {
        Scrape current = scrape;
        ExporterSettings read = settings;
        if (current == null) {
            if (read == null) {
                throw new IllegalStateException("nothing is served without settings");
            }
            Collection<SourceReader> all = sources.values();
            current = new Scrape(read, () -> all, readers, own);
            scrape = current;
        }
        return current;
    }

    private static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/metrics";
    }

    // --- the status

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public int position() {
        return POSITION;
    }

    @Override
    public Map<String, @Nullable Object> json() {
        LinkedHashMap<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("url", server == null ? null : url(server.address()));
        return json;
    }

    @Override
    public List<String> text() {
        return List.of(server == null ? "not served (jusante.metrics.port=-1)" : url(server.address()));
    }
}
