package io.jusante.launcher.logging;

import org.osgi.framework.Bundle;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;
import org.osgi.service.log.LoggerFactory;

/**
 * The OSGi log service, brought to slf4j: without one SCR prints its errors to standard output, where no log file has
 * them. A logger has the name of its class, or of the bundle where it has none.
 */
public final class OsgiLog implements LoggerFactory {
    @Override
    public Logger getLogger(String name) {
        return new Bridge(org.slf4j.LoggerFactory.getLogger(name));
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getName());
    }

    @Override
    public <L extends Logger> L getLogger(String name, Class<L> type) {
        if (type != Logger.class && type != FormatterLogger.class) {
            throw new IllegalArgumentException("not a kind of logger: " + type);
        }
        return type.cast(getLogger(name));
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> name, Class<L> type) {
        return getLogger(name.getName(), type);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> type) {
        return getLogger(Logger.ROOT_LOGGER_NAME.equals(name) ? String.valueOf(bundle.getSymbolicName()) : name, type);
    }

    /** Both kinds of logger in one: slf4j's patterns, which is what SCR uses. */
    private record Bridge(org.slf4j.Logger to) implements FormatterLogger {
        @Override
        public String getName() {
            return to.getName();
        }

        @Override
        public boolean isTraceEnabled() {
            return to.isTraceEnabled();
        }

        @Override
        public void trace(String message) {
            to.trace(message);
        }

        @Override
        public void trace(String format, Object argument) {
            to.trace(format, argument);
        }

        @Override
        public void trace(String format, Object first, Object second) {
            to.trace(format, first, second);
        }

        @Override
        public void trace(String format, Object... arguments) {
            to.trace(format, arguments);
        }

        @Override
        public <E extends Exception> void trace(LoggerConsumer<E> consumer) throws E {
            if (to.isTraceEnabled()) {
                consumer.accept(this);
            }
        }

        @Override
        public boolean isDebugEnabled() {
            return to.isDebugEnabled();
        }

        @Override
        public void debug(String message) {
            to.debug(message);
        }

        @Override
        public void debug(String format, Object argument) {
            to.debug(format, argument);
        }

        @Override
        public void debug(String format, Object first, Object second) {
            to.debug(format, first, second);
        }

        @Override
        public void debug(String format, Object... arguments) {
            to.debug(format, arguments);
        }

        @Override
        public <E extends Exception> void debug(LoggerConsumer<E> consumer) throws E {
            if (to.isDebugEnabled()) {
                consumer.accept(this);
            }
        }

        @Override
        public boolean isInfoEnabled() {
            return to.isInfoEnabled();
        }

        @Override
        public void info(String message) {
            to.info(message);
        }

        @Override
        public void info(String format, Object argument) {
            to.info(format, argument);
        }

        @Override
        public void info(String format, Object first, Object second) {
            to.info(format, first, second);
        }

        @Override
        public void info(String format, Object... arguments) {
            to.info(format, arguments);
        }

        @Override
        public <E extends Exception> void info(LoggerConsumer<E> consumer) throws E {
            if (to.isInfoEnabled()) {
                consumer.accept(this);
            }
        }

        @Override
        public boolean isWarnEnabled() {
            return to.isWarnEnabled();
        }

        @Override
        public void warn(String message) {
            to.warn(message);
        }

        @Override
        public void warn(String format, Object argument) {
            to.warn(format, argument);
        }

        @Override
        public void warn(String format, Object first, Object second) {
            to.warn(format, first, second);
        }

        @Override
        public void warn(String format, Object... arguments) {
            to.warn(format, arguments);
        }

        @Override
        public <E extends Exception> void warn(LoggerConsumer<E> consumer) throws E {
            if (to.isWarnEnabled()) {
                consumer.accept(this);
            }
        }

        @Override
        public boolean isErrorEnabled() {
            return to.isErrorEnabled();
        }

        @Override
        public void error(String message) {
            to.error(message);
        }

        @Override
        public void error(String format, Object argument) {
            to.error(format, argument);
        }

        @Override
        public void error(String format, Object first, Object second) {
            to.error(format, first, second);
        }

        @Override
        public void error(String format, Object... arguments) {
            to.error(format, arguments);
        }

        @Override
        public <E extends Exception> void error(LoggerConsumer<E> consumer) throws E {
            if (to.isErrorEnabled()) {
                consumer.accept(this);
            }
        }

        @Override
        public void audit(String message) {
            to.info(message);
        }

        @Override
        public void audit(String format, Object argument) {
            to.info(format, argument);
        }

        @Override
        public void audit(String format, Object first, Object second) {
            to.info(format, first, second);
        }

        @Override
        public void audit(String format, Object... arguments) {
            to.info(format, arguments);
        }
    }
}
