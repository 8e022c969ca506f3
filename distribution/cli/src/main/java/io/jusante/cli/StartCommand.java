package io.jusante.cli;

import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.host.LaunchOptions;
import io.jusante.launcher.host.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the broker in this process, in the foreground. */
@Command(
        name = "start",
        description = "Start in the foreground; prints one line when it serves.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A server.properties with Kafka's names; else config/server.properties of the distribution.")
    private @Nullable Path config;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A property that wins over the file; may be given more than once.")
    private final Map<String, String> overrides = new LinkedHashMap<>();

    @Override
    public Integer call() throws LaunchException {
        return start(data.given(), config, overrides);
    }

    /** Runs the broker. */
    static int start(@Nullable Path data, @Nullable Path config, Map<String, String> overrides) throws LaunchException {
        Path distribution = Jusante.distribution();
        Path file = config;
        if (file == null) {
            Path shipped = distribution.resolve("config/server.properties");
            file = Files.exists(shipped) ? shipped : null;
        }
        return Launcher.run(new LaunchOptions(distribution, DataOption.directory(data), file, overrides, startNanos()));
    }

    /** When bin/jusante was executed, if it could tell; else when this class runs, which is late by the JVM's start. */
    private static long startNanos() {
        long nowNs = System.nanoTime();
        Long executedMicros = Long.getLong("jusante.exec.micros");
        if (executedMicros == null) {
            return nowNs;
        }
        long agoMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) - executedMicros;
        return nowNs - TimeUnit.MICROSECONDS.toNanos(Math.max(0, agoMicros));
    }
}
