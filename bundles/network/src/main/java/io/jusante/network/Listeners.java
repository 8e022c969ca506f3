package io.jusante.network;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The broker's listeners; a service, there before they are bound. */
@ProviderType
public interface Listeners {
    /** {@return what is advertised to clients; a port of 0 is filled in once the listener is bound} */
    List<Advertised> advertised();

    /** One listener as clients see it. */
    @ProviderType
    interface Advertised {
        String listener();

        String securityProtocol();

        String host();

        int port();
    }
}
