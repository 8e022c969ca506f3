package io.jusante.compression;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A sink that stays open when a compressing stream over it is closed, as {@link CompressionCodec#compress} promises. */
public final class OpenSink extends FilterOutputStream {
    public OpenSink(OutputStream sink) {
        super(sink);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}
