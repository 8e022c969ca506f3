package io.jusante.storage.segment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmPagesTest {
    private static final int PART = 16 << 20;

    @TempDir
    Path directory;

    @Test
    void whatWasWrittenLastIsWarm() {
        WarmPages pages = new WarmPages(3L * PART);
        SegmentAges ages = new SegmentAges(pages);
        for (int position = 0; position < 5 * PART; position += PART / 2) {
            ages.added(position, PART / 2);
        }
        assertFalse(ages.isWarm(0));
        assertFalse(ages.isWarm(2 * PART - 1));
        assertTrue(ages.isWarm(3 * PART));
        assertFalse(ages.isWarm(6 * PART));
        // other logs push it out of the cache
        pages.wrote(2 * PART);
        assertFalse(ages.isWarm(3 * PART));
    }

    @Test
    void whatWasThereBeforeIsCold() {
        SegmentAges ages = new SegmentAges(new WarmPages(Long.MAX_VALUE));
        ages.added(5 * PART + 100, 100);
        assertFalse(ages.isWarm(0));
        assertFalse(ages.isWarm(5 * PART));
        assertFalse(ages.isWarm(5 * PART + 100));
        ages.added(5 * PART + 200, PART);
        assertTrue(ages.isWarm(6 * PART));
    }

    @Test
    void memoryIsReadFromTheKernelsFiles() throws IOException {
        Path file = directory.resolve("meminfo");
        assertEquals(7, WarmPages.firstNumber(file, 7));
        Files.writeString(file, "MemTotal:       24103604 kB\nMemFree: 12 kB\n");
        assertEquals(24103604, WarmPages.firstNumber(file, 7));
        Files.writeString(file, "max\n");
        assertEquals(7, WarmPages.firstNumber(file, 7));
    }
}
