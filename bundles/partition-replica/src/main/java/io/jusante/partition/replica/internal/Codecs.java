package io.jusante.partition.replica.internal;

/** Kafka's codecs: the numbers in a batch's attributes, and the slots that fill them. */
final class Codecs {
    private static final String[] NAMES = {"uncompressed", "gzip", "snappy", "lz4", "zstd"};
    private static final String[] SLOTS = {
        "", "compression/gzip", "compression/snappy", "compression/lz4", "compression/zstd"
    };

    private Codecs() {}

    static boolean isDefined(int compressionId) {
        return compressionId >= 0 && compressionId < NAMES.length;
    }

    static String name(int compressionId) {
        return NAMES[compressionId];
    }

    static String slot(int compressionId) {
        return SLOTS[compressionId];
    }
}
