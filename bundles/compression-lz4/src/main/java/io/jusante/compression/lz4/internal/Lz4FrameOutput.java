package io.jusante.compression.lz4.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;

/** Writes one LZ4 frame of independent blocks of 64 KiB without checksums of their own: the batch has a CRC. */
final class Lz4FrameOutput extends OutputStream {
    private static final int BLOCK_BYTES = FrameFormat.blockBytes(FrameFormat.BLOCK_64_KIB);

    private final OutputStream sink;
    private final LZ4Compressor compressor;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final byte[] compressed;
    private int held;
    private boolean closed;

    Lz4FrameOutput(OutputStream sink, LZ4Compressor compressor) throws IOException {
        this.sink = sink;
        this.compressor = compressor;
        this.compressed = new byte[compressor.maxCompressedLength(BLOCK_BYTES)];
        byte[] descriptor = {FrameFormat.VERSION_1 | FrameFormat.INDEPENDENT_BLOCKS, FrameFormat.BLOCK_64_KIB << 4};
        writeInt(FrameFormat.MAGIC);
        sink.write(descriptor);
        sink.write(FrameFormat.headerChecksum(descriptor, descriptor.length));
    }

    @Override
    public void write(int b) throws IOException {
        requireOpen();
        if (held == BLOCK_BYTES) {
            writeBlock();
        }
        block[held++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        int from = offset;
        int left = length;
        while (left > 0) {
            if (held == BLOCK_BYTES) {
                writeBlock();
            }
            int part = Math.min(left, BLOCK_BYTES - held);
            System.arraycopy(bytes, from, block, held, part);
            held += part;
            from += part;
            left -= part;
        }
    }

    private void writeBlock() throws IOException {
        int size = compressor.compress(block, 0, held, compressed, 0, compressed.length);
        if (size < held) {
            writeInt(size);
            sink.write(compressed, 0, size);
        } else {
            writeInt(held | FrameFormat.PLAIN_BLOCK);
            sink.write(block, 0, held);
        }
        held = 0;
    }

    private void writeInt(int value) throws IOException {
        sink.write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
    }

    /** Ends the frame. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (held > 0) {
            writeBlock();
        }
        writeInt(FrameFormat.END_MARK);
        sink.close();
    }
}
