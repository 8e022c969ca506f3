package io.jusante.protocol;

import io.jusante.protocol.wire.WireWriter;
import io.jusante.record.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** From responses to frames. */
public final class Responses {
    private Responses() {}

    /**
     * The size of a response on the wire, length prefix included.
     *
     * @throws io.jusante.protocol.wire.UnwritableMessageException if this version cannot express the body
     */
    public static int size(ApiKey key, short version, ApiMessage body) {
        return Integer.BYTES + headerBytes(key, version) + body.size(version);
    }

    /**
     * Encodes a response: length prefix, header, body. The body's record slices are released, whether or not this
     * succeeds; the frame holds references of its own to those larger than {@code inlineSliceBytes}, and copies of
     * the others.
     *
     * @throws io.jusante.protocol.wire.UnwritableMessageException if this version cannot express the body
     * @throws java.io.UncheckedIOException if a slice that is to be copied cannot be read
     */
    public static WireFrame encode(
            ApiKey key,
            short version,
            int correlationId,
            ApiMessage body,
            ByteBufAllocator alloc,
            int inlineSliceBytes) {
        try {
            int totalBytes = size(key, version, body);
            int bufferBytes = totalBytes - body.sliceBytesAbove(inlineSliceBytes);
            if (totalBytes < 0 || bufferBytes < 0) {
                throw new IllegalArgumentException("a response of more than 2 GiB");
            }
            ByteBuf buffer = alloc.ioBuffer(bufferBytes, bufferBytes);
            WireWriter out = new WireWriter(buffer, inlineSliceBytes);
            try {
                write(out, key, version, correlationId, body, totalBytes - Integer.BYTES);
                if (buffer.isWritable()) {
                    throw new IllegalStateException(key + " version " + version + " wrote " + buffer.readableBytes()
                            + " bytes, not " + bufferBytes);
                }
                return frame(totalBytes, buffer, out);
            } catch (RuntimeException e) {
                out.abandon();
                buffer.release();
                throw e;
            }
        } finally {
            body.releaseSlices();
        }
    }

    private static void write(
            WireWriter out, ApiKey key, short version, int correlationId, ApiMessage body, int frameBytes) {
        out.writeInt(frameBytes);
        out.writeInt(correlationId);
        if (key.responseHeaderVersion(version) > 0) {
            out.writeUnknownTaggedFields(null);
        }
        body.write(out, version);
    }

    private static int headerBytes(ApiKey key, short version) {
        return Integer.BYTES + key.responseHeaderVersion(version);
    }

    private static WireFrame frame(int totalBytes, ByteBuf buffer, WireWriter out) {
        int slices = out.largeSliceCount();
        if (slices == 0) {
            return new WireFrame(totalBytes, new ByteBuf[] {buffer}, new Slice[1]);
        }
        int end = buffer.writerIndex();
        int tail = out.largeSlicePosition(slices - 1) < end ? 1 : 0;
        // A slice always follows its length, and so some bytes of the buffer that are not sent yet.
        @Nullable ByteBuf[] buffers = new ByteBuf[2 * slices + tail];
        @Nullable Slice[] large = new Slice[buffers.length];
        int from = buffer.readerIndex();
        for (int i = 0; i < slices; i++) {
            int to = out.largeSlicePosition(i);
            buffers[2 * i] = buffer.retainedSlice(from, to - from);
            large[2 * i + 1] = out.largeSlice(i);
            from = to;
        }
        if (tail > 0) {
            buffers[2 * slices] = buffer.retainedSlice(from, end - from);
        }
        buffer.release();
        return new WireFrame(totalBytes, buffers, large);
    }
}
