package io.jusante.launcher.host;

import io.jusante.launcher.ControlCommand;
import io.jusante.launcher.Launch;
import io.jusante.launcher.StartDiagnosis;
import io.jusante.launcher.StatusSection;
import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.logging.OsgiLog;
import io.jusante.launcher.plugins.InstallPlan;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.Logger;

/** The framework and the bundles of the plan. One thread starts it, any may stop it. */
final class House {
    private static final Logger LOGGER = org.slf4j.LoggerFactory.getLogger(House.class);

    private final Framework framework;
    private final List<String> problems = new ArrayList<>();
    private @Nullable Vanguard vanguard;

    /** @param framework initialized, with no bundle in it */
    House(Framework framework) {
        this.framework = framework;
    }

    /**
     * Starts the framework with nothing in it but what bundles see of the process.
     *
     * @throws LaunchException if the framework itself does not start
     */
    void open(Launch launch) throws LaunchException {
        vanguard = Vanguard.start();
        try {
            BundleContext context = framework.getBundleContext();
            context.registerService(Launch.class, launch, null);
            context.registerService(LoggerFactory.class, new OsgiLog(), null);
            framework.start();
        } catch (BundleException failed) {
            throw new LaunchException("The framework does not start: " + failed.getMessage() + ".", failed);
        }
    }

    /**
     * Installs, resolves and starts the bundles. What does not start is a problem, and the others start all the same.
     *
     * @param cancelled whether the process is about to end, so that the rest need not start
     * @throws LaunchException if a jar is missing or is not the one that was to be installed
     */
    void furnish(InstallPlan plan, BooleanSupplier cancelled) throws LaunchException {
        List<Bundle> started = new ArrayList<>();
        FrameworkStartLevel levels = framework.adapt(FrameworkStartLevel.class);
        for (InstallPlan.Entry entry : plan.bundles()) {
            if (levels.getInitialBundleStartLevel() != entry.startLevel()) {
                // set beforehand and not on the bundle, which would write its file in the cache once more
                levels.setInitialBundleStartLevel(entry.startLevel());
            }
            Bundle bundle = install(entry);
            if (!entry.fragment()) {
                started.add(bundle);
            }
        }
        // all at once: the resolver is much faster so than bundle by bundle
        framework.adapt(FrameworkWiring.class).resolveBundles(null);
        if (vanguard != null) {
            vanguard.resolved(started);
        }
        for (Bundle bundle : started) {
            if (cancelled.getAsBoolean()) {
                return;
            }
            start(bundle, cancelled);
        }
    }

    private Bundle install(InstallPlan.Entry entry) throws LaunchException {
        try (InputStream jar = open(entry)) {
            return framework.getBundleContext().installBundle(entry.location(), jar);
        } catch (IOException | BundleException failed) {
            throw new LaunchException(
                    "The bundle " + entry.symbolicName() + " cannot be installed from " + entry.jar() + ": "
                            + failed.getMessage() + ".",
                    failed);
        }
    }

