package io.jusante.launcher.host;

import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.feature.FeatureBundle;
import io.jusante.launcher.logging.FelixLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.felix.framework.Felix;
import org.apache.felix.framework.util.FelixConstants;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/**
 * The framework with no bundle in it, made and initialized on a thread of its own: it takes as long as the start of
 * logging, beside which it runs. So nothing here uses a logger of its own.
 */
final class FrameworkMaking {
    private final FutureTask<Framework> making;

    private FrameworkMaking(FutureTask<Framework> making) {
        this.making = making;
    }

    /** Sets about it, with a bundle cache in this folder, which is not there yet. */
    static FrameworkMaking begin(Path cache) {
        FutureTask<Framework> making = new FutureTask<>(() -> {
            Framework framework = new Felix(properties(cache));
            framework.init();
            return framework;
        });
        Thread thread = new Thread(making, "jusante-framework");
        thread.setDaemon(true);
        thread.start();
        return new FrameworkMaking(making);
    }

    /**
     * {@return the framework, initialized, when it is there}
     *
     * @throws LaunchException if it cannot be made
     */
    Framework result() throws LaunchException {
        try {
            return making.get();
        } catch (ExecutionException failed) {
            throw new LaunchException("The framework does not start: " + failed.getCause() + ".", failed);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new LaunchException("The start was interrupted.", asked);
        }
    }

    private static Map<String, Object> properties(Path cache) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.extra());
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(FeatureBundle.MAX_START_LEVEL));
        properties.put(FelixConstants.LOG_LOGGER_PROP, new FelixLog());
        properties.put(FelixConstants.LOG_LEVEL_PROP, "2");
        // the data directory is locked already
        properties.put("felix.cache.locking", "false");
        // classes of lib/ come through the exports of the system bundle, never by accident
        properties.put(FelixConstants.IMPLICIT_BOOT_DELEGATION_PROP, "false");
        // the JVM writes calls of its recorder's own package into the event classes that Netty's bundles define
        properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "jdk.jfr,jdk.jfr.*,sun.nio.ch");
        // nothing here makes bundle URLs out of strings
        properties.put(FelixConstants.SERVICE_URLHANDLERS_PROP, "false");
        properties.put("ds.loglevel", "warn");
        properties.put("ds.lock.timeout.milliseconds", "5000");
        return properties;
    }
}
