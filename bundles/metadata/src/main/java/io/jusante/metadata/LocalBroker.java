package io.jusante.metadata;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The broker of this process as clients are to know it. Whiteboard style: whoever owns the listeners registers it as a
 * service once their ports are known, and the controller writes it to the metadata log.
 */
@ConsumerType
public interface LocalBroker {
    /** {@return the advertised address of each listener, in the order of the configuration} */
    List<Endpoint> endpoints();

    /**
     * The image that names this broker with these endpoints is published: clients may come. Called on a thread that must
     * not be held up; again, with the same epoch, when another leader finds the registration in place.
     *
     * @param brokerEpoch the epoch of the registration
     */
    void registered(long brokerEpoch);
}
