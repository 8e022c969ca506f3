package io.jusante.compression.gzip.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.compression.OpenSink;
import io.jusante.compression.ResourcePool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Codec 1. */
@Component(service = CompressionCodec.class, property = "jusante.slot=compression/gzip")
public final class GzipCodec implements CompressionCodec {
    private static final int ID = 1;
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int IDLE_INFLATERS = 32;

    private final ResourcePool<Inflater> inflaters =
            new ResourcePool<>(IDLE_INFLATERS, () -> new Inflater(true), Inflater::end);

    @Activate
    public GzipCodec() {}

    @Deactivate
    void close() {
        inflaters.close();
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public int defaultLevel() {
        return Deflater.DEFAULT_COMPRESSION;
    }

    @Override
    public int minLevel() {
        return Deflater.BEST_SPEED;
    }

    @Override
    public int maxLevel() {
        return Deflater.BEST_COMPRESSION;
    }

    @Override
    public InputStream decompress(ByteBuffer compressed) throws IOException {
        return new GzipInput(compressed, inflaters);
    }

    @Override
    public OutputStream compress(OutputStream sink, int level) throws IOException {
        return new LevelledGzip(new OpenSink(sink), level);
    }

    private static final class LevelledGzip extends GZIPOutputStream {
        LevelledGzip(OutputStream sink, int level) throws IOException {
            super(sink, BUFFER_BYTES);
            def.setLevel(level);
        }
    }
}
