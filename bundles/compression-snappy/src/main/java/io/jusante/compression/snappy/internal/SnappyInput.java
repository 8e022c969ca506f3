package io.jusante.compression.snappy.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.xerial.snappy.Snappy;

/**
 * Reads both framings, block by block. A block's own length field is believed only as far as snappy can expand the bytes
 * that are really there.
 */
final class SnappyInput extends InputStream {
    /** "\x82SNAPPY\0", with which the Java library's framing begins. */
    private static final long FRAMING_MAGIC = 0x82534e4150505900L;

    private static final int FRAMING_HEADER_BYTES = 16;
    private static final int FRAMING_VERSION = 1;
    /** A copy of 64 bytes takes three: no element of the format expands further. */
    private static final int MAX_EXPANSION = 22;

    private static final int LITERAL_SLACK_BYTES = 64;
    private static final byte[] NO_BYTES = new byte[0];

    private final ByteBuffer source;
    private final boolean framed;
    private final byte[] single = new byte[1];
    private byte[] compressed = NO_BYTES;
    private byte[] plain = NO_BYTES;
    private int at;
    private int limit;
    private boolean rawBlockRead;
    private boolean closed;

    SnappyInput(ByteBuffer bytes) throws IOException {
        source = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        framed = source.remaining() >= FRAMING_HEADER_BYTES && source.getLong(source.position()) == FRAMING_MAGIC;
        if (framed) {
            source.position(source.position() + Long.BYTES);
            source.getInt(); // the writer's version, which obliges a reader to nothing
            int compatibleWith = source.getInt();
            if (compatibleWith != FRAMING_VERSION) {
                throw new IOException("snappy framing of version " + compatibleWith + " is unknown");
            }
        }
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (at == limit) {
            if (!nextBlock()) {
                return -1;
            }
        }
        int part = Math.min(length, limit - at);
        System.arraycopy(plain, at, target, offset, part);
        at += part;
        return part;
    }

    private boolean nextBlock() throws IOException {
        if (!framed) {
            if (rawBlockRead) {
                return false;
            }
            rawBlockRead = true;
            decompress(source.remaining());
            return true;
        }
        // frames that were concatenated repeat the header
        while (source.remaining() >= FRAMING_HEADER_BYTES && source.getLong(source.position()) == FRAMING_MAGIC) {
            source.position(source.position() + FRAMING_HEADER_BYTES);
        }
        if (!source.hasRemaining()) {
            return false;
        }
        if (source.remaining() < Integer.BYTES) {
            throw new EOFException("the snappy data is cut off");
        }
        int size = source.getInt();
        if (size < 0 || size > source.remaining()) {
            throw new EOFException(
                    "a snappy block says that it has " + size + " bytes, " + source.remaining() + " are left");
        }
        decompress(size);
        return true;
    }

    private void decompress(int size) throws IOException {
        if (size == 0) {
            throw new EOFException("a snappy block is empty");
        }
        if (compressed.length < size) {
            compressed = new byte[size];
        }
        source.get(compressed, 0, size);
        int plainBytes = Snappy.uncompressedLength(compressed, 0, size);
        if (plainBytes < 0 || plainBytes > (long) size * MAX_EXPANSION + LITERAL_SLACK_BYTES) {
            throw new IOException("a snappy block of " + size + " bytes says that it expands to " + plainBytes);
        }
        if (plain.length < plainBytes) {
            plain = new byte[plainBytes];
        }
        at = 0;
        limit = 0;
        if (Snappy.uncompress(compressed, 0, size, plain, 0) != plainBytes) {
            throw new IOException("a snappy block is not as long as it says");
        }
        limit = plainBytes;
    }

    @Override
    public void close() {
        closed = true;
        compressed = NO_BYTES;
        plain = NO_BYTES;
        at = 0;
        limit = 0;
    }
}
