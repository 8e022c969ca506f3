package io.jusante.storage.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordBatch;
import io.jusante.storage.LogExtent;
import io.jusante.storage.LogRead;
import io.jusante.storage.OffsetOutOfLogException;
import io.jusante.storage.SidecarKind;
import io.jusante.storage.TimestampedOffset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What every log engine does: appends, reads, sidecar state, settings and its life; the rest is inherited. */
public abstract class LogStoreContract extends LogStoreTimes {
    @Test
    void aNewLogIsEmpty() throws Exception {
        assertEquals(0, store.startOffset());
        assertEquals(0, store.endOffset());
        assertEquals(0, store.sizeInBytes());
        assertEquals(
                LogRead.EMPTY.baseOffset(), get(store.read(0, 100, ALL, true)).baseOffset());
        assertNull(get(store.offsetFor(0, 100)));
        assertNull(get(store.offsetOfMaxTimestamp()));
        assertNull(store.loadSidecar(SidecarKind.LEADER_EPOCHS, 0));
    }

    @Test
    void aLogBeginsWhereTheHostSays() throws Exception {
        store.delete();
        spec = new ContractSpec(directory, io).withStartOffset(500).withRecoveryPoint(500);
        store = engine().open(spec);
        assertEquals(500, store.startOffset());
        assertEquals(500, store.endOffset());
        store.append(LogBatches.run(500, 2, 5, 10));
        assertEquals(510, store.endOffset());
    }

    @Test
    void whatIsAppendedIsReadBackByteForByte() throws Exception {
        LogBatches plan = LogBatches.run(0, 3, 4, 100);
        store.append(plan);
        assertEquals(12, store.endOffset());
        assertEquals(plan.sizeInBytes(), store.sizeInBytes());
        LogRead read = get(store.read(0, 12, ALL, true));
        assertEquals(0, read.baseOffset());
        read.batches().close();
        assertEquals(plan.bytes(), bytesFrom(0, 12, ALL));
    }

    @Test
    void aReadBeginsWithTheBatchThatHoldsTheOffset() throws Exception {
        LogBatches plan = LogBatches.run(0, 3, 4, 100);
        store.append(plan);
        for (long offset = 4; offset < 8; offset++) {
            LogRead read = get(store.read(offset, 12, ALL, true));
            assertEquals(4, read.baseOffset());
            read.batches().close();
            assertEquals(plan.bytes(1, 3), bytesFrom(offset, 12, ALL));
        }
    }

    @Test
    void noMoreThanMaxBytesAreReadInWholeBatches() throws Exception {
        LogBatches plan = LogBatches.run(0, 3, 4, 100);
        store.append(plan);
        int one = plan.batches().get(0).sizeInBytes();
        assertEquals(plan.bytes(0, 1), bytesFrom(0, 12, one));
        assertEquals(plan.bytes(0, 1), bytesFrom(0, 12, 2 * one - 1));
        assertEquals(plan.bytes(0, 2), bytesFrom(0, 12, 2 * one));
        assertEquals(plan.bytes(1, 3), bytesFrom(4, 12, 5 * one));
    }

    @Test
    void aFirstBatchThatIsTooLargeIsReadWholeOrNotAtAll() throws Exception {
        LogBatches plan = LogBatches.run(0, 3, 4, 100);
        store.append(plan);
        assertEquals(plan.bytes(0, 1), bytesFrom(1, 12, 1));
        assertEquals(0, get(store.read(1, 12, 1, false)).batches().sizeInBytes());
        assertEquals(0, get(store.read(1, 12, 0, false)).batches().sizeInBytes());
    }

    @Test
    void noBatchIsReadThatBeginsAtTheBoundOrLater() throws Exception {
        LogBatches plan = LogBatches.run(0, 3, 4, 100);
        store.append(plan);
        assertEquals(plan.bytes(0, 1), bytesFrom(0, 4, ALL));
        assertEquals(plan.bytes(0, 2), bytesFrom(0, 5, ALL));
        assertEquals(0, bytesFrom(4, 4, ALL).remaining());
        assertEquals(0, bytesFrom(12, 20, ALL).remaining());
    }

    @Test
    void aReadOutsideTheLogFails() throws Exception {
        store.append(LogBatches.run(0, 3, 4, 100));
        store.advanceStart(5);
        for (long offset : new long[] {-1, 4, 13}) {
            CompletionException e =
                    assertThrows(CompletionException.class, () -> get(store.read(offset, 20, ALL, true)));
            assertInstanceOf(OffsetOutOfLogException.class, e.getCause());
        }
    }

