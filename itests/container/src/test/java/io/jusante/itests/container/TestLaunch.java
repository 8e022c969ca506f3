package io.jusante.itests.container;

import io.jusante.launcher.Launch;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The process as bundles see it, for a house without a launcher. */
final class TestLaunch implements Launch {
    final CompletableFuture<String> serving = new CompletableFuture<>();
    private final Path data;
    private final Map<String, String> overrides = new HashMap<>();

    TestLaunch(Path data, int port) {
        this.data = data;
        overrides.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
        overrides.put("jusante.metrics.port", "0");
    }

    @Override
    public Path dataDirectory() {
        return data;
    }

    @Override
    public Path distributionDirectory() {
        return Provisioning.DISTRIBUTION;
    }

    @Override
    public Path configFile() {
        return Provisioning.DISTRIBUTION.resolve("config/server.properties");
    }

    @Override
    public Map<String, String> overrides() {
        return overrides;
    }

    @Override
    public long startNanos() {
        return System.nanoTime();
    }

    @Override
    public void serving(String line) {
        serving.complete(line);
    }

    @Override
    public void fail(int exitCode, String message) {
        serving.completeExceptionally(new AssertionError(message));
    }

    @Override
    public void stop(String reason) {
        serving.completeExceptionally(new AssertionError(reason));
    }
}
