package io.jusante.network;

import io.jusante.protocol.ApiKey;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Which APIs are open: those of the installed features, whether or not a handler is there right now. A service. */
@ProviderType
public interface ApiCatalog {
    Set<ApiKey> open();
}
