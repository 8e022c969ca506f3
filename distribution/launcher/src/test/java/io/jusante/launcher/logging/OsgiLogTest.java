package io.jusante.launcher.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;
import org.slf4j.LoggerFactory;

class OsgiLogTest {
    private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
    private ch.qos.logback.classic.Logger logger;

    @BeforeEach
    void watch() {
        logger = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("some.component");
        logger.setAdditive(false);
        logger.addAppender(seen);
        seen.start();
    }

    @AfterEach
    void unwatch() {
        logger.detachAppender(seen);
    }

    @Test
    void errorsReachTheProcessLogWithTheirCause() {
        IllegalStateException cause = new IllegalStateException("why");

        new OsgiLog().getLogger("some.component").error("cannot activate", cause);

        ILoggingEvent event = seen.list.get(0);
        assertEquals("ERROR cannot activate", event.getLevel() + " " + event.getFormattedMessage());
        assertSame(cause, ((ThrowableProxy) event.getThrowableProxy()).getThrowable());
    }

    @Test
    void patternsAreFilled() {
        Logger osgi = new OsgiLog().getLogger("some.component");

        osgi.warn("{} waits for {}", "a", "b");
        osgi.info("{} {} {}", 1, 2, 3);
        osgi.audit("{}", "x");

        assertEquals(
                java.util.List.of("a waits for b", "1 2 3", "x"),
                seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void knowsOnlyTheKindsOfLoggerThatThereAre() {
        interface Strange extends Logger {}

        assertThrows(IllegalArgumentException.class, () -> new OsgiLog().getLogger("some.component", Strange.class));
    }
}
