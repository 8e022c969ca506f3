package io.jusante.launcher.logging;

import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Sets up logging: to standard output and to a rolling file, levels from {@code logging.properties}. Has to be called
 * before the first logger is made; logback asks {@link LogbackSetup} on its own.
 */
public final class ProcessLog {
    /** The logger of lines that the command line prints itself: they go to the file alone. */
    public static final String CONSOLE = "io.jusante.console";

    private ProcessLog() {}

    /**
     * Starts logging.
     *
     * @param logs folder of the log files
     * @param levels a file of lines {@code <logger>=<level>}, {@code root} for all others; may be missing
     */
    public static void start(Path logs, Path levels) throws LaunchException {
        LogbackSetup.configure(logs, readLevels(levels));
        if (LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory) {
            throw new LaunchException("The distribution is not complete: there is no logback in lib/.");
        }
    }

    /** Writes out what is buffered and closes the file. */
    public static void stop() {
        LogbackSetup.stop();
    }

    private static Map<String, String> readLevels(Path file) throws LaunchException {
        Map<String, String> levels = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return levels;
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException malformed) {
            throw new LaunchException(file + " cannot be read: " + malformed.getMessage() + ".", malformed);
        }
        for (String logger : properties.stringPropertyNames()) {
            levels.put(logger, properties.getProperty(logger).strip());
        }
        return levels;
    }
}
