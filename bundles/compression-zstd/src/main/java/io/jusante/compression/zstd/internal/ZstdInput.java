package io.jusante.compression.zstd.internal;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.jusante.compression.ResourcePool;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Reads zstd frames out of a buffer straight into the reader's array.
 *
 * <p>A frame's header says how large a window its decoder must keep. Up to 128 MiB is allowed, which is what the format's
 * highest levels ask for and what other Kafka clients accept. A context that had to grow beyond 8 MiB is freed instead
 * of kept.
 */
final class ZstdInput extends InputStream {
    private static final int MAX_WINDOW_LOG = 27;
    private static final long MAX_KEPT_WINDOW_BYTES = 8L << 20;
    private static final int FRAME_MAGIC = 0xfd2fb528;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int MIN_WINDOW_LOG = 10;
    private static final byte[] NO_BYTES = new byte[0];

    private final ByteBuffer source;
    private final ResourcePool<ZstdDecompressCtx> contexts;
    private final byte[] single = new byte[1];
    private ByteBuffer target = ByteBuffer.wrap(NO_BYTES);
    private @Nullable ZstdDecompressCtx context;
    private boolean keepContext = true;
    private boolean betweenFrames = true;

    ZstdInput(ByteBuffer compressed, ResourcePool<ZstdDecompressCtx> contexts) throws IOException {
        if (!compressed.hasRemaining()) {
            throw new EOFException("there is no zstd frame");
        }
        // the library takes no read-only array
        this.source = compressed.hasArray() || compressed.isDirect() ? compressed.duplicate() : copyOf(compressed);
        this.source.order(ByteOrder.LITTLE_ENDIAN);
        this.contexts = contexts;
        this.context = contexts.take();
    }

    static ZstdDecompressCtx newContext() {
        return new ZstdDecompressCtx().setLongMax(MAX_WINDOW_LOG);
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        ZstdDecompressCtx taken = context;
        if (taken == null) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (target.array() != bytes) {
            target = ByteBuffer.wrap(bytes);
        }
        target.limit(offset + length).position(offset);
        while (target.position() == offset) {
            if (betweenFrames) {
                if (!source.hasRemaining()) {
                    return -1;
                }
                keepContext &= windowBytes() <= MAX_KEPT_WINDOW_BYTES;
            }
            advance(taken);
        }
        return target.position() - offset;
    }

    private void advance(ZstdDecompressCtx taken) throws IOException {
        int sourceBefore = source.position();
        int targetBefore = target.position();
        try {
            betweenFrames = taken.decompressByteBufferStream(target, source);
        } catch (ZstdException e) {
            throw new IOException("the zstd data is damaged: " + e.getMessage(), e);
        }
        boolean moved = source.position() != sourceBefore || target.position() != targetBefore;
        if (!betweenFrames && !moved) {
            throw new EOFException("the zstd data is cut off");
        }
    }

    /** {@return the window that the frame at the source's position asks for; 0 for what isn't such a frame} */
    private long windowBytes() {
        int begin = source.position();
        if (source.remaining() < Integer.BYTES + 2 || source.getInt(begin) != FRAME_MAGIC) {
            return 0;
        }
        int descriptor = source.get(begin + Integer.BYTES);
        if ((descriptor & SINGLE_SEGMENT) != 0) {
            // the window is the content, which is not larger than what comes out
            return contentBytes(begin + Integer.BYTES + 1, descriptor);
        }
        int window = source.get(begin + Integer.BYTES + 1) & 0xff;
        long base = 1L << (MIN_WINDOW_LOG + (window >>> 3));
        return base + (base >>> 3) * (window & 7);
    }

    private long contentBytes(int afterDescriptor, int descriptor) {
        int dictionaryIdBytes = (descriptor & 3) == 3 ? 4 : descriptor & 3;
        int at = afterDescriptor + dictionaryIdBytes;
        int sizeBytes = 1 << ((descriptor >>> 6) & 3);
        if (source.limit() - at < sizeBytes) {
            return 0;
        }
        return switch (sizeBytes) {
            case 1 -> source.get(at) & 0xff;
            case 2 -> (source.getShort(at) & 0xffff) + 256L;
            case 4 -> source.getInt(at) & 0xffffffffL;
            default -> source.getLong(at);
        };
    }

    @Override
    public void close() {
        ZstdDecompressCtx taken = context;
        if (taken == null) {
            return;
        }
        context = null;
        target = ByteBuffer.wrap(NO_BYTES);
        if (keepContext) {
            taken.reset();
            contexts.giveBack(taken);
        } else {
            contexts.discard(taken);
        }
    }
}
