package io.jusante.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private static final long[] BOUNDS_NS = {
        TimeUnit.MICROSECONDS.toNanos(100), TimeUnit.MILLISECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(1)
    };

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void countsEachDurationBelowItsBoundAndAllBelowTheLast() {
        histogram.record(TimeUnit.MICROSECONDS.toNanos(10));
        histogram.record(TimeUnit.MICROSECONDS.toNanos(500));
        histogram.record(TimeUnit.MICROSECONDS.toNanos(501));
        histogram.record(TimeUnit.SECONDS.toNanos(2));

        LatencyHistogram.Buckets buckets = histogram.buckets(BOUNDS_NS);
        assertEquals(List.of(1L, 3L, 3L, 4L), cumulative(buckets));
        assertEquals(4, buckets.count());
    }

    @Test
    void tellsDurationsApartWithinItsPrecisionOverItsWholeRange() {
        for (long ns = 1_000; ns < TimeUnit.MINUTES.toNanos(18); ns += Math.max(1, ns / 50)) {
            LatencyHistogram one = new LatencyHistogram();
            one.record(ns);
            long durationNs = ns;
            double seconds = one.buckets(BOUNDS_NS).sumSeconds();
            assertEquals(ns / 1e9, seconds, ns / 1e9 * 0.016, () -> durationNs + " ns");
        }
    }

    @Test
    void isEmptyAtFirst() {
        LatencyHistogram.Buckets buckets = histogram.buckets(BOUNDS_NS);
        assertEquals(0, buckets.count());
        assertEquals(0.0, buckets.sumSeconds());
    }

    @Test
    void takesWhatIsOutOfItsRangeForTheShortestAndTheLongest() {
        histogram.record(-5);
        histogram.record(0);
        histogram.record(Long.MAX_VALUE);

        assertEquals(List.of(2L, 2L, 2L, 3L), cumulative(histogram.buckets(BOUNDS_NS)));
        assertEquals(1090.0, histogram.buckets(BOUNDS_NS).sumSeconds(), 10.0);
    }

    @Test
    void sumsAndSortsWithinItsPrecision() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        double sumSeconds = 0;
        long below = 0;
        long boundNs = TimeUnit.MILLISECONDS.toNanos(3);
        for (int i = 0; i < 20_000; i++) {
            long ns = (long) Math.exp(Math.log(10_000) + random.nextDouble() * Math.log(1_000_000));
            histogram.record(ns);
            sumSeconds += ns / 1e9;
            below += ns <= boundNs ? 1 : 0;
        }
        LatencyHistogram.Buckets buckets = histogram.buckets(new long[] {boundNs});
        assertEquals(sumSeconds, buckets.sumSeconds(), sumSeconds * 0.016, () -> "seed " + seed);
        long apart = Math.abs(below - buckets.atMost(0));
        assertTrue(apart <= 320, () -> "seed " + seed + ": " + apart + " on the wrong side of the bound");
        assertEquals(20_000, buckets.count());
    }

    @Test
    void losesNothingThatManyThreadsRecordWhileOneReads() throws InterruptedException {
        int threads = 4;
        int each = 50_000;
        List<Thread> recording = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    histogram.record(n * 1_000L);
                }
            });
            thread.start();
            recording.add(thread);
        }
        long before = 0;
        while (recording.stream().anyMatch(Thread::isAlive)) {
            LatencyHistogram.Buckets buckets = histogram.buckets(BOUNDS_NS);
            assertTrue(buckets.count() >= before, "a counter went back");
            assertTrue(buckets.atMost(0) <= buckets.atMost(1) && buckets.atMost(2) <= buckets.count());
            before = buckets.count();
        }
        for (Thread thread : recording) {
            thread.join();
        }
        assertEquals((long) threads * each, histogram.buckets(BOUNDS_NS).count());
    }

    private static List<Long> cumulative(LatencyHistogram.Buckets buckets) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i <= BOUNDS_NS.length; i++) {
            counts.add(buckets.atMost(i));
        }
        return counts;
    }
}
