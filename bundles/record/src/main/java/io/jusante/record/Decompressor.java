package io.jusante.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** What this package needs of a codec to read the records of a batch. */
@ConsumerType
@FunctionalInterface
public interface Decompressor {
    /**
     * {@return a stream of the plain bytes, which the caller closes} The buffer's remaining bytes are borrowed until
     * then.
     *
     * @throws IOException here or from the stream, where the bytes are not of the codec's format
     */
    InputStream decompress(ByteBuffer compressed) throws IOException;
}