    @Test
    void aLogOfManySegmentsIsReadToItsEnd() throws Exception {
        LogBatches plan = LogBatches.run(0, 100, 3, 120);
        for (RecordBatch batch : plan.batches()) {
            store.append(LogBatches.of(batch));
        }
        for (int maxBytes : new int[] {1, 700, 5000, ALL}) {
            assertEquals(plan.bytes(), everything(maxBytes), "in steps of " + maxBytes);
        }
        for (int i = 0; i < 100; i++) {
            LogRead read = get(store.read(i * 3L + 1, 300, 1, true));
            assertEquals(i * 3L, read.baseOffset());
            read.batches().close();
        }
    }

    @Test
    void aPlanLargerThanASegmentIsAppendedWhole() throws Exception {
        store.append(LogBatches.run(0, 2, 2, 200));
        LogBatches plan = LogBatches.run(4, 60, 3, 200);
        store.append(plan);
        assertEquals(184, store.endOffset());
        ByteBuffer all = everything(3000);
        assertEquals(plan.bytes(), all.slice(all.limit() - plan.sizeInBytes(), plan.sizeInBytes()));
    }

    @Test
    void aBatchLargerThanASegmentIsAppended() throws Exception {
        LogBatches plan = LogBatches.of(
                LogBatches.batch(0, 1, 10, 1), LogBatches.batch(1, 1, 9000, 2), LogBatches.batch(2, 1, 10, 3));
        store.append(plan);
        assertEquals(plan.bytes(), everything(1));
    }

    @Test
    void theBuffersOfAPlanAreOnlyBorrowed() throws Exception {
        LogBatches plan = LogBatches.run(0, 3, 4, 100);
        ByteBuffer expected = plan.bytes();
        store.append(plan);
        for (RecordBatch batch : plan.batches()) {
            ByteBuffer bytes = batch.bytes();
            while (bytes.hasRemaining()) {
                bytes.put((byte) 7);
            }
        }
        assertEquals(expected, bytesFrom(0, 12, ALL));
    }

    @Test
    void offsetsMayBeMissing() throws Exception {
        LogBatches plan = LogBatches.of(
                LogBatches.batch(0, 2, 100, 10),
                LogBatches.batch(50, 2, 100, 20),
                LogBatches.batch(3_000_000_000L, 2, 100, 30),
                LogBatches.batch(3_000_000_010L, 1, 100, 40));
        store.append(LogBatches.of(plan.batches().get(0), plan.batches().get(1)));
        store.append(LogBatches.of(plan.batches().get(2)));
        store.append(LogBatches.of(plan.batches().get(3)));
        assertEquals(plan.bytes(), everything(ALL));
        LogRead read = get(store.read(7, 100, 1, true));
        assertEquals(50, read.baseOffset());
        read.batches().close();
        assertEquals(plan.bytes(2, 3), bytesFrom(52, Long.MAX_VALUE, 1));
        assertEquals(plan.bytes(3, 4), bytesFrom(3_000_000_005L, Long.MAX_VALUE, ALL));
    }

    @Test
    void anAppendBelowTheEndIsRefusedAndChangesNothing() throws Exception {
        LogBatches plan = LogBatches.run(0, 3, 4, 100);
        store.append(plan);
        assertThrows(IllegalArgumentException.class, () -> store.append(LogBatches.run(11, 1, 1, 1)));
        assertEquals(12, store.endOffset());
        assertEquals(plan.bytes(), everything(ALL));
    }

