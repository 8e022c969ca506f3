package io.jusante.launcher.logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Felix's own log, brought to slf4j; handed to the framework as {@code felix.log.logger}. */
public final class FelixLog extends org.apache.felix.framework.Logger {
    @Override
    protected void doLog(int level, String message, @Nullable Throwable cause) {
        // not kept: the framework is made while logging starts
        LoggerFactory.getLogger("org.apache.felix.framework")
                .atLevel(level(level))
                .setCause(cause)
                .log(message);
    }

    private static Level level(int level) {
        return switch (level) {
            case LOG_ERROR -> Level.ERROR;
            case LOG_WARNING -> Level.WARN;
            case LOG_INFO -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
