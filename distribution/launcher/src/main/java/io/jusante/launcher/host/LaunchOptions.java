package io.jusante.launcher.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
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

    /** {@return the version that was written down when the distribution was assembled; {@code unknown} without one} */
    String version() {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(distribution.resolve("lib/distribution.properties"))) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException unreadable) {
            // no log yet at this point; the word is what people see
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }
}
