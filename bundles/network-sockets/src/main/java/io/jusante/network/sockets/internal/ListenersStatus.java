package io.jusante.network.sockets.internal;

import io.jusante.launcher.StatusSection;
import io.jusante.network.Listeners;
import io.jusante.network.Listeners.Advertised;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The listeners in the process's status: where they are bound and what clients are told. */
final class ListenersStatus implements StatusSection {
    private static final int POSITION = 10;

    private final Listeners listeners;

    /** In the order of the listeners; empty before they are bound. */
    private volatile List<String> addresses = List.of();

    ListenersStatus(Listeners listeners) {
        this.listeners = listeners;
    }

    /** The listeners are bound there. */
    void bound(List<String> boundAddresses) {
        addresses = List.copyOf(boundAddresses);
    }

    @Override
    public String name() {
        return "listeners";
    }

    @Override
    public int position() {
        return POSITION;
    }

    @Override
    public List<Map<String, @Nullable Object>> json() {
        List<String> bound = addresses;
        List<Advertised> advertised = listeners.advertised();
        List<Map<String, @Nullable Object>> json = new ArrayList<>();
        for (int i = 0; i < advertised.size(); i++) {
            Map<String, @Nullable Object> listener = new LinkedHashMap<>();
            listener.put("name", advertised.get(i).listener());
            listener.put("securityProtocol", advertised.get(i).securityProtocol());
            listener.put("address", i < bound.size() ? bound.get(i) : null);
            listener.put("advertised", address(advertised.get(i)));
            json.add(listener);
        }
        return json;
    }

    @Override
    public List<String> text() {
        List<String> bound = addresses;
        List<Advertised> advertised = listeners.advertised();
        List<String> text = new ArrayList<>();
        for (int i = 0; i < advertised.size(); i++) {
            Advertised listener = advertised.get(i);
            String known = address(listener);
            String address = i < bound.size() ? bound.get(i) : "not bound yet";
            text.add(listener.listener() + " (" + listener.securityProtocol() + ") " + address
                    + (known.equals(address) ? "" : ", clients are told " + known));
        }
        return text;
    }

    private static String address(Advertised listener) {
        return ListenerSpec.hostAndPort(listener.host(), listener.port());
    }
}
