package io.jusante.storage;

import io.jusante.record.Slice;
import java.util.Objects;

/** Whole batches out of a log. */
public final class LogRead {
    /** Nothing there yet. */
    public static final LogRead EMPTY = new LogRead(Slice.EMPTY, -1L);

    private final Slice batches;
    private final long baseOffset;

    public LogRead(Slice batches, long baseOffset) {
        this.batches = Objects.requireNonNull(batches);
        this.baseOffset = baseOffset;
    }

    /** {@return the batches; the receiver closes the slice} */
    public Slice batches() {
        return batches;
    }

    /**
     * {@return the base offset of the first batch; −1 where there is none} At most the offset that was asked for, or the
     * next one that exists where compaction left a gap.
     */
    public long baseOffset() {
        return baseOffset;
    }
}
