package io.jusante.network.sockets.internal;

import io.jusante.network.Listeners.Advertised;
import java.util.ArrayList;
import java.util.List;

/** What clients are told about the listeners, with the ports as far as they are known. */
final class AdvertisedListeners {
    private record Entry(String listener, String securityProtocol, String host, int port) implements Advertised {}

    private AdvertisedListeners() {}

    /** {@return what is advertised before anything is bound} */
    static List<Advertised> of(List<ListenerSpec> listeners) {
        List<Advertised> advertised = new ArrayList<>();
        for (ListenerSpec spec : listeners) {
            advertised.add(
                    new Entry(spec.name(), spec.securityProtocol(), spec.advertisedHost(), spec.advertisedPort()));
        }
        return List.copyOf(advertised);
    }

    /** {@return the same with the ports that were bound, in the order of the listeners, where 0 was configured} */
    static List<Advertised> of(List<ListenerSpec> listeners, List<Integer> boundPorts) {
        List<Advertised> advertised = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            ListenerSpec spec = listeners.get(i);
            int port = spec.advertisedPort() == 0 ? boundPorts.get(i) : spec.advertisedPort();
            advertised.add(new Entry(spec.name(), spec.securityProtocol(), spec.advertisedHost(), port));
        }
        return List.copyOf(advertised);
    }
}
