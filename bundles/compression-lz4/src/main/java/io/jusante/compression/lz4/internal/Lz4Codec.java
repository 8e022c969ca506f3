package io.jusante.compression.lz4.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.compression.OpenSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Codec 3. The default level stands for the fast compressor, any other for the one that seeks longer (as in Kafka). */
@Component(service = CompressionCodec.class, property = "jusante.slot=compression/lz4")
public final class Lz4Codec implements CompressionCodec {
    private static final int ID = 3;
    private static final int DEFAULT_LEVEL = 9;
    private static final int MIN_LEVEL = 1;
    private static final int MAX_LEVEL = 17;

    private final BlockBuffers buffers = new BlockBuffers();

    @Activate
    public Lz4Codec() {}

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "lz4";
    }

    @Override
    public int defaultLevel() {
        return DEFAULT_LEVEL;
    }

    @Override
    public int minLevel() {
        return MIN_LEVEL;
    }

    @Override
    public int maxLevel() {
        return MAX_LEVEL;
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        return new Lz4FrameInput(compressed, buffers);
    }

    @Override
    public OutputStream compress(OutputStream sink, int level) throws IOException {
        return new Lz4FrameOutput(
                new OpenSink(sink),
                level == DEFAULT_LEVEL ? Lz4Library.fastCompressor() : Lz4Library.thoroughCompressor(level));
    }
}
