package io.jusante.storage.contract;

import io.jusante.storage.LogSettings;

/**
 * Settings for a test.
 *
 * @param preallocate as the topic config
 */
public record ContractSettings(
        int segmentBytes,
        long segmentMs,
        int indexIntervalBytes,
        int maxIndexBytes,
        boolean preallocate,
        long fileDeleteDelayMs)
        implements LogSettings {

    /** {@return Kafka's defaults} */
    public static ContractSettings defaults() {
        return new ContractSettings(1 << 30, 604_800_000L, 4096, 10 << 20, false, 60_000L);
    }

    /** {@return small segments with many index entries} */
    public static ContractSettings small() {
        return defaults().withSegmentBytes(4096).withIndexIntervalBytes(256);
    }

    public ContractSettings withSegmentBytes(int bytes) {
        return new ContractSettings(
                bytes, segmentMs, indexIntervalBytes, maxIndexBytes, preallocate, fileDeleteDelayMs);
    }

    public ContractSettings withSegmentMs(long ms) {
        return new ContractSettings(
                segmentBytes, ms, indexIntervalBytes, maxIndexBytes, preallocate, fileDeleteDelayMs);
    }

    public ContractSettings withIndexIntervalBytes(int bytes) {
        return new ContractSettings(segmentBytes, segmentMs, bytes, maxIndexBytes, preallocate, fileDeleteDelayMs);
    }

    public ContractSettings withMaxIndexBytes(int bytes) {
        return new ContractSettings(segmentBytes, segmentMs, indexIntervalBytes, bytes, preallocate, fileDeleteDelayMs);
    }

    public ContractSettings withPreallocate(boolean isPreallocated) {
        return new ContractSettings(
                segmentBytes, segmentMs, indexIntervalBytes, maxIndexBytes, isPreallocated, fileDeleteDelayMs);
    }

    public ContractSettings withFileDeleteDelayMs(long ms) {
        return new ContractSettings(segmentBytes, segmentMs, indexIntervalBytes, maxIndexBytes, preallocate, ms);
    }
}
