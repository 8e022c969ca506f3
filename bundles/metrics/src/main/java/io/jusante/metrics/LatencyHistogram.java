package io.jusante.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How often durations of each length occurred. Recording is one atomic addition: it never waits, allocates nothing, and
 * any number of threads may do it at once. Durations are told apart within 1.6 % from a microsecond to eighteen minutes;
 * longer ones count as the longest.
 *
 * <p>Independent of the buckets that somebody reads it in, so those may be configured, and differ. Takes about 8 KiB:
 * make one for what really occurs, when it occurs first.
 */
@ProviderType
public final class LatencyHistogram {
    // log-linear: each power of two is cut into 32 cells of equal width; below the first power all cells are equal too
    private static final int CELL_BITS = 5;
    private static final int CELLS = 1 << CELL_BITS;
    private static final int SMALLEST_POWER = 10;
    private static final int LARGEST_POWER = 40;
    private static final int LINEAR_SHIFT = SMALLEST_POWER - CELL_BITS;

    private final AtomicLongArray counts = new AtomicLongArray((LARGEST_POWER - SMALLEST_POWER + 1) * CELLS);

    /** Counts one duration; a negative one, which a clock that was set may yield, counts as 0. */
    public void record(long durationNs) {
        counts.getAndIncrement(indexOf(durationNs));
    }

    private static int indexOf(long durationNs) {
        if (durationNs < 1L << SMALLEST_POWER) {
            return durationNs <= 0 ? 0 : (int) (durationNs >>> LINEAR_SHIFT);
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(durationNs);
        if (power >= LARGEST_POWER) {
            return (LARGEST_POWER - SMALLEST_POWER + 1) * CELLS - 1;
        }
        int cell = (int) (durationNs >>> (power - CELL_BITS)) & (CELLS - 1);
        return (power - SMALLEST_POWER + 1) * CELLS + cell;
    }

    /** {@return the middle of the durations that are counted at the index: what each of them is taken for} */
    private static long middleOf(int index) {
        int row = index / CELLS;
        long cell = index % CELLS;
        if (row == 0) {
            return (cell << LINEAR_SHIFT) + (1L << (LINEAR_SHIFT - 1));
        }
        int shift = LINEAR_SHIFT + row - 1;
        return ((CELLS + cell) << shift) + (1L << (shift - 1));
    }

    /**
     * {@return everything that was recorded so far, counted into buckets} Others may go on recording: what they record
     * meanwhile is in it or not, and the numbers agree with each other in either case.
     *
     * @param boundsNs the upper bounds, inclusive and ascending; one more bucket takes the rest
     */
    public Buckets buckets(long[] boundsNs) {
        long[] cumulative = new long[boundsNs.length + 1];
        int bucket = 0;
        long count = 0;
        double sumNs = 0;
        for (int index = 0; index < counts.length(); index++) {
            long here = counts.get(index);
            if (here != 0) {
                long middleNs = middleOf(index);
                while (bucket < boundsNs.length && boundsNs[bucket] < middleNs) {
                    cumulative[bucket++] = count;
                }
                count += here;
                sumNs += (double) here * middleNs;
            }
        }
        while (bucket < cumulative.length) {
            cumulative[bucket++] = count;
        }
        return new Buckets(cumulative, sumNs);
    }

    /** The durations that were recorded up to some moment. */
    @ProviderType
    public static final class Buckets {
        private final long[] cumulative;
        private final double sumNs;

        private Buckets(long[] cumulative, double sumNs) {
            this.cumulative = cumulative;
            this.sumNs = sumNs;
        }

        /** {@return how many were not longer than the bound of this index; the index after the last bound counts all} */
        public long atMost(int index) {
            return cumulative[index];
        }

        /** {@return how many there were} */
        public long count() {
            return cumulative[cumulative.length - 1];
        }

        /** {@return all of them together, within 1.6 %} */
        public double sumSeconds() {
            return sumNs / 1e9;
        }
    }
}
