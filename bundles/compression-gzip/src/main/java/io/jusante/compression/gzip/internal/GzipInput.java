package io.jusante.compression.gzip.internal;

import io.jusante.compression.ResourcePool;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads gzip members out of a buffer without copying it. The JDK's own stream reads only streams, and leaves its native
 * memory to the garbage collector when a header is wrong.
 */
final class GzipInput extends InputStream {
    private static final short MAGIC = (short) 0x8b1f;
    private static final byte DEFLATE = 8;
    private static final int HEADER_CRC = 0x02;
    private static final int EXTRA = 0x04;
    private static final int NAME = 0x08;
    private static final int COMMENT = 0x10;
    private static final int RESERVED = 0xe0;
    private static final int FIXED_HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;

    private final ByteBuffer source;
    private final ResourcePool<Inflater> inflaters;
    private final CRC32 crc = new CRC32();
    private final byte[] single = new byte[1];
    private @Nullable Inflater inflater;
    private boolean ended;
    private boolean closed;

    GzipInput(ByteBuffer compressed, ResourcePool<Inflater> inflaters) throws IOException {
        this.source = compressed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.inflaters = inflaters;
        readHeader();
        Inflater taken = inflaters.take();
        taken.setInput(source);
        this.inflater = taken;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Inflater source = inflater;
        if (source == null || closed) {
            throw new IOException("the stream is closed");
        }
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int read = inflate(source, target, offset, length);
            if (read > 0) {
                crc.update(target, offset, read);
                return read;
            }
            if (source.finished()) {
                finishMember(source);
            } else if (source.needsDictionary()) {
                throw new ZipException("gzip has no dictionaries");
            } else {
                throw new EOFException("the gzip data is cut off");
            }
        }
        return -1;
    }

    private static int inflate(Inflater source, byte[] target, int offset, int length) throws ZipException {
        try {
            return source.inflate(target, offset, length);
        } catch (DataFormatException e) {
            ZipException wrong = new ZipException("the gzip data is damaged: " + e.getMessage());
            wrong.initCause(e);
            throw wrong;
        }
    }

    private void finishMember(Inflater member) throws IOException {
        require(TRAILER_BYTES);
        if (source.getInt() != (int) crc.getValue() || source.getInt() != (int) member.getBytesWritten()) {
            throw new ZipException("the gzip trailer does not match the data");
        }
        if (!source.hasRemaining()) {
            ended = true;
            return;
        }
        readHeader();
        crc.reset();
        member.reset();
        member.setInput(source);
    }

    private void readHeader() throws IOException {
        int begin = source.position();
        require(FIXED_HEADER_BYTES);
        if (source.getShort() != MAGIC || source.get() != DEFLATE) {
            throw new ZipException("this is not gzip");
        }
        int flags = source.get();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("the gzip header has unknown flags");
        }
        source.position(begin + FIXED_HEADER_BYTES);
        if ((flags & EXTRA) != 0) {
            require(Short.BYTES);
            int extra = source.getShort() & 0xffff;
            require(extra);
            source.position(source.position() + extra);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            crc.reset();
            crc.update(source.duplicate().flip().position(begin));
            require(Short.BYTES);
            if ((source.getShort() & 0xffff) != (crc.getValue() & 0xffff)) {
                throw new ZipException("the gzip header is damaged");
            }
            crc.reset();
        }
    }

    private void skipText() throws IOException {
        byte next;
        do {
            require(1);
            next = source.get();
        } while (next != 0);
    }

    private void require(int bytes) throws IOException {
        if (source.remaining() < bytes) {
            throw new EOFException("the gzip data is cut off");
        }
    }

    @Override
    public void close() {
        closed = true;
        Inflater taken = inflater;
        if (taken != null) {
            inflater = null;
            taken.reset();
            inflaters.giveBack(taken);
        }
    }
}
