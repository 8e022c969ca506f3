package io.jusante.network.connection;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Turns frames into answers; a service. */
@ConsumerType
public interface FramePipeline {
    /**
     * Takes one frame, in the order of the connection, on its event loop, and answers it now or later. Must not block.
     * An exception is a bug: it is logged and closes the connection.
     */
    void frame(Exchange exchange);

    /** {@return one sentence for each thing without which it could not answer what is installed; empty when ready} */
    List<String> missing();
}
