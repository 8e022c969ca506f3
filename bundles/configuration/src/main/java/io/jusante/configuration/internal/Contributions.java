package io.jusante.configuration.internal;

import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all installed bundles for {@code JUSANTE-INF/configuration.json}. An entry is read without loading a class or
 * resolving the bundle.
 */
final class Contributions implements BundleTrackerCustomizer<Contribution> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Contributions.class);
    private static final String ENTRY = "JUSANTE-INF/configuration.json";
    private static final String CATALOGUE = "JUSANTE-INF/kafka-catalogue.json";
    private static final int INSTALLED_IN_ANY_STATE =
            Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private final Bundle self;
    private final Path dataDirectory;
    private final BundleTracker<Contribution> tracker;
    private final Map<Long, Contribution> byBundle = new ConcurrentSkipListMap<>();
    private volatile @Nullable Consumer<Registry> listener;
    private volatile @Nullable InvalidSettingException malformed;

    Contributions(BundleContext context, Path dataDirectory) {
        self = context.getBundle();
        this.dataDirectory = dataDirectory;
        tracker = new BundleTracker<>(context, INSTALLED_IN_ANY_STATE, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        listener = null;
        tracker.close();
    }

    /** {@return what all bundles say together, if that makes sense} */
    Registry registryOrRefusal() throws InvalidSettingException {
        InvalidSettingException broken = malformed;
        if (broken != null) {
            throw broken;
        }
        Registry registry = merged();
        if (!registry.conflicts().isEmpty()) {
            throw new InvalidSettingException(String.join("; ", registry.conflicts()));
        }
        return registry;
    }

    /** Calls the listener for each change from now on. */
    void onChange(Consumer<Registry> newListener) {
        listener = newListener;
    }

    @Override
    public @Nullable Contribution addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        try {
            Contribution contribution = read(bundle);
            if (contribution.isEmpty()) {
                return null;
            }
            byBundle.put(bundle.getBundleId(), contribution);
            changed();
            return contribution;
        } catch (InvalidSettingException e) {
            malformed = e;
            LOGGER.atError().log("{}", e.getMessage());
            return null;
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, Contribution contribution) {}

    @Override
    public void removedBundle(Bundle bundle, @Nullable BundleEvent event, Contribution contribution) {
        byBundle.remove(bundle.getBundleId());
        changed();
    }

    private Contribution read(Bundle bundle) throws InvalidSettingException {
        String name = String.valueOf(bundle.getSymbolicName());
        URL entry = bundle.getEntry(ENTRY);
        Contribution contribution = entry == null
                ? Contribution.none(name, bundle.getBundleId())
                : (bundle.equals(self) ? ContributionReader.ofThisBundle() : ContributionReader.ofBundle())
                        .read(name, bundle.getBundleId(), entry);
        URL catalogue = bundle.equals(self) ? bundle.getEntry(CATALOGUE) : null;
        return catalogue == null
                ? contribution
                : contribution.with(ContributionReader.ofCatalogue()
                        .read(name, bundle.getBundleId(), catalogue)
                        .definitions());
    }

    private void changed() {
        Consumer<Registry> live = listener;
        if (live != null) {
            Registry registry = merged();
            for (String conflict : registry.conflicts()) {
                LOGGER.atError().log("{}; the bundle that was installed first counts", conflict);
            }
            live.accept(registry);
        }
    }

    private Registry merged() {
        return Registry.of(List.copyOf(byBundle.values()), dataDirectory);
    }
}
