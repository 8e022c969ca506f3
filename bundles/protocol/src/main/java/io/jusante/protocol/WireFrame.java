package io.jusante.protocol;

import io.jusante.record.Slice;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A frame ready to be sent, length prefix included: parts in order, each a buffer or a record slice.
 *
 * <p>The frame owns one reference to each part. Its owner either takes over all parts and sends them in order, so that
 * whoever sends a part releases it, or calls {@link #release}; never both.
 */
public final class WireFrame {
    private final int totalBytes;
    private final @Nullable ByteBuf[] buffers;
    private final @Nullable Slice[] slices;

    WireFrame(int totalBytes, @Nullable ByteBuf[] buffers, @Nullable Slice[] slices) {
        this.totalBytes = totalBytes;
        this.buffers = buffers;
        this.slices = slices;
    }

    /** The bytes of all parts. */
    public int totalBytes() {
        return totalBytes;
    }

    /** How many parts there are, at least one. */
    public int parts() {
        return buffers.length;
    }

    /** Whether a part is a slice; it is a buffer otherwise. */
    public boolean isSlice(int part) {
        return slices[part] != null;
    }

    /** A part that is a buffer: its readable bytes. */
    public ByteBuf buffer(int part) {
        ByteBuf buffer = buffers[part];
        if (buffer == null) {
            throw new IllegalStateException("part " + part + " is a slice");
        }
        return buffer;
    }

    /** A part that is a slice. */
    public Slice slice(int part) {
        Slice slice = slices[part];
        if (slice == null) {
            throw new IllegalStateException("part " + part + " is a buffer");
        }
        return slice;
    }

    /** Gives back all parts of a frame that is not going to be sent. */
    public void release() {
        for (int part = 0; part < buffers.length; part++) {
            if (isSlice(part)) {
                slice(part).close();
            } else {
                buffer(part).release();
            }
        }
    }
}
