package io.jusante.launcher.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartsTest {
    @TempDir
    Path plugins;

    @Test
    void countsStartsThatDidNotEndWell() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(i, new FailedStarts(plugins).count());
            new FailedStarts(plugins).begin();
        }
        assertEquals(3, new FailedStarts(plugins).count());
    }

    @Test
    void beginsAnewWhenItServes() throws Exception {
        new FailedStarts(plugins).begin();
        FailedStarts second = new FailedStarts(plugins);
        second.begin();

        second.served();

        assertEquals(0, new FailedStarts(plugins).count());
    }

    @Test
    void doesNotCountAStartThatWasExcused() throws Exception {
        new FailedStarts(plugins).begin();
        FailedStarts second = new FailedStarts(plugins);
        second.begin();

        second.excuse();

        assertEquals(1, new FailedStarts(plugins).count());
    }

    @Test
    void takesAFileOfNonsenseForNone() throws Exception {
        Files.writeString(plugins.resolve("failed-starts"), "many");

        assertEquals(0, new FailedStarts(plugins).count());
    }
}
