package io.jusante.network.netty.internal;

import io.jusante.network.ApiCatalog;
import io.jusante.protocol.ApiKey;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The APIs that the installed bundles open, by their manifest header {@code Jusante-Api}. Whether a bundle is started
 * makes no difference: an API closes when its bundle is uninstalled.
 */
@Component(service = ApiCatalog.class)
public final class InstalledApis implements ApiCatalog, BundleTrackerCustomizer<Set<ApiKey>> {
    private static final Logger LOGGER = LoggerFactory.getLogger(InstalledApis.class);
    static final String HEADER = "Jusante-Api";
    private static final int INSTALLED =
            Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final Map<Long, Set<ApiKey>> byBundle = new ConcurrentHashMap<>();
    private final BundleTracker<Set<ApiKey>> tracker;
    private volatile Set<ApiKey> open = Set.of();

    @Activate
    public InstalledApis(BundleContext context) {
        tracker = new BundleTracker<>(context, INSTALLED, this);
        tracker.open();
    }

    @Deactivate
    void deactivate() {
        tracker.close();
    }

    @Override
    public Set<ApiKey> open() {
        return open;
    }

    @Override
    public @Nullable Set<ApiKey> addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        String header = bundle.getHeaders("").get(HEADER);
        if (header == null) {
            return null;
        }
        Set<ApiKey> apis = parse(header, String.valueOf(bundle.getSymbolicName()));
        byBundle.put(bundle.getBundleId(), apis);
        publish();
        return apis;
    }

    @Override
    public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, Set<ApiKey> apis) {}

    @Override
    public void removedBundle(Bundle bundle, @Nullable BundleEvent event, Set<ApiKey> apis) {
        byBundle.remove(bundle.getBundleId());
        publish();
    }

    private synchronized void publish() {
        EnumSet<ApiKey> all = EnumSet.noneOf(ApiKey.class);
        byBundle.values().forEach(all::addAll);
        open = Collections.unmodifiableSet(all);
    }

    static Set<ApiKey> parse(String header, String bundle) {
        EnumSet<ApiKey> apis = EnumSet.noneOf(ApiKey.class);
        for (String name : header.split(",", -1)) {
            if (name.isBlank()) {
                continue;
            }
            try {
                apis.add(ApiKey.valueOf(name.trim().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                LOGGER.atError()
                        .addKeyValue("bundle", bundle)
                        .addKeyValue("api", name.trim())
                        .log("no such API: this word of the bundle's " + HEADER + " header opens nothing");
            }
        }
        return apis;
    }
}
