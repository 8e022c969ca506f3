package io.jusante.storage.segment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.Slice;
import io.jusante.storage.LogStore;
import io.jusante.storage.SidecarKind;
import io.jusante.storage.contract.ContractSettings;
import io.jusante.storage.contract.ContractSpec;
import io.jusante.storage.contract.LogBatches;
import io.jusante.storage.segment.internal.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log does when the disk fails under it. */
class DiskFailureTest {
    @TempDir
    Path temporary;

    private Path directory;
    private SimulatedDisk disk;
    private LogStore store;
    private final LogBatches first = LogBatches.run(0, 3, 4, 100);

    @BeforeEach
    void openStore() throws IOException {
        directory = Files.createDirectory(temporary.resolve("topic-0"));
        disk = new SimulatedDisk(directory, Files.createDirectory(temporary.resolve("trash")));
        store = open();
        store.append(first);
    }

    private LogStore open() throws IOException {
        return new SegmentLogEngine(disk)
                .open(new ContractSpec(directory, Runnable::run).withSettings(ContractSettings.small()));
    }

    private ByteBuffer read() throws Exception {
        try (Slice slice = store.read(0, Long.MAX_VALUE, Integer.MAX_VALUE, true)
                .toCompletableFuture()
                .get()
                .batches()) {
            ByteBuffer bytes = ByteBuffer.allocate(slice.sizeInBytes());
            slice.copyTo(0, bytes);
            return bytes.flip();
        }
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aWriteThatFailsLeavesNothingBehind() throws Exception {
        store.configure(ContractSettings.defaults());
        for (int successes = 0; successes < 5; successes++) {
            disk.writePartially();
            disk.failOnce(Operation.WRITE, successes);
            long end = store.endOffset();
            assertThrows(IOException.class, () -> store.append(LogBatches.run(end, 1, 1, 5000)));
            assertEquals(12, store.endOffset());
            assertEquals(first.sizeInBytes(), Files.size(directory.resolve("00000000000000000000.log")));
            assertEquals(first.bytes(), read());
        }
        LogBatches more = LogBatches.run(12, 2, 4, 100);
        store.append(more);
        assertEquals(first.sizeInBytes() + more.sizeInBytes(), store.sizeInBytes());
    }

    @Test
    void aPlanThatFailsInItsThirdSegmentLeavesNoSegmentBehind() throws Exception {
        List<String> before = files();
        LogBatches plan = LogBatches.run(12, 40, 1, 400);
        disk.failOnce(Operation.WRITE, 25);
        assertThrows(IOException.class, () -> store.append(plan));
        assertEquals(before, files());
        assertEquals(12, store.endOffset());
        assertEquals(first.bytes(), read());
        disk.failOnce(Operation.OPEN, 1);
        assertThrows(IOException.class, () -> store.append(LogBatches.run(12, 40, 1, 400)));
        assertEquals(before, files());
        store.append(LogBatches.run(12, 40, 1, 400));
        assertEquals(52, store.endOffset());
        assertTrue(files().size() > before.size() + 6, files().toString());
    }

    @Test
    void aTailThatCannotBeCutBackEndsAllWriting() throws Exception {
        disk.writePartially();
        disk.fail(Operation.WRITE, 0);
        disk.fail(Operation.TRUNCATE, 0);
        assertThrows(IOException.class, () -> store.append(LogBatches.run(12, 1, 1, 3000)));
        disk.heal();
        assertThrows(IOException.class, () -> store.append(LogBatches.run(12, 1, 1, 1)));
        assertThrows(IOException.class, () -> store.sync());
        assertThrows(IOException.class, () -> store.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, ByteBuffer.allocate(1)));
        assertEquals(first.bytes(), read());
        assertThrows(IOException.class, () -> store.close());
        store = open();
        assertEquals(first.bytes(), read());
    }

    @Test
    void aSyncThatFailedIsNeverTriedAgain() throws Exception {
        disk.failOnce(Operation.FORCE, 0);
        assertThrows(IOException.class, () -> store.sync());
        int calls = disk.calls(Operation.FORCE);
        IOException again = assertThrows(IOException.class, () -> store.sync());
        assertTrue(again.getMessage().contains("injected"), again.getMessage());
        assertThrows(IOException.class, () -> store.append(LogBatches.run(12, 1, 1, 1)));
        assertThrows(IOException.class, () -> store.truncateTo(4));
        assertThrows(IOException.class, () -> store.resetTo(4));
        assertThrows(IOException.class, () -> store.advanceStart(4));
        assertEquals(first.bytes(), read());
        assertThrows(IOException.class, () -> store.close());
        assertEquals(calls, disk.calls(Operation.FORCE));
        assertEquals(0, store.recoveryPoint());
        assertThrows(IllegalStateException.class, () -> store.append(LogBatches.run(12, 1, 1, 1)));
    }

    @Test
    void aSegmentThatCannotBeFinishedEndsAllWriting() throws Exception {
        disk.fail(Operation.FORCE, 0);
        store.append(LogBatches.run(12, 40, 1, 400));
        disk.heal();
        assertThrows(IOException.class, () -> store.append(LogBatches.run(52, 1, 1, 1)));
        assertThrows(IOException.class, () -> store.close());
    }

    @Test
    void indexEntriesThatCannotBeWrittenDoNotFailAnAppend() throws Exception {
        store.configure(ContractSettings.defaults().withIndexIntervalBytes(0));
        long end = store.endOffset();
        for (int i = 0; i < 700; i++) {
            if (i == 300) {
                disk.fail(Operation.OPEN, 0);
            }
            store.append(LogBatches.run(end + i, 1, 1, 10));
        }
        disk.heal();
        assertEquals(712, store.endOffset());
        store.close();
        assertEquals(702 * 8L, Files.size(directory.resolve("00000000000000000000.index")));
        store = open();
        assertEquals(712, store.endOffset());
    }

    @Test
    void aTruncationThatFailsHalfwayEndsAllWriting() throws Exception {
        store.append(LogBatches.run(12, 40, 1, 400));
        disk.fail(Operation.RENAME, 2);
        assertThrows(IOException.class, () -> store.truncateTo(14));
        disk.heal();
        assertThrows(IOException.class, () -> store.append(LogBatches.run(14, 1, 1, 1)));
        assertThrows(IOException.class, () -> store.close());
        store = open();
        assertFalse(store.endOffset() < 12);
    }

    @Test
    void aSidecarThatCannotBeWrittenLeavesTheOldOne() throws Exception {
        store.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, ByteBuffer.wrap(new byte[] {1, 2}));
        for (Operation operation : List.of(Operation.WRITE, Operation.FORCE, Operation.RENAME)) {
            disk.failOnce(operation, 0);
            assertThrows(
                    IOException.class,
                    () -> store.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, ByteBuffer.wrap(new byte[] {9})));
            assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), store.loadSidecar(SidecarKind.LEADER_EPOCHS, 0));
        }
    }
}
