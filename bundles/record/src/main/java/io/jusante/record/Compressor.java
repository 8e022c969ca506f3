package io.jusante.record;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/** What this package needs of a codec, at a level that the caller chose, to write the records of a batch. */
@ConsumerType
@FunctionalInterface
public interface Compressor {
    /** {@return a stream that writes compressed bytes to the sink; closing it ends the frame and not the sink} */
    OutputStream compress(OutputStream sink) throws IOException;
}
