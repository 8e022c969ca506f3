package io.jusante.launcher.host;

import io.jusante.launcher.data.DataDirectory;
import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.feature.FeatureSet;
import io.jusante.launcher.logging.ProcessLog;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Runs the house in this process. */
public final class Launcher {
    private Launcher() {}

    /**
     * Starts, serves, stops; returns when all is stopped.
     *
     * <p>Does not use a logger itself: logging begins when the data directory is ours.
     *
     * @return the exit code
     * @throws LaunchException if it could not begin; nothing was touched
     */
    public static int run(LaunchOptions options) throws LaunchException {
        Settings settings = Settings.read(options);
        Run run = null;
        try (DataDirectory data = DataDirectory.open(options.data())) {
            Future<FeatureSet> features = readFeatures(options, settings);
            FrameworkMaking framework = FrameworkMaking.begin(data.freshBundleCache());
            ProcessLog.start(data.logs(), options.distribution().resolve("config/logging.properties"));
            run = new Run(options, settings, data, features, framework);
            return run.run();
        } catch (IOException failed) {
            throw new LaunchException(
                    "The data directory " + options.data() + " failed: " + failed.getMessage() + ".", failed);
        } finally {
            ProcessLog.stop();
            if (run != null) {
                run.finished();
            }
        }
    }

    /** Beside the start of logging, which takes as long. */
    private static Future<FeatureSet> readFeatures(LaunchOptions options, Settings settings) {
        FutureTask<FeatureSet> reading = new FutureTask<>(
                () -> FeatureSet.read(options.distribution().resolve("features"), settings.features()));
        Thread thread = new Thread(reading, "jusante-features");
        thread.setDaemon(true);
        thread.start();
        return reading;
    }
}
