package io.jusante.storage;

import org.osgi.annotation.versioning.ProviderType;

/** The settings of one log, resolved; an immutable snapshot. Names are Kafka's topic configs. */
@ProviderType
public interface LogSettings {
    /** {@return {@code segment.bytes}} */
    int segmentBytes();

    /** {@return {@code segment.ms}} */
    long segmentMs();

    /** {@return {@code index.interval.bytes}} */
    int indexIntervalBytes();

    /** {@return {@code segment.index.bytes}} */
    int maxIndexBytes();

    /** {@return {@code preallocate}} */
    boolean preallocate();

    /** {@return {@code file.delete.delay.ms}} */
    long fileDeleteDelayMs();
}
