package io.jusante.compression.lz4.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.xxhash.StreamingXXHash32;
import org.jspecify.annotations.Nullable;

/**
 * Reads one LZ4 frame out of a buffer, block by block, checking every checksum that the frame has. Blocks that depend on
 * each other and dictionaries are refused: no Kafka client writes them and the Java client could not read them.
 */
final class Lz4FrameInput extends InputStream {
    private static final int MAX_DESCRIPTOR_BYTES = 14;

    private final ByteBuffer source;
    private final BlockBuffers buffers;
    private final byte[] single = new byte[1];
    private byte @Nullable [] plain;
    private int maxBlockBytes;
    private boolean blockChecksums;
    private long contentBytes = -1;
    private @Nullable StreamingXXHash32 contentHash;
    private long bytesOut;
    private int at;
    private int limit;
    private boolean ended;

    Lz4FrameInput(ByteBuffer compressed, BlockBuffers buffers) throws IOException {
        this.source = compressed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.buffers = buffers;
        skipSkippableFrames();
        readHeader();
        this.plain = buffers.take(maxBlockBytes);
    }

    private void skipSkippableFrames() throws IOException {
        while (source.remaining() >= 2 * Integer.BYTES
                && (source.getInt(source.position()) & FrameFormat.SKIPPABLE_MASK) == FrameFormat.SKIPPABLE_MAGIC) {
            source.getInt();
            int size = source.getInt();
            if (size < 0) {
                throw new EOFException("the LZ4 data is cut off");
            }
            require(size);
            source.position(source.position() + size);
        }
    }

    private void readHeader() throws IOException {
        require(Integer.BYTES + 3);
        if (source.getInt() != FrameFormat.MAGIC) {
            throw new IOException("this is not an LZ4 frame");
        }
        int begin = source.position();
        int flags = source.get() & 0xff;
        int block = source.get() & 0xff;
        requireKnown(flags, block);
        if ((flags & FrameFormat.CONTENT_SIZE) != 0) {
            require(Long.BYTES);
            contentBytes = source.getLong();
        }
        byte[] descriptor = new byte[MAX_DESCRIPTOR_BYTES];
        int length = source.position() - begin;
        source.get(begin, descriptor, 0, length);
        require(1);
        if (source.get() != FrameFormat.headerChecksum(descriptor, length)) {
            throw new IOException("the header of the LZ4 frame is damaged");
        }
        maxBlockBytes = FrameFormat.blockBytes(block >>> 4);
        blockChecksums = (flags & FrameFormat.BLOCK_CHECKSUM) != 0;
        if ((flags & FrameFormat.CONTENT_CHECKSUM) != 0) {
            contentHash = Lz4Library.runningHash();
        }
    }

    private static void requireKnown(int flags, int block) throws IOException {
        if ((flags & FrameFormat.VERSION_MASK) != FrameFormat.VERSION_1
                || (flags & FrameFormat.RESERVED_FLAG) != 0
                || (block & FrameFormat.RESERVED_BLOCK_BITS) != 0
                || block >>> 4 < FrameFormat.SMALLEST_BLOCK_ID) {
            throw new IOException("the LZ4 frame has an unknown form");
        }
        if ((flags & FrameFormat.INDEPENDENT_BLOCKS) == 0) {
            throw new IOException("the blocks of the LZ4 frame depend on each other, which Kafka has not");
        }
        if ((flags & FrameFormat.DICTIONARY_ID) != 0) {
            throw new IOException("the LZ4 frame needs a dictionary, which Kafka has not");
        }
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        byte[] block = plain;
        if (block == null) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (at == limit) {
            if (ended) {
                return -1;
            }
            nextBlock(block);
        }
        int part = Math.min(length, limit - at);
        System.arraycopy(block, at, target, offset, part);
        at += part;
        return part;
    }

    private void nextBlock(byte[] block) throws IOException {
        require(Integer.BYTES);
        int field = source.getInt();
        if (field == FrameFormat.END_MARK) {
            endFrame();
            return;
        }
        int size = field & ~FrameFormat.PLAIN_BLOCK;
        // a block that would not shrink is stored as it is: none is larger than a full plain one
        if (size > maxBlockBytes) {
            throw new IOException("an LZ4 block says that it has " + size + " bytes, " + maxBlockBytes + " at most");
        }
        require(size);
        int begin = source.position();
        source.position(begin + size);
        if (blockChecksums) {
            require(Integer.BYTES);
            if (source.getInt() != Lz4Library.hash().hash(source, begin, size, 0)) {
                throw new IOException("an LZ4 block is damaged");
            }
        }
        at = 0;
        limit = 0;
        int bytes = (field & FrameFormat.PLAIN_BLOCK) != 0 ? copy(begin, size, block) : decompress(begin, size, block);
        bytesOut += bytes;
        StreamingXXHash32 hash = contentHash;
        if (hash != null) {
            hash.update(block, 0, bytes);
        }
        limit = bytes;
    }

    private int copy(int begin, int size, byte[] block) {
        source.get(begin, block, 0, size);
        return size;
    }

    private int decompress(int begin, int size, byte[] block) throws IOException {
        try {
            return Lz4Library.decompressor().decompress(source, begin, size, ByteBuffer.wrap(block), 0, maxBlockBytes);
        } catch (LZ4Exception e) {
            throw new IOException("an LZ4 block is damaged: " + e.getMessage(), e);
        }
    }

    private void endFrame() throws IOException {
        StreamingXXHash32 hash = contentHash;
        if (hash != null) {
            require(Integer.BYTES);
            if (source.getInt() != hash.getValue()) {
                throw new IOException("the content of the LZ4 frame is damaged");
            }
        }
        if (contentBytes >= 0 && contentBytes != bytesOut) {
            throw new IOException("the LZ4 frame says that it has " + contentBytes + " bytes, it has " + bytesOut);
        }
        if (source.hasRemaining()) {
            throw new IOException(source.remaining() + " bytes follow the LZ4 frame");
        }
        ended = true;
    }

    private void require(int bytes) throws IOException {
        if (source.remaining() < bytes) {
            throw new EOFException("the LZ4 data is cut off");
        }
    }

    @Override
    public void close() {
        byte[] block = plain;
        if (block != null) {
            plain = null;
            buffers.giveBack(block);
        }
        StreamingXXHash32 hash = contentHash;
        if (hash != null) {
            contentHash = null;
            hash.close();
        }
    }
}
