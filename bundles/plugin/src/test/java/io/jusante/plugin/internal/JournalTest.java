package io.jusante.plugin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.BundleIdentity;
import io.jusante.plugin.internal.JournalRecord.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final JournalRecord ONE =
            new JournalRecord(1, Step.STAGED, 1000, new BundleIdentity("a", "1.0.0", "ab12"), "cd34", null, null);
    private static final JournalRecord TWO = new JournalRecord(
            1, Step.ROLLED_BACK, 2000, new BundleIdentity("a", "1.0.0", "ab12"), "cd34", "storage/x", "näh\n\"no\"");

    @TempDir
    Path folder;

    @Test
    void recordsComeBackAsTheyWereWritten() throws Exception {
        Path file = written();
        try (Journal journal = Journal.open(file)) {
            assertEquals(List.of(ONE, TWO), journal.records());
        }
    }

    @Test
    void everyCutOfTheLastRecordIsCutOffAndWrittenOver() throws Exception {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        int first = indexOfNewline(whole) + 1;
        for (int length = first; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (Journal journal = Journal.open(file)) {
                assertEquals(List.of(ONE), journal.records());
                assertEquals(first, Files.size(file));
                journal.append(TWO);
            }
            assertTrue(Arrays.equals(whole, Files.readAllBytes(file)), "cut at " + length);
        }
    }

    @Test
    void damageBeforeWholeRecordsIsNotPassedOver() throws Exception {
        Path file = written();
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        Files.write(file, bytes);

        IOException damaged = assertThrows(IOException.class, () -> Journal.open(file));

        assertTrue(String.valueOf(damaged.getMessage()).contains("is damaged at byte 0"), damaged::getMessage);
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(file)));
    }

    private Path written() throws IOException {
        Path file = folder.resolve("journal");
        Files.deleteIfExists(file);
        try (Journal journal = Journal.open(file)) {
            journal.append(ONE);
            journal.append(TWO);
        }
        return file;
    }

    private static int indexOfNewline(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw new AssertionError("no newline");
    }
}
