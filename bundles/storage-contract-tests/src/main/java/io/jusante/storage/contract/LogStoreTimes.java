package io.jusante.storage.contract;

import static io.jusante.storage.contract.LogBatches.FIRST_TIMESTAMP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jusante.record.RecordBatch;
import io.jusante.storage.TimestampedOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for look-ups by time. */
abstract class LogStoreTimes extends LogStoreTrimming {
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
}
