package io.jusante.launcher.host;

import io.jusante.launcher.Launch;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What bundles see of the process. */
record ProcessLaunch(LaunchOptions options, String version, Lifecycle lifecycle, House house) implements Launch {
    @Override
    public Path dataDirectory() {
        return options.data();
    }

    @Override
    public Path distributionDirectory() {
        return options.distribution();
    }

    @Override
    public @Nullable Path configFile() {
        return options.config();
    }

    @Override
    public Map<String, String> overrides() {
        return options.overrides();
    }

    @Override
    public long startNanos() {
        return options.startNanos();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public long startDurationNs() {
        return lifecycle.startDurationNs();
    }

    @Override
    public void serving(String line) {
        long tookNs = System.nanoTime() - options.startNanos();
        long ms = TimeUnit.NANOSECONDS.toMillis(tookNs);
        lifecycle.serving("serving " + line + " after " + ms + " ms, " + house.size() + " bundles", tookNs);
    }

    @Override
    public void fail(int exitCode, String message) {
        lifecycle.fail(exitCode, message, false);
    }

    @Override
    public void stop(String reason) {
        lifecycle.stop(reason);
    }
}
