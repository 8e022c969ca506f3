package io.jusante.record;

/** Sizes of zigzag varints, as record fields have them. */
final class Varints {
    static final int MAX_INT_BYTES = 5;
    static final int MAX_LONG_BYTES = 10;

    private Varints() {}

    static int sizeOf(long value) {
        long raw = (value << 1) ^ (value >> 63);
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(raw) + 6) / 7);
    }
}
