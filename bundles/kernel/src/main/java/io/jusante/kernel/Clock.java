package io.jusante.kernel;

/** Where time comes from; a parameter everywhere, so that a test can hold it still. Any thread. */
public interface Clock {
    /** The clock of this machine. */
    Clock SYSTEM = new SystemClock();

    /** {@return monotonic nanoseconds, as {@link System#nanoTime()}} */
    long nanoTime();

    /** {@return the wall clock in milliseconds since the epoch} */
    long wallMs();
}