    private static InputStream open(InstallPlan.Entry entry) throws IOException {
        String expected = entry.expectedDigest();
        if (expected != null) {
            String found = HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(entry.jar())));
            if (!found.equals(expected)) {
                throw new IOException("its SHA-256 is " + found + " in place of " + expected);
            }
        }
        return new BufferedInputStream(Files.newInputStream(entry.jar()), 1 << 16);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private void start(Bundle bundle, BooleanSupplier cancelled) {
        try {
            // not remembered: the cache is made anew at each start
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException failed) {
            if (cancelled.getAsBoolean()) {
                LOGGER.atDebug().setCause(failed).addKeyValue("bundle", bundle).log("the stop overtook the start");
                return;
            }
            String reason = reason(failed);
            var event = LOGGER.atError().addKeyValue("bundle", bundle).addKeyValue("reason", reason);
            if (failed.getType() == BundleException.ACTIVATOR_ERROR) {
                event = event.setCause(failed);
            }
            event.log("bundle does not start");
            synchronized (problems) {
                problems.add("bundle " + bundle.getSymbolicName() + " " + bundle.getVersion() + ": " + reason);
            }
        }
    }

    private static String reason(BundleException failed) {
        Throwable told = failed;
        // an activator's exception says more than that an activator failed
        if (failed.getType() == BundleException.ACTIVATOR_ERROR && failed.getCause() != null) {
            told = failed.getCause();
        }
        String text = told.getMessage() == null ? told.toString() : told.getMessage();
        // the resolver says everything twice
        int again = text.indexOf(" Unresolved requirements: ");
        return (again < 0 ? text : text.substring(0, again))
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** {@return the bundles that did not resolve or start, with the reason} */
    List<String> problems() {
        synchronized (problems) {
            return List.copyOf(problems);
        }
    }

    /** {@return what bundles know to be missing; empty before the framework runs} */
    List<String> missing() {
        List<String> missing = new ArrayList<>(problems());
        for (StartDiagnosis diagnosis : services(StartDiagnosis.class)) {
            missing.addAll(diagnosis.missing());
        }
        return missing;
    }

    /** {@return what bundles have to say to {@code status}, in no order} */
    List<StatusSection> sections() {
        return services(StatusSection.class);
    }

    /** {@return the command of this name that a bundle offers} */
    @Nullable ControlCommand command(String name) {
        for (ControlCommand command : services(ControlCommand.class)) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        return null;
    }

    private <S> List<S> services(Class<S> type) {
        List<S> services = new ArrayList<>();
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return services;
        }
        try {
            Collection<ServiceReference<S>> references = context.getServiceReferences(type, null);
            for (ServiceReference<S> reference : references) {
                S service = context.getService(reference);
                if (service != null) {
                    services.add(service);
                }
            }
        } catch (IllegalStateException stopped) {
            LOGGER.debug("the framework stopped meanwhile", stopped);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("there is no filter", impossible);
        }
        return services;
    }

    /** {@return how many bundles are installed, without the system bundle} */
    int size() {
        BundleContext context = framework.getBundleContext();
        try {
            return context == null ? 0 : context.getBundles().length - 1;
        } catch (IllegalStateException stopped) {
            return 0;
        }
    }

    /** {@return the bundles that are neither active nor a resolved fragment, with their state; empty when all is well} */
    List<String> idle() {
        List<String> idle = new ArrayList<>();
        BundleContext context = framework.getBundleContext();
        try {
            for (Bundle bundle : context == null ? new Bundle[0] : context.getBundles()) {
                boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
                if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
                    idle.add(bundle.getSymbolicName() + " " + bundle.getVersion());
                }
            }
        } catch (IllegalStateException stopped) {
            LOGGER.debug("the framework stopped meanwhile", stopped);
        }
        return idle;
    }

    /** {@return the class loaders of the bundles that have one; those of stopped bundles are forgotten} */
    List<ClassLoader> classLoaders() {
        List<ClassLoader> loaders = new ArrayList<>();
        BundleContext context = framework.getBundleContext();
        try {
            for (Bundle bundle : context == null ? new Bundle[0] : context.getBundles()) {
                BundleWiring wiring = bundle.adapt(BundleWiring.class);
                ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
                if (loader != null) {
                    loaders.add(loader);
                }
            }
        } catch (IllegalStateException stopped) {
            LOGGER.debug("the framework stopped meanwhile", stopped);
        }
        return loaders;
    }

    /** {@return whether all bundles were stopped by that time} */
    boolean close(long timeoutMs) throws InterruptedException {
        try {
            framework.stop();
        } catch (BundleException failed) {
            LOGGER.atError().setCause(failed).log("framework does not stop");
            return false;
        }
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        FrameworkEvent event = framework.waitForStop(timeoutMs);
        return event.getType() != FrameworkEvent.WAIT_TIMEDOUT && System.nanoTime() - deadlineNs < 0;
    }
}
