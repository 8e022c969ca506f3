package io.jusante.storage.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordBatch;
import io.jusante.storage.LogRead;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What holds when a log is used by several threads, and at random. */
abstract class LogStoreUse extends LogStoreFixture {
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
