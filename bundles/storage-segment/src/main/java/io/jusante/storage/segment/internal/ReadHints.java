package io.jusante.storage.segment.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where the next read of a consumer that catches up will begin: it saves the look into the index. A hint may be lost or
 * overwritten at any time. Any thread.
 */
final class ReadHints {
    private static final int KEPT = 8;

    private final AtomicReferenceArray<@Nullable Hint> hints = new AtomicReferenceArray<>(KEPT);

    /** The batch that begins at this offset begins at this position of the segment. */
    record Hint(Segment segment, long offset, int position) {}

    void remember(Segment segment, long offset, int position) {
        hints.set(slot(offset), new Hint(segment, offset, position));
    }

    /** {@return the position, or −1} */
    int positionOf(Segment segment, long offset) {
        Hint hint = hints.get(slot(offset));
        return hint != null && hint.offset == offset && hint.segment == segment ? hint.position : -1;
    }

    private static int slot(long offset) {
        return Long.hashCode(offset * 0x9E3779B97F4A7C15L) & (KEPT - 1);
    }
}
