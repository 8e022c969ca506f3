package io.jusante.launcher.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.launcher.data.FailedStarts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleTest {
    @TempDir
    Path plugins;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Lifecycle lifecycle;

    @BeforeEach
    void begin() throws Exception {
        FailedStarts failedStarts = new FailedStarts(plugins);
        failedStarts.begin();
        lifecycle = new Lifecycle(
                failedStarts,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void printsOnceThatItServesAndForgetsFailedStarts() throws Exception {
        lifecycle.serving("serving here", 0);
        lifecycle.serving("serving there", 0);

        assertEquals("serving here" + System.lineSeparator(), out.toString(StandardCharsets.UTF_8));
        assertEquals("serving here", lifecycle.servingLine());
        assertEquals(0, new FailedStarts(plugins).count());
        assertTrue(lifecycle.awaitDecision(0));
        assertTrue(lifecycle.awaitServing());
    }

    @Test
    void theFirstEndDecides() {
        lifecycle.fail(3, "The port is in use.", false);
        lifecycle.fail(4, "And more.", false);
        lifecycle.stop("asked to");

        assertEquals(3, lifecycle.ending().join().exitCode());
        assertEquals("jusante: The port is in use." + System.lineSeparator(), err.toString(StandardCharsets.UTF_8));
        assertFalse(lifecycle.awaitServing());
    }

    @Test
    void doesNotServeAfterItsEnd() {
        lifecycle.stop("asked to");

        lifecycle.serving("serving here", 0);

        assertEquals("", out.toString(StandardCharsets.UTF_8));
        assertEquals(Lifecycle.Phase.STOPPING, lifecycle.phase());
    }

    @Test
    void aMistakeOfThePersonWhoStartsItDoesNotCountAgainstPlugins() throws Exception {
        lifecycle.fail(1, "unknown property", false);

        assertEquals(0, new FailedStarts(plugins).count());
    }

    @Test
    void aStartThatCameToNothingCountsAgainstPlugins() throws Exception {
        lifecycle.fail(1, "nothing serves", true);

        assertEquals(1, new FailedStarts(plugins).count());
    }

    @Test
    void aFailureHasAnExitCode() {
        assertThrows(IllegalArgumentException.class, () -> lifecycle.fail(0, "well", false));
    }
}
