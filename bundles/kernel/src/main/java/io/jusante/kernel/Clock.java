package io.jusante.kernel;

/** Where time comes from. */
public interface Clock {
    /** {@return monotonic nanoseconds} */
    long nanoTime();

    /** {@return wall clock, ms since the epoch} */
    long wallMs();
}
