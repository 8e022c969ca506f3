package io.jusante.storage.segment.internal;

import java.util.Arrays;

/** When the parts of a segment were written. The lane adds; any thread asks. */
final class SegmentAges {
    private static final int PART_BITS = 24;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final WarmPages pages;
    // replaced for each part that is begun, and never changed
    private volatile long[] marks = new long[0];

    SegmentAges(WarmPages pages) {
        this.pages = pages;
    }

    /** Bytes were added from the position on. */
    void added(int position, int bytes) {
        pages.wrote(bytes);
        int part = (position + bytes - 1) >>> PART_BITS;
        long[] known = marks;
        if (part >= known.length) {
            long[] more = Arrays.copyOf(known, part + 1);
            // what was there before this one began to watch is of an unknown age, and the part with it
            boolean isWatched = known.length > 0 || position == 0;
            Arrays.fill(more, known.length, more.length, isWatched ? pages.mark() : UNKNOWN);
            marks = more;
        }
    }

    /** {@return whether the bytes at the position, and so all behind it, should be in the page cache} */
    boolean isWarm(int position) {
        int part = position >>> PART_BITS;
        long[] known = marks;
        return part < known.length && known[part] != UNKNOWN && pages.isWarm(known[part]);
    }
}
