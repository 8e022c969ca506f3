package io.jusante.coordinator.group.internal.classic;

import java.nio.ByteBuffer;

/** What members say and the coordinator only passes on. Nobody moves the positions of these buffers. */
final class Bytes {
    static final ByteBuffer NONE = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private Bytes() {}

    /** {@return a copy of the remaining bytes, which the frame they came in may leave behind} */
    static ByteBuffer copyOf(ByteBuffer borrowed) {
        if (!borrowed.hasRemaining()) {
            return NONE;
        }
        return ByteBuffer.allocate(borrowed.remaining())
                .put(borrowed.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }
}
