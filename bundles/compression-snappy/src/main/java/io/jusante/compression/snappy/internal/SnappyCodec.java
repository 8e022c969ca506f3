package io.jusante.compression.snappy.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.compression.OpenSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.xerial.snappy.SnappyOutputStream;

/** Codec 2. Kafka's Java clients write the library's framing, librdkafka and others write one raw block. */
@Component(service = CompressionCodec.class, property = "jusante.slot=compression/snappy")
public final class SnappyCodec implements CompressionCodec {
    private static final int ID = 2;
    private static final int BLOCK_BYTES = 32 * 1024;

    @Activate
    public SnappyCodec() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "snappy";
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        return new SnappyInput(compressed);
    }

    @Override
    public OutputStream compress(OutputStream sink, int level) throws IOException {
        return new SnappyOutputStream(new OpenSink(sink), BLOCK_BYTES);
    }
}
