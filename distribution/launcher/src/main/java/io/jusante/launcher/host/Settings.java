package io.jusante.launcher.host;

import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * The few properties that the launcher reads itself, because it acts before the first bundle. They are defined once
 * more in the configuration bundle, which validates the file as a whole.
 *
 * @param startTimeoutMs how long the process may take until it serves
 * @param stopTimeoutMs how long an orderly stop may take
 * @param features the features to start, with what they require; empty for all
 */
record Settings(long startTimeoutMs, long stopTimeoutMs, List<String> features) {
    static final String START_TIMEOUT = "jusante.start.timeout.ms";
    static final String STOP_TIMEOUT = "jusante.stop.timeout.ms";
    static final String FEATURES = "jusante.features";

    private static final long DEFAULT_TIMEOUT_MS = 30_000;
    private static final long MAX_TIMEOUT_MS = 24L * 60 * 60 * 1000;

    static Settings read(LaunchOptions options) throws LaunchException {
        Properties properties = new Properties();
        Path file = options.config();
        if (file != null) {
            try (InputStream in = Files.newInputStream(file)) {
                properties.load(in);
            } catch (NoSuchFileException missing) {
                throw new LaunchException("There is no configuration file " + file + ".", missing);
            } catch (IOException | IllegalArgumentException unreadable) {
                throw new LaunchException(
                        "The configuration file " + file + " cannot be read: " + unreadable.getMessage() + ".",
                        unreadable);
            }
        }
        properties.putAll(options.overrides());
        return new Settings(
                timeout(properties, START_TIMEOUT),
                timeout(properties, STOP_TIMEOUT),
                Arrays.stream(properties.getProperty(FEATURES, "").split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static long timeout(Properties properties, String name) throws LaunchException {
        String text = properties.getProperty(name);
        if (text == null) {
            return DEFAULT_TIMEOUT_MS;
        }
        try {
            long value = Long.parseLong(text.strip());
            if (value >= 1 && value <= MAX_TIMEOUT_MS) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // the sentence below says it
        }
        throw new LaunchException(
                name + " is not a number of milliseconds from 1 to " + MAX_TIMEOUT_MS + ": " + text + ".");
    }
}
