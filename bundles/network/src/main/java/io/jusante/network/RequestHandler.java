package io.jusante.network;

import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** Answers requests of some APIs. */
@ConsumerType
public interface RequestHandler {
    /** {@return the APIs that it answers} */
    Set<ApiKey> apis();

    /**
     * Answers the request, now or later, exactly once, through the context. On the connection's event loop; must not
     * block. A {@link io.jusante.kernel.KafkaErrorException} thrown here becomes the request's error response.
     */
    void handle(RequestContext context, ApiMessage request);
}
