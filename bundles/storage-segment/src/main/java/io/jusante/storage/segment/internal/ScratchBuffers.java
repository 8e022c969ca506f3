package io.jusante.storage.segment.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** A few direct buffers for reads that don't go by slice; a direct buffer is too dear to make one for each. Any thread. */
final class ScratchBuffers {
    static final int SIZE_IN_BYTES = 64 * 1024;
    private static final int KEPT = 16;

    private final ArrayBlockingQueue<ByteBuffer> idle = new ArrayBlockingQueue<>(KEPT);

    /** {@return a buffer that the caller gives back} */
    ByteBuffer take() {
        ByteBuffer buffer = idle.poll();
        return buffer == null ? ByteBuffer.allocateDirect(SIZE_IN_BYTES) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        // where enough are kept already, this one is left to the garbage collector
        idle.offer(buffer);
    }
}
