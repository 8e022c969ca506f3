package io.jusante.record;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Writes the fields of records to a stream. */
final class PlainBytes {
    private final OutputStream sink;
    private final WritableByteChannel channel;

    PlainBytes(OutputStream sink) {
        this.sink = sink;
        this.channel = Channels.newChannel(sink);
    }

    PlainBytes number(long value) {
        long raw = (value << 1) ^ (value >> 63);
        try {
            while ((raw & ~0x7fL) != 0) {
                sink.write((int) (raw & 0x7f) | 0x80);
                raw >>>= 7;
            }
            sink.write((int) raw);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a record into memory", e);
        }
        return this;
    }

    PlainBytes raw(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate();
        try {
            while (view.hasRemaining()) {
                channel.write(view);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a record into memory", e);
        }
        return this;
    }

    void close() {
        try {
            sink.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end a batch in memory", e);
        }
    }
}
