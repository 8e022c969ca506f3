package io.jusante.storage.contract;

import static io.jusante.storage.contract.LogBatches.FIRST_TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordBatch;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogExtent;
import io.jusante.storage.LogRead;
import io.jusante.storage.LogStore;
import io.jusante.storage.OffsetOutOfLogException;
import io.jusante.storage.SidecarKind;
import io.jusante.storage.TimestampedOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every log engine does. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
public abstract class LogStoreContract {
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path temporary;

    protected ExecutorService io;
    protected Path directory;
    protected ContractSpec spec;
    protected LogStore store;

    /** {@return the engine to be tested, a new one for each call} */
    protected abstract LogEngine engine();

    @BeforeEach
    void openStore() throws IOException {
        io = Executors.newFixedThreadPool(2);
        directory = Files.createDirectory(temporary.resolve("contract-0"));
        spec = new ContractSpec(directory, io);
        store = engine().open(spec);
    }

    @AfterEach
    void closeStore() throws Exception {
        try {
            store.close();
        } catch (IllegalStateException closedByTheTest) {
            assertTrue(String.valueOf(closedByTheTest.getMessage()).contains("closed"), closedByTheTest.toString());
        } finally {
            io.shutdownNow();
        }
    }

    /** Closes the store and opens it again, by another instance of the engine. */
    protected final void reopen() throws IOException {
        long start = store.startOffset();
        store.close();
        spec = new ContractSpec(directory, io).closedCleanly().withStartOffset(start);
        store = engine().open(spec);
    }

    protected static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    protected final ByteBuffer bytesFrom(long offset, long upTo, int maxBytes) throws IOException {
        LogRead read = get(store.read(offset, upTo, maxBytes, true));
        try (var slice = read.batches()) {
            ByteBuffer copy = ByteBuffer.allocate(slice.sizeInBytes());
            slice.copyTo(0, copy);
            return copy.flip();
        }
    }

