package io.jusante.launcher.host;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asked for.
 *
 * @param distribution the unpacked distribution, absolute
 * @param data the data directory, absolute; made if it is missing
 * @param config a file of properties, absolute; null for none
 * @param overrides properties that win over the file
 * @param startNanos when the process was started, on the time line of {@link System#nanoTime()}
 */
public record LaunchOptions(
        Path distribution, Path data, @Nullable Path config, Map<String, String> overrides, long startNanos) {
    public LaunchOptions {
        distribution = distribution.toAbsolutePath().normalize();
        data = data.toAbsolutePath().normalize();
        config = config == null ? null : config.toAbsolutePath().normalize();
        overrides = Map.copyOf(overrides);
    }
}
