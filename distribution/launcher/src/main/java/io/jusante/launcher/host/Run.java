package io.jusante.launcher.host;

import io.jusante.launcher.Launch;
import io.jusante.launcher.control.ControlServer;
import io.jusante.launcher.data.DataDirectory;
import io.jusante.launcher.data.FailedStarts;
import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.feature.FeatureSet;
import io.jusante.launcher.plugins.BundleOverride;
import io.jusante.launcher.plugins.InstallPlan;
import io.jusante.launcher.plugins.OverrideFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run, from the locked data directory to the exit code. */
final class Run {
    private static final Logger LOGGER = LoggerFactory.getLogger(Run.class);

    private final LaunchOptions options;
    private final Settings settings;
    private final DataDirectory data;
    private final Future<FeatureSet> features;
    private final FailedStarts failedStarts;
    private final Lifecycle lifecycle;
    private final House house;
    private final StartWatch watch;
    private final CacheFolder cache;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    Run(
            LaunchOptions options,
            Settings settings,
            DataDirectory data,
            Future<FeatureSet> features,
            FrameworkMaking framework)
            throws LaunchException {
        this.options = options;
        this.settings = settings;
        this.data = data;
        this.features = features;
        this.failedStarts = new FailedStarts(data.plugins());
        this.lifecycle = new Lifecycle(failedStarts, System.out, System.err);
        this.house = new House(framework.result());
        this.cache = new CacheFolder(data);
        this.watch = new StartWatch(lifecycle, house, settings.startTimeoutMs());
    }

    int run() throws LaunchException, IOException {
        LOGGER.atInfo()
                .addKeyValue("data", options.data())
                .addKeyValue("config", options.config())
                .addKeyValue("java", Runtime.version())
                .log("starting");
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, bug) -> LOGGER.error("uncaught in thread {}", thread.getName(), bug));
        try (ControlServer control =
                ControlServer.open(data.root(), new BuiltInCommands(lifecycle, house, options)::find)) {
            InstallPlan plan = plan();
            failedStarts.begin();
            Runtime.getRuntime().addShutdownHook(new Thread(this::stopOnSignal, "jusante-signal"));
            Thread closer = new Thread(() -> close(lifecycle.ending().join()), "jusante-stop");
            closer.setDaemon(true);
            closer.start();
            watch.begin();
            start(plan);
            if (lifecycle.awaitServing()) {
                cache.tidy();
            }
            lifecycle.ending().join();
            // bounded: the stop halts the process when its time is up
            awaitUninterruptibly(stopped);
            cache.keep(lifecycle.servingLine() != null);
            LOGGER.atDebug().addKeyValue("clients", control.clients()).log("closing the control socket");
            return lifecycle.ending().join().exitCode();
        }
    }

    /** Everything is closed: a signal that came in may end the process. */
    void finished() {
        finished.countDown();
    }

    private void start(InstallPlan plan) {
        Launch launch = new ProcessLaunch(options, options.version(), lifecycle, house);
        try {
            house.open(launch);
            house.furnish(plan, () -> lifecycle.phase() == Lifecycle.Phase.STOPPING);
        } catch (LaunchException failed) {
            lifecycle.fail(1, String.valueOf(failed.getMessage()), true);
            return;
        } catch (RuntimeException | LinkageError failed) {
            // the framework throws these when it is stopped while it starts
            if (lifecycle.phase() == Lifecycle.Phase.STOPPING) {
                LOGGER.debug("the start was cut short", failed);
                return;
            }
            LOGGER.error("the start failed", failed);
            lifecycle.fail(1, "The start failed: " + failed, true);
            return;
        }
        LOGGER.atInfo()
                .addKeyValue("bundles", house.size())
                .addKeyValue("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - options.startNanos()))
                .log("bundles started");
        List<String> problems = house.problems();
        if (!problems.isEmpty()) {
            // nothing that comes later could mend this
            watch.report("not all bundles started", problems);
        }
    }

    private FeatureSet features() throws LaunchException {
        try {
            return features.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LaunchException told) {
                throw told;
            }
            throw new LaunchException("The features cannot be read: " + failed.getCause() + ".", failed);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new LaunchException("The start was interrupted.", asked);
        }
    }

    /** Decides what is installed; takes back the last change of the plugins if starts keep failing. */
    private InstallPlan plan() throws LaunchException, IOException {
        OverrideFile file = new OverrideFile(data.plugins());
        List<BundleOverride> overrides = new ArrayList<>(file.read());
        int failures = failedStarts.count();
        boolean changed = false;
        if (failures >= FailedStarts.LIMIT && !overrides.isEmpty()) {
            BundleOverride last = overrides.remove(overrides.size() - 1);
            LOGGER.atWarn()
                    .addKeyValue("bundle", last)
                    .addKeyValue("failedStarts", failures)
                    .log("starts failed in a row: the last change of the plugins is rolled back");
            changed = true;
        }
        Path repository = options.distribution().resolve("repository");
        InstallPlan plan = InstallPlan.of(features().bundles(), overrides, repository, data.plugins());
        for (BundleOverride retired : plan.retired()) {
            LOGGER.atInfo()
                    .addKeyValue("bundle", retired)
                    .log("older than what this distribution ships: the plugin is retired");
            changed = true;
        }
        for (BundleOverride idle : plan.idle()) {
            LOGGER.atInfo()
                    .addKeyValue("bundle", idle)
                    .log("none of the features that start has this bundle: the plugin is not installed");
        }
        if (changed) {
            file.write(plan.kept());
            failedStarts.reset();
        }
        return plan;
    }

    private void stopOnSignal() {
        lifecycle.stop("asked to by a signal");
        awaitUninterruptibly(finished);
        // a shutdown hook that returns leaves the exit code to the signal
        Runtime.getRuntime().halt(lifecycle.ending().join().exitCode());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(Lifecycle.Ending ending) {
        long beganNs = System.nanoTime();
        LOGGER.atInfo().addKeyValue("reason", ending.reason()).log("stopping");
        boolean orderly = false;
        try {
            cache.stopping(house);
            orderly = house.close(settings.stopTimeoutMs());
        } catch (InterruptedException | RuntimeException failed) {
            LOGGER.error("the stop failed", failed);
        }
        if (!orderly) {
            halt();
        }
        LOGGER.atInfo()
                .addKeyValue("milliseconds", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs))
                .log("stopped");
        stopped.countDown();
    }

    private void halt() {
        String message = "The stop took more than " + settings.stopTimeoutMs() + " ms; halted with "
                + String.join("; ", StuckThreads.describe());
        System.err.println("jusante: " + message);
        LOGGER.error(message);
        Runtime.getRuntime().halt(1);
    }
}
