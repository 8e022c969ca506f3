package io.jusante.compression.lz4.internal;

import io.jusante.compression.ResourcePool;

/** Buffers for one plain block. Those of 64 KiB, which Kafka's clients use, are kept; larger ones are not. */
final class BlockBuffers {
    static final int KEPT_BYTES = 64 * 1024;
    private static final int IDLE_BUFFERS = 16;

    private final ResourcePool<byte[]> idle =
            new ResourcePool<>(IDLE_BUFFERS, () -> new byte[KEPT_BYTES], buffer -> {});

    byte[] take(int bytes) {
        return bytes <= KEPT_BYTES ? idle.take() : new byte[bytes];
    }

    void giveBack(byte[] buffer) {
        if (buffer.length == KEPT_BYTES) {
            idle.giveBack(buffer);
        }
    }
}