    @Test
    void sidecarStateIsKeptUnderKindAndOffset() throws Exception {
        ByteBuffer first = ByteBuffer.wrap("first".getBytes(StandardCharsets.UTF_8));
        ByteBuffer second = ByteBuffer.wrap("second".getBytes(StandardCharsets.UTF_8));
        store.saveSidecar(SidecarKind.PRODUCER_STATE, 30, first);
        store.saveSidecar(SidecarKind.PRODUCER_STATE, 4, second);
        store.saveSidecar(SidecarKind.PRODUCER_BATCHES, 30, second);
        store.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, first);
        store.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, second);
        assertEquals(5, first.remaining());
        assertEquals(List.of(4L, 30L), store.sidecars(SidecarKind.PRODUCER_STATE));
        assertEquals(List.of(30L), store.sidecars(SidecarKind.PRODUCER_BATCHES));
        assertEquals(second, store.loadSidecar(SidecarKind.PRODUCER_BATCHES, 30));
        assertEquals(List.of(0L), store.sidecars(SidecarKind.LEADER_EPOCHS));
        assertEquals(first, store.loadSidecar(SidecarKind.PRODUCER_STATE, 30));
        assertEquals(second, store.loadSidecar(SidecarKind.LEADER_EPOCHS, 0));
        store.append(LogBatches.run(0, 3, 4, 100));
        store.truncateTo(4);
        store.resetTo(0);
        assertEquals(second, store.loadSidecar(SidecarKind.PRODUCER_STATE, 4));
        store.deleteSidecar(SidecarKind.PRODUCER_STATE, 4);
        store.deleteSidecar(SidecarKind.PRODUCER_STATE, 5);
        assertEquals(List.of(30L), store.sidecars(SidecarKind.PRODUCER_STATE));
        assertNull(store.loadSidecar(SidecarKind.PRODUCER_STATE, 4));
    }

    @Test
    void aSyncRaisesTheRecoveryPointToTheEnd() throws Exception {
        store.append(LogBatches.run(0, 30, 4, 100));
        store.sync();
        assertEquals(120, store.recoveryPoint());
        store.sync();
    }

    @Test
    void newSettingsHoldForWhatIsAppendedNext() throws Exception {
        store.configure(ContractSettings.defaults());
        LogBatches plan = LogBatches.run(0, 300, 3, 120);
        store.append(plan);
        store.configure(ContractSettings.small());
        LogBatches more = LogBatches.run(900, 50, 3, 120);
        store.append(more);
        assertEquals(plan.sizeInBytes() + more.sizeInBytes(), everything(4000).remaining());
    }

    @Test
    void aClosedLogAnswersNothing() throws Exception {
        store.append(LogBatches.run(0, 3, 4, 100));
        store.close();
        assertThrows(IllegalStateException.class, () -> store.append(LogBatches.run(12, 1, 1, 1)));
        CompletionException e = assertThrows(CompletionException.class, () -> get(store.read(0, 12, ALL, true)));
        assertInstanceOf(IllegalStateException.class, e.getCause());
    }

    @Test
    void anotherInstanceGoesOnWhereTheFirstWasClosed() throws Exception {
        if (engine().isEphemeral()) {
            return;
        }
        // small batches, so that the last ones of a segment are not all in its indexes
        LogBatches plan = LogBatches.run(0, 300, 3, 20);
        store.append(plan);
        store.advanceStart(100);
        store.saveSidecar(SidecarKind.PRODUCER_STATE, 270, ByteBuffer.allocate(7));
        LogRead out = get(store.read(890, 900, ALL, true));
        for (int round = 0; round < 3; round++) {
            List<LogExtent> extents = store.extents();
            reopen();
            for (int i = 0; i < extents.size(); i++) {
                assertEquals(extents.get(i).toString(), store.extents().get(i).toString());
                assertEquals(
                        extents.get(i).maxTimestampMs(), store.extents().get(i).maxTimestampMs(), "of extent " + i);
            }
            assertEquals(100, store.startOffset());
            assertEquals(900 + round * 10L, store.endOffset());
            assertEquals(store.endOffset(), store.recoveryPoint());
            assertEquals(plan.bytes(33, 34), bytesFrom(100, 900, 1));
            assertNotNull(store.loadSidecar(SidecarKind.PRODUCER_STATE, 270));
            TimestampedOffset largest = get(store.offsetOfMaxTimestamp());
            assertNotNull(largest);
            assertTrue(largest.offset() >= 897 + round * 10L - 9, largest.toString());
            store.append(LogBatches.run(900 + round * 10L, 1, 10, 10));
        }
        out.batches().close();
        assertEquals(930, store.endOffset());
        everything(5000);
    }

    @Test
    void aDeletedLogLeavesNothing() throws Exception {
        store.append(LogBatches.run(0, 90, 3, 120));
        store.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, ByteBuffer.allocate(7));
        store.advanceStart(200);
        LogRead out = get(store.read(200, 270, ALL, true));
        store.delete();
        lastOffset(out.batches().asBuffer());
        out.batches().close();
        try (var files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
