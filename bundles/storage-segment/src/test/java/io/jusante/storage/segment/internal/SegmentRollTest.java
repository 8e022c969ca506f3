package io.jusante.storage.segment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.storage.LogStore;
import io.jusante.storage.contract.ContractSettings;
import io.jusante.storage.contract.ContractSpec;
import io.jusante.storage.contract.LogBatches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a new segment is begun: by Kafka's rules. */
class SegmentRollTest {
    @TempDir
    Path directory;

    private ContractSpec spec;

    private LogStore open(ContractSettings settings) throws IOException {
        spec = new ContractSpec(directory, Runnable::run).withSettings(settings);
        return new SegmentLogEngine().open(spec);
    }

    private static LogBatches one(long offset, long timestampMs) {
        return LogBatches.of(LogBatches.batch(offset, 1, 30, timestampMs));
    }

    @Test
    void whenItWouldGetLargerThanItMay() throws Exception {
        int size = one(0, 1).sizeInBytes();
        try (LogStore store = open(ContractSettings.defaults().withSegmentBytes(3 * size))) {
            for (int i = 0; i < 7; i++) {
                store.append(one(i, 1));
            }
            assertEquals(List.of(3L, 6L), spec.rolls());
        }
    }

    @Test
    void aPlanIsNotSplitWhereItFitsIntoOneSegment() throws Exception {
        int size = LogBatches.run(0, 1, 1, 30).sizeInBytes();
        try (LogStore store = open(ContractSettings.defaults().withSegmentBytes(4 * size))) {
            store.append(LogBatches.run(0, 2, 1, 30));
            store.append(LogBatches.run(2, 3, 1, 30));
            assertEquals(List.of(2L), spec.rolls());
            store.append(LogBatches.run(5, 10, 1, 30));
            assertEquals(List.of(2L, 5L, 9L, 13L), spec.rolls());
        }
    }

    @Test
    void whenTheFirstRecordIsOldByTheTimeOfTheNext() throws Exception {
        try (LogStore store = open(ContractSettings.defaults().withSegmentMs(1000))) {
            store.append(one(0, 5000));
            store.append(one(1, 9_999_999_999L - 5000));
            spec.rolls().clear();
            store.append(one(2, 9_999_999_999L - 4000));
            store.append(one(3, 100));
            spec.advanceWallMs(1_000_000);
            store.append(one(4, 200));
            assertEquals(List.of(), spec.rolls());
            store.append(one(5, 9_999_999_999L - 3999));
            assertEquals(List.of(5L), spec.rolls());
        }
        // after a restart the first record still counts
        spec = new ContractSpec(directory, Runnable::run)
                .withSettings(ContractSettings.defaults().withSegmentMs(1000))
                .closedCleanly();
        try (LogStore store = new SegmentLogEngine().open(spec)) {
            store.append(one(6, 9_999_999_999L - 3000));
            assertEquals(List.of(), spec.rolls());
            store.append(one(7, 9_999_999_999L - 2900));
            assertEquals(List.of(7L), spec.rolls());
        }
    }

    @Test
    void whenTheSegmentIsOldAndRecordsHaveNoTime() throws Exception {
        try (LogStore store = open(ContractSettings.defaults().withSegmentMs(1000))) {
            store.append(one(0, -1));
            spec.advanceWallMs(1000);
            store.append(one(1, -1));
            assertEquals(List.of(), spec.rolls());
            spec.advanceWallMs(1);
            store.append(one(2, -1));
            assertEquals(List.of(2L), spec.rolls());
        }
    }

    @Test
    void whenAnIndexIsFull() throws Exception {
        try (LogStore store =
                open(ContractSettings.defaults().withIndexIntervalBytes(0).withMaxIndexBytes(80))) {
            for (int i = 0; i < 20; i++) {
                store.append(one(i, 1));
            }
            // ten entries; the first batch of a segment has none
            assertEquals(List.of(11L), spec.rolls());
        }
        for (String name : List.of("00000000000000000000.index", "00000000000000000011.index")) {
            assertTrue(Files.size(directory.resolve(name)) <= 80);
        }
    }

    @Test
    void whenAnOffsetIsTooFarForTheIndex() throws Exception {
        try (LogStore store = open(ContractSettings.defaults())) {
            store.append(one(0, 1));
            store.append(one(Integer.MAX_VALUE, 1));
            assertEquals(List.of(), spec.rolls());
            store.append(one(Integer.MAX_VALUE + 1L, 1));
            store.append(one(9_000_000_000L, 1));
            assertEquals(List.of(Integer.MAX_VALUE + 1L, 9_000_000_000L), spec.rolls());
        }
        try (LogStore store = open(ContractSettings.defaults())) {
            assertEquals(9_000_000_001L, store.endOffset());
        }
    }

    @Test
    void anEmptySegmentIsLeftForAnOffsetTooFar() throws Exception {
        try (LogStore store = open(ContractSettings.defaults())) {
            store.append(one(9_000_000_000L, 1));
            assertEquals(List.of(9_000_000_000L), spec.rolls());
            assertEquals(0, store.startOffset());
            assertEquals(
                    9_000_000_000L,
                    store.read(0, Long.MAX_VALUE, 1, true)
                            .toCompletableFuture()
                            .get()
                            .baseOffset());
        }
    }

    @Test
    void droppedSegmentsAreRenamedAndDeletedLater() throws Exception {
        int size = one(0, 1).sizeInBytes();
        LogStore store = open(ContractSettings.defaults().withSegmentBytes(2 * size));
        for (int i = 0; i < 9; i++) {
            store.append(one(i, 1));
        }
        store.advanceStart(5);
        assertFalse(Files.exists(directory.resolve("00000000000000000002.log")));
        assertTrue(Files.exists(directory.resolve("00000000000000000002.log.deleted")));
        assertTrue(Files.exists(directory.resolve("00000000000000000004.log")));
        store.configure(ContractSettings.defaults().withSegmentBytes(2 * size).withFileDeleteDelayMs(0));
        store.advanceStart(8);
        Path soon = directory.resolve("00000000000000000006.log.deleted");
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (Files.exists(soon)) {
            assertTrue(System.nanoTime() < deadline, "not deleted: " + soon);
            Thread.onSpinWait();
        }
        store.close();
        try (var files = Files.list(directory)) {
            assertTrue(files.noneMatch(file -> file.toString().endsWith(".deleted")));
        }
    }
}
