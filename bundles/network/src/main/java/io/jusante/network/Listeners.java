package io.jusante.network;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The broker's listeners; a service, there before they are bound. */
@ProviderType
public interface Listeners {
    /** {@return what is advertised to clients; a port of 0 is filled in once the listener is bound} */
    List<Advertised> advertised();

    /** {@return the name of the listener that brokers use among themselves, or null where none is open for it} */
    @Nullable String interBroker();

    /**
     * {@return completes with {@link #advertised} once all listeners are bound and every port is known} Never completes
     * if they cannot be bound: then the process ends. On a thread of the network: do not block it.
     */
    CompletionStage<List<Advertised>> bound();

    /** One listener as clients see it. */
    @ProviderType
    interface Advertised {
        String listener();

        String securityProtocol();

        String host();

        int port();
    }
}
