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

    /** {@return the level where none is configured, which may lie outside the range; 0 where there are no levels} */
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
     * {@return a stream of the plain bytes} Reads the bytes from position to limit of the buffer, which stay where they
     * are; the bytes don't change until the stream is closed. Any buffer will do: direct, of the heap, read-only. How
     * much comes out is the caller's to bound: the codec allocates for its own window only, and never what a length
     * field in the bytes says without a check. Closing the stream, which may be done at any point and more than once,
     * gives native memory back.
     *
     * @throws IOException here or from the stream, where the bytes are not of this format or end too early; no other
     *     exception, whatever the bytes are
     */
    InputStream decompress(ByteBuffer compressed) throws IOException;

    /**
     * {@return a stream that writes compressed bytes to the sink} Closing it ends the format's frame and leaves the
     * sink open.
     *
     * @param level between {@link #minLevel} and {@link #maxLevel}, or {@link #defaultLevel}
     */
    OutputStream compress(OutputStream sink, int level) throws IOException;
}