    /** {@return the bytes of the whole log, read in steps of so many bytes} */
    protected final ByteBuffer everything(int maxBytes) throws Exception {
        List<ByteBuffer> parts = new ArrayList<>();
        int size = 0;
        long offset = store.startOffset();
        while (offset < store.endOffset()) {
            ByteBuffer part = bytesFrom(offset, store.endOffset(), maxBytes);
            assertTrue(part.hasRemaining(), "nothing at " + offset);
            size += part.remaining();
            offset = lastOffset(part) + 1;
            parts.add(part);
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(all::put);
        return all.flip();
    }

    private static long lastOffset(ByteBuffer batches) throws Exception {
        int position = 0;
        long last = -1;
        while (position < batches.limit()) {
            RecordBatch batch = RecordBatch.at(batches, position);
            assertTrue(batch.crcMatches());
            assertTrue(batch.baseOffset() > last);
            last = batch.lastOffset();
            position += batch.sizeInBytes();
        }
        return last;
    }

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

    @Test
    void aTimeIsFoundAtTheFirstBatchThatReachesIt() throws Exception {
        for (RecordBatch batch : LogBatches.run(0, 100, 3, 120).batches()) {
            store.append(LogBatches.of(batch));
        }
        assertFound(FIRST_TIMESTAMP, 0, get(store.offsetFor(0, 300)));
        for (int i = 0; i < 300; i++) {
            long base = (i + 2) / 3 * 3L;
            TimestampedOffset found = get(store.offsetFor(FIRST_TIMESTAMP + i, 300));
            if (base == 300) {
                assertNull(found);
            } else {
                assertFound(FIRST_TIMESTAMP + base, base, found);
            }
        }
        assertNull(get(store.offsetFor(FIRST_TIMESTAMP + 30, 30)));
        assertFound(FIRST_TIMESTAMP + 30, 30, get(store.offsetFor(FIRST_TIMESTAMP + 30, 31)));
        assertNull(get(store.offsetFor(FIRST_TIMESTAMP + 500, 300)));
        store.advanceStart(202);
        assertFound(FIRST_TIMESTAMP + 201, 201, get(store.offsetFor(0, 300)));
    }

    @Test
    void timesMayGoBack() throws Exception {
        long[] times = {50, 40, 90, 90, 10, 70, 95, 20};
        for (int i = 0; i < 200; i++) {
            store.append(LogBatches.of(LogBatches.batch(i, 1, 100, times[i % 8] + i / 8 * 3L)));
        }
        for (long time = 0; time < 200; time++) {
            int expected = 0;
            while (expected < 200 && times[expected % 8] + expected / 8 * 3L < time) {
                expected++;
            }
            TimestampedOffset found = get(store.offsetFor(time, 200));
            if (expected == 200) {
                assertNull(found, "time " + time);
            } else {
                assertFound(times[expected % 8] + expected / 8 * 3L, expected, found);
            }
        }
    }

    @Test
    void theFirstBatchWithTheLargestTimeIsFound() throws Exception {
        long[] times = {50, 90, 90, 10, 90};
        for (int i = 0; i < 5; i++) {
            store.append(LogBatches.of(LogBatches.batch(i * 2L, 2, 3000, times[i])));
        }
        assertFound(90, 2, get(store.offsetOfMaxTimestamp()));
        store.advanceStart(5);
        assertFound(90, 4, get(store.offsetOfMaxTimestamp()));
        store.truncateTo(8);
        store.advanceStart(6);
        assertFound(10, 6, get(store.offsetOfMaxTimestamp()));
        store.append(LogBatches.of(LogBatches.batch(8, 1, 10, 7)));
        assertFound(10, 6, get(store.offsetOfMaxTimestamp()));
    }

    private static void assertFound(long timestampMs, long offset, @Nullable TimestampedOffset found) {
        assertNotNull(found, "nothing at " + timestampMs);
        assertEquals(offset + "@" + timestampMs, found.toString());
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
        LogBatches plan = LogBatches.run(0, 90, 3, 120);
        store.append(plan);
        store.advanceStart(100);
        store.saveSidecar(SidecarKind.PRODUCER_STATE, 270, ByteBuffer.allocate(7));
        LogRead out = get(store.read(260, 270, ALL, true));
        for (int round = 0; round < 3; round++) {
            List<LogExtent> extents = store.extents();
            reopen();
            for (int i = 0; i < extents.size(); i++) {
                assertEquals(extents.get(i).toString(), store.extents().get(i).toString());
                assertEquals(
                        extents.get(i).maxTimestampMs(), store.extents().get(i).maxTimestampMs(), "of extent " + i);
            }
            assertEquals(100, store.startOffset());
            assertEquals(270 + round * 10L, store.endOffset());
            assertEquals(store.endOffset(), store.recoveryPoint());
            assertEquals(plan.bytes(33, 34), bytesFrom(100, 270, 1));
            assertNotNull(store.loadSidecar(SidecarKind.PRODUCER_STATE, 270));
            TimestampedOffset largest = get(store.offsetOfMaxTimestamp());
            assertNotNull(largest);
            assertTrue(largest.offset() >= 267 + round * 10L - 9, largest.toString());
            store.append(LogBatches.run(270 + round * 10L, 1, 10, 10));
        }
        out.batches().close();
        assertEquals(300, store.endOffset());
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

    @Test
    void readersBesideTheLaneSeeOnlyWholeBatchesInOrder() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<CompletionStage<Long>> readers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 3; i++) {
                int maxBytes = i == 0 ? 1 : 3000;
                readers.add(java.util.concurrent.CompletableFuture.supplyAsync(() -> tail(done, maxBytes), threads));
            }
            long offset = 0;
            Random random = new Random(42);
            for (int i = 0; i < 3000; i++) {
                LogBatches plan =
                        LogBatches.run(offset, 1 + random.nextInt(3), 1 + random.nextInt(3), random.nextInt(200));
                store.append(plan);
                offset = store.endOffset();
                if (i % 500 == 499) {
                    store.sync();
                }
            }
            done.set(true);
            for (CompletionStage<Long> reader : readers) {
                assertEquals(offset, get(reader));
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private long tail(AtomicBoolean done, int maxBytes) {
        long offset = 0;
        while (true) {
            boolean isLast = done.get();
            try {
                LogRead read = get(store.read(offset, Long.MAX_VALUE, maxBytes, true));
                try (var slice = read.batches()) {
                    if (slice.sizeInBytes() > 0) {
                        assertEquals(offset, read.baseOffset());
                        ByteBuffer bytes = ByteBuffer.allocate(slice.sizeInBytes());
                        slice.copyTo(0, bytes);
                        offset = lastOffset(bytes.flip()) + 1;
                    } else if (isLast) {
                        return offset;
                    } else {
                        Thread.onSpinWait();
                    }
                }
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        }
    }

    @Test
    void randomUseAgreesWithAModel() throws Exception {
        long seed = Long.getLong("jusante.seed", System.nanoTime());
        try {
            runModel(new Random(seed));
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ": run with -Djusante.seed=" + seed, e);
        }
    }

    private void runModel(Random random) throws Exception {
        List<RecordBatch> model = new ArrayList<>();
        long end = 0;
        for (int step = 0; step < 400; step++) {
            int what = random.nextInt(100);
            if (what < 70) {
                LogBatches plan = LogBatches.run(
                        end + (random.nextInt(20) == 0 ? random.nextInt(50) : 0),
                        1 + random.nextInt(6),
                        1 + random.nextInt(4),
                        random.nextInt(500));
                store.append(plan);
                model.addAll(plan.batches());
                end = store.endOffset();
                assertEquals(plan.lastOffset(plan.batchCount() - 1) + 1, end);
            } else if (what < 75) {
                long offset = Math.max(0, end - random.nextInt(60));
                store.truncateTo(offset);
                model.removeIf(batch -> batch.lastOffset() >= offset);
                assertTrue(store.endOffset() <= end);
                end = store.endOffset();
            } else if (what < 78) {
                long offset = store.startOffset() + random.nextInt((int) (end - store.startOffset() + 1));
                store.advanceStart(offset);
            } else if (what < 79) {
                end += random.nextInt(100);
                store.resetTo(end);
                model.clear();
            } else if (what < 82) {
                store.sync();
            } else if (what < 84 && !engine().isEphemeral()) {
                reopen();
                assertEquals(end, store.endOffset());
            } else {
                readAtRandom(random, model);
            }
        }
    }

    private void readAtRandom(Random random, List<RecordBatch> model) throws Exception {
        long start = store.startOffset();
        long from = start + random.nextInt((int) (store.endOffset() - start + 1));
        long upTo = from + random.nextInt(100);
        int maxBytes = random.nextInt(6000);
        List<RecordBatch> expected = new ArrayList<>();
        int size = 0;
        for (RecordBatch batch : model) {
            if (batch.lastOffset() >= from && batch.baseOffset() < upTo && from < upTo) {
                if (!expected.isEmpty() && size + batch.sizeInBytes() > maxBytes) {
                    break;
                }
                expected.add(batch);
                size += batch.sizeInBytes();
            }
        }
        ByteBuffer found = bytesFrom(from, upTo, maxBytes);
        // an engine may stop early, at the end of a segment; but not before the first batch
        assertFalse(found.remaining() == 0 && !expected.isEmpty(), "nothing read at " + from);
        ByteBuffer all = LogBatches.of(expected).bytes();
        assertTrue(found.remaining() <= all.remaining(), "too much read at " + from);
        assertEquals(all.slice(0, found.remaining()), found);
    }
}
