package io.jusante.launcher;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * This start of the process: where it was started, what it was told, and how it ends. A service; any thread.
 */
@ProviderType
public interface Launch {
    /**
     * {@return the absolute folder that holds everything the process writes; locked for the life of the process}
     *
     * <p>{@code topics/} is for the logs of partitions (the default of {@code log.dirs}), {@code metadata/} for the
     * metadata log, {@code plugins/} for the plugin journal, {@code logs/} for the process's own log files.
     */
    Path dataDirectory();

    /** {@return the absolute folder of the unpacked distribution; never written to} */
    Path distributionDirectory();

    /** {@return the file of {@code --config}, or the distribution's own where none was given; null where neither exists} */
    @Nullable Path configFile();

    /** {@return the properties given with {@code --set key=value}; they win over the file} */
    Map<String, String> overrides();

    /** {@return when the process was started, on the time line of {@link System#nanoTime()}} */
    long startNanos();

    /** {@return the distribution's version, such as {@code 0.1.0}; {@code unknown} where none is written down} */
    default String version() {
        return "unknown";
    }

    /** {@return how long it took from {@link #startNanos} until it served, in nanoseconds; −1 before that} */
    default long startDurationNs() {
        return -1;
    }

    /**
     * The broker answers: prints the one line, ends the supervision of the start and counts this start as a good one.
     * Calls after the first are ignored.
     *
     * @param line where it serves, such as {@code 127.0.0.1:9092 as node 1}; the launcher puts {@code serving} before it
     *     and milliseconds and number of bundles after it
     */
    void serving(String line);

    /**
     * Ends the process because it cannot do what it was told: one line on standard error, an orderly stop, the exit
     * code. Returns at once; may be called from a bundle's activator or a component's activate method. The first call
     * wins.
     *
     * @param exitCode not 0
     * @param message one sentence that a person can act on
     */
    void fail(int exitCode, String message);

    /**
     * Stops the process in order, exit code 0. Returns at once.
     *
     * @param reason for the log
     */
    void stop(String reason);
}
