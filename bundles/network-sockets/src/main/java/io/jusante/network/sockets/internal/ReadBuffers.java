package io.jusante.network.sockets.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * What the connections of one event loop read into, one after the other, before the size of a frame is known. Complete
 * small frames are slices of the window and so never copied; the window starts over once nobody holds a slice of it,
 * which is nearly always before the next read, so that the same memory stays in the processor's cache.
 */
final class ReadBuffers {
    /** How much is read at once from a connection that sends small frames. */
    static final int WINDOW_BYTES = 128 * 1024;

    /** Less room than this is not worth a system call. */
    private static final int LEAST_ROOM_BYTES = 16 * 1024;

    /** How much is read first from a connection that sends large frames: what comes first is copied, so be brief. */
    static final int PEEK_BYTES = 1024;

    private final ByteBufAllocator allocator;
    private ByteBuf window;
    private final ByteBuf peek;

    ReadBuffers(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.window = allocator.directBuffer(WINDOW_BYTES, WINDOW_BYTES);
        this.peek = allocator.directBuffer(PEEK_BYTES, PEEK_BYTES);
    }

    /** {@return the buffer to append to, for large reads; slices of it may be kept} */
    ByteBuf window() {
        if (window.refCnt() == 1) {
            window.clear();
        } else if (window.writableBytes() < LEAST_ROOM_BYTES) {
            window.release();
            window = allocator.directBuffer(WINDOW_BYTES, WINDOW_BYTES);
        }
        return window;
    }

    /** {@return the buffer for small reads, empty; slices of it must not be kept} */
    ByteBuf peek() {
        return peek.clear();
    }

    @SuppressWarnings("ReferenceEquality") // equals would compare the bytes
    boolean mayBeSliced(ByteBuf buffer) {
        return buffer != peek;
    }

    void close() {
        window.release();
        peek.release();
    }
}
