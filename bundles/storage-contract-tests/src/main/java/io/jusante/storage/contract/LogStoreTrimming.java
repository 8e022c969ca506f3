package io.jusante.storage.contract;

import static io.jusante.storage.contract.LogBatches.FIRST_TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordBatch;
import io.jusante.storage.LogExtent;
import io.jusante.storage.LogRead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds when batches are taken away, at either end. */
abstract class LogStoreTrimming extends LogStoreUse {
    @Test
    void aTruncatedLogEndsWithItsLastWholeBatch() throws Exception {
        for (long offset : new long[] {300, 299, 151, 150, 149, 148, 3, 2, 0}) {
            store.resetTo(0);
            LogBatches plan = LogBatches.run(0, 100, 3, 120);
            for (RecordBatch batch : plan.batches()) {
                store.append(LogBatches.of(batch));
            }
            store.truncateTo(offset);
            int left = (int) (offset / 3);
            assertEquals(left * 3L, store.endOffset(), "after truncateTo " + offset);
            assertEquals(plan.bytes(0, left), everything(2000));
            assertTrue(store.recoveryPoint() <= store.endOffset());
            LogBatches more = LogBatches.run(left * 3L, 40, 2, 33);
            store.append(more);
            ByteBuffer all = everything(ALL);
            assertEquals(more.bytes(), all.slice(all.limit() - more.sizeInBytes(), more.sizeInBytes()));
        }
    }

    @Test
    void aTruncationBelowTheStartMovesTheStart() throws Exception {
        store.append(LogBatches.run(0, 100, 3, 120));
        store.advanceStart(200);
        store.truncateTo(20);
        assertEquals(store.startOffset(), store.endOffset());
        assertTrue(store.endOffset() <= 20);
        store.append(LogBatches.run(20, 2, 3, 120));
        assertEquals(26, store.endOffset());
    }

    @Test
    void aResetLogBeginsAtItsNewOffset() throws Exception {
        store.append(LogBatches.run(0, 100, 3, 120));
        for (long offset : new long[] {1000, 5, 5}) {
            store.resetTo(offset);
            assertEquals(offset, store.startOffset());
            assertEquals(offset, store.endOffset());
            assertEquals(0, store.sizeInBytes());
            LogBatches plan = LogBatches.run(offset, 50, 2, 100);
            store.append(plan);
            assertEquals(plan.bytes(), everything(1000));
        }
    }

    @Test
    void slicesStayReadableWhateverHappensToTheLog() throws Exception {
        LogBatches plan = LogBatches.run(0, 12, 3, 120);
        store.append(plan);
        List<LogRead> reads = new ArrayList<>();
        reads.add(get(store.read(0, 36, ALL, true)));
        reads.add(get(store.read(34, 36, ALL, true)));
        store.truncateTo(33);
        reads.add(get(store.read(30, 36, ALL, true)));
        store.append(LogBatches.run(33, 8, 5, 77));
        store.truncateTo(3);
        store.append(LogBatches.run(3, 30, 5, 90));
        store.advanceStart(150);
        store.resetTo(9);
        store.append(LogBatches.run(9, 30, 5, 90));
        store.close();
        for (LogRead read : reads) {
            int first = (int) (read.baseOffset() / 3);
            ByteBuffer bytes = ByteBuffer.allocate(read.batches().sizeInBytes());
            read.batches().copyTo(0, bytes);
            int last = (int) (lastOffset(bytes.flip()) / 3);
            assertEquals(plan.bytes(first, last + 1), bytes);
            read.batches().close();
        }
    }

    @Test
    void anAdvancedStartHidesWhatIsBelowAndFreesSpace() throws Exception {
        LogBatches plan = LogBatches.run(0, 100, 30, 1000);
        for (RecordBatch batch : plan.batches()) {
            store.append(LogBatches.of(batch));
        }
        long before = store.sizeInBytes();
        store.advanceStart(1501);
        assertEquals(1501, store.startOffset());
        assertTrue(store.sizeInBytes() < before, "nothing was freed");
        assertEquals(plan.bytes(50, 51), bytesFrom(1501, 3000, 1));
        assertEquals(plan.bytes(50, 100), everything(10_000));
        store.advanceStart(7);
        assertEquals(1501, store.startOffset());
        assertThrows(IllegalArgumentException.class, () -> store.advanceStart(3001));
        store.advanceStart(3000);
        assertEquals(0, bytesFrom(3000, 3000, ALL).remaining());
        store.append(LogBatches.run(3000, 1, 1, 10));
        assertEquals(3001, store.endOffset());
    }

    @Test
    void extentsCoverTheLogAndFreeWhatTheySay() throws Exception {
        for (RecordBatch batch : LogBatches.run(0, 100, 30, 1000).batches()) {
            store.append(LogBatches.of(batch));
        }
        List<LogExtent> extents = store.extents();
        assertTrue(extents.size() > 1, extents.toString());
        long offset = 0;
        long size = 0;
        for (LogExtent extent : extents) {
            assertEquals(offset, extent.baseOffset());
            assertEquals(FIRST_TIMESTAMP + extent.endOffset() - 30, extent.maxTimestampMs());
            offset = extent.endOffset();
            size += extent.sizeInBytes();
        }
        assertEquals(store.endOffset(), offset);
        assertEquals(store.sizeInBytes(), size);
        store.advanceStart(extents.get(0).endOffset());
        assertEquals(size - extents.get(0).sizeInBytes(), store.sizeInBytes());
        store.advanceStart(store.endOffset());
        assertEquals(0, store.sizeInBytes());
    }
}
