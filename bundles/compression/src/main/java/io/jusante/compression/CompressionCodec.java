package io.jusante.compression;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Compresses and decompresses the records of a batch. */
@ConsumerType
public interface CompressionCodec {
    /** {@return the number in a batch's attributes: 1 gzip, 2 snappy, 3 lz4, 4 zstd} */
    int id();

    /** {@return the name in {@code compression.type}} */
    String name();

    /** {@return the level where none is configured; 0 where the format has no levels} */
    default int defaultLevel() {
        return 0;
    }

    /** {@return the lowest level} */
    default int minLevel() {
        return defaultLevel();
    }

    /** {@return the highest level} */
    default int maxLevel() {
        return defaultLevel();
    }

    /**
     * {@return a stream of the plain bytes} Reads the remaining bytes of the buffer, which stay as they are until the
     * stream is closed. How much comes out is the caller's to bound: the codec allocates for its own window only.
     *
     * @throws IOException here or from the stream, where the bytes are not of this format
     */
    InputStream decompress(ByteBuffer compressed) throws IOException;

    /**
     * {@return a stream that writes compressed bytes to the sink} Closing it ends the format's frame and leaves the
     * sink open.
     *
     * @param level between {@link #minLevel} and {@link #maxLevel}
     */
    OutputStream compress(OutputStream sink, int level) throws IOException;
}
