package io.jusante.storage.segment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentBatchesTest {
    private static final int RECORDS = 10;
    private static final int BYTES = 7;
    private static final long ALL = Long.MAX_VALUE;

    private volatile RecentBatches ring = new RecentBatches();

    private void add(long number) {
        ring = ring.add(number * RECORDS, number * RECORDS + RECORDS - 1, (int) number * BYTES, BYTES);
    }

    @Test
    void anEmptyRingCannotTell() {
        assertNull(ring.find(0, ALL, 100, true));
    }

    @Test
    void theNewestBatchesAreFound() {
        for (int i = 0; i < 2000; i++) {
            add(i);
        }
        for (int i = 1999; i > 1700; i--) {
            long offset = i * 10L + i % 10;
            assertEquals(new Region(i * BYTES, BYTES, i * 10L), ring.find(offset, ALL, 1, true));
            assertEquals(Region.EMPTY, ring.find(offset, ALL, BYTES - 1, false));
            int upTo = Math.min(2000, i + 3);
            assertEquals(
                    new Region(i * BYTES, (upTo - i) * BYTES, i * 10L), ring.find(offset, ALL, 4 * BYTES - 1, true));
            assertEquals(new Region(i * BYTES, BYTES, i * 10L), ring.find(offset, i * 10L + 10, 100, true));
            assertEquals(Region.EMPTY, ring.find(offset, i * 10L, 100, true));
        }
        assertNull(ring.find(0, ALL, 100, true));
        assertNull(ring.find(20_000, ALL, 100, true));
    }

    @Test
    void aGapBeforeTheOldestIsNotGuessed() {
        ring = ring.add(100, 109, 50, 10).add(200, 209, 60, 10);
        assertNull(ring.find(99, ALL, 100, true));
        Region afterGap = ring.find(150, ALL, 100, true);
        assertNotNull(afterGap);
        assertEquals(200, afterGap.baseOffset());
    }

    /** A writer that comes round while readers look must not mislead them. */
    @Test
    void readersAreNeverMisled() throws Exception {
        int batches = 3_000_000;
        AtomicLong written = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<CompletableFuture<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int lag = i == 0 ? 3 : 370;
                readers.add(CompletableFuture.supplyAsync(() -> read(written, batches, lag), threads));
            }
            for (int i = 0; i < batches; i++) {
                add(i);
                written.lazySet(i + 1);
            }
            long found = 0;
            for (CompletableFuture<Long> reader : readers) {
                found += reader.get();
            }
            assertTrue(found > 0, "nothing was found");
        } finally {
            threads.shutdownNow();
        }
    }

    private long read(AtomicLong written, int batches, int lag) {
        long found = 0;
        while (written.get() < batches) {
            long number = Math.max(0, written.get() - lag);
            Region region = ring.find(number * RECORDS + 4, ALL, 20 * BYTES, true);
            if (region != null) {
                found++;
                assertEquals(number * RECORDS, region.baseOffset());
                assertEquals((int) number * BYTES, region.position());
                assertTrue(region.sizeInBytes() >= BYTES && region.sizeInBytes() % BYTES == 0, region.toString());
            }
        }
        return found;
    }
}
