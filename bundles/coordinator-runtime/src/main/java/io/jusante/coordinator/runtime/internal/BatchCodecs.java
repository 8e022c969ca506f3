package io.jusante.coordinator.runtime.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import org.jspecify.annotations.Nullable;

/** Finds the codec for the number in a batch's attributes. */
final class BatchCodecs {
    private static final String[] SLOTS = {
        "", "compression/gzip", "compression/snappy", "compression/lz4", "compression/zstd"
    };

    private final ProviderSlots<CompressionCodec> codecs;

    BatchCodecs(ProviderSlots<CompressionCodec> codecs) {
        this.codecs = codecs;
    }

    /** {@return the codec, entered, or null where it is not installed} The caller owes one {@link Provider#exit}. */
    @Nullable Provider<CompressionCodec> enter(int compressionId) {
        return compressionId > 0 && compressionId < SLOTS.length ? codecs.enter(SLOTS[compressionId]) : null;
    }
}
