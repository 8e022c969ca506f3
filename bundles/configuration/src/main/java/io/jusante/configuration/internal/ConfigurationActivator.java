package io.jusante.configuration.internal;

import io.jusante.configuration.Configuration;
import io.jusante.launcher.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Collects, validates, registers {@link Configuration}. An activator and not a component, because the service must not
 * exist before everything is known to be right.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ConfigurationActivator
        implements BundleActivator, ServiceTrackerCustomizer<Launch, ConfigurationActivator.Session> {
    private static final int EXIT_CODE = 1;

    private @Nullable BundleContext context;
    private @Nullable ServiceTracker<Launch, Session> launches;

    @Override
    public void start(BundleContext bundleContext) {
        context = bundleContext;
        launches = new ServiceTracker<>(bundleContext, Launch.class, this);
        launches.open();
    }

    @Override
    public void stop(BundleContext bundleContext) {
        if (launches != null) {
            launches.close();
        }
    }

    @Override
    public @Nullable Session addingService(ServiceReference<Launch> reference) {
        BundleContext bundles = context;
        if (bundles == null) {
            return null;
        }
        Launch launch = bundles.getService(reference);
        Contributions contributions = new Contributions(bundles, launch.dataDirectory());
        contributions.open();
        try {
            Registry registry = contributions.registryOrRefusal();
            List<Setting> given = settings(launch);
            StaticSettings checked = StaticSettings.check(registry, given);
            if (!checked.errors().isEmpty()) {
                throw new InvalidSettingException(oneLine(checked.errors()));
            }
            LiveConfiguration configuration = new LiveConfiguration(launch.dataDirectory(), registry, given, checked);
            contributions.onChange(configuration::redefine);
            return new Session(contributions, bundles.registerService(Configuration.class, configuration, null));
        } catch (InvalidSettingException e) {
            contributions.close();
            launch.fail(EXIT_CODE, e.sentence());
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<Launch> reference, Session session) {}

    @Override
    public void removedService(ServiceReference<Launch> reference, Session session) {
        session.registration().unregister();
        session.contributions().close();
    }

    private static List<Setting> settings(Launch launch) throws InvalidSettingException {
        List<Setting> settings = new ArrayList<>();
        Path file = launch.configFile();
        if (file != null) {
            try {
                settings.addAll(PropertiesFile.read(file));
            } catch (IOException e) {
                throw new InvalidSettingException("can't read " + file + ": " + e);
            }
        }
        new TreeMap<>(launch.overrides())
                .forEach((name, value) -> settings.add(new Setting(name, value.trim(), "--set")));
        return settings;
    }

    private static String oneLine(List<String> errors) {
        return errors.size() == 1
                ? errors.get(0)
                : errors.get(0) + " (and " + (errors.size() - 1) + " more: "
                        + String.join("; ", errors.subList(1, errors.size())) + ")";
    }

    /** The service while the process runs. */
    record Session(Contributions contributions, ServiceRegistration<Configuration> registration) {}
}
