package io.jusante.compression.zstd.internal;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.jusante.compression.CompressionCodec;
import io.jusante.compression.OpenSink;
import io.jusante.compression.ResourcePool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Codec 4. The levels are zstd's own, as numbers: asking the library would load native code when the broker starts, and
 * not when the first batch needs it.
 */
@Component(service = CompressionCodec.class, property = "jusante.slot=compression/zstd")
public final class ZstdCodec implements CompressionCodec {
    private static final int ID = 4;
    private static final int DEFAULT_LEVEL = 3;
    private static final int MIN_LEVEL = -(1 << 17);
    private static final int MAX_LEVEL = 22;
    private static final int IDLE_CONTEXTS = 32;

    private final ResourcePool<ZstdDecompressCtx> contexts =
            new ResourcePool<>(IDLE_CONTEXTS, ZstdInput::newContext, ZstdDecompressCtx::close);

    @Activate
    public ZstdCodec() {}

    @Deactivate
    void close() {
        contexts.close();
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public String name() {
        return "zstd";
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
        return new ZstdInput(compressed, contexts);
    }

    @Override
    public OutputStream compress(OutputStream sink, int level) throws IOException {
        return new ZstdOutputStreamNoFinalizer(new OpenSink(sink), RecyclingBufferPool.INSTANCE, level);
    }
}
