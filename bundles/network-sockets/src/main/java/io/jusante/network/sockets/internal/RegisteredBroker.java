package io.jusante.network.sockets.internal;

import io.jusante.metadata.Endpoint;
import io.jusante.metadata.LocalBroker;
import io.jusante.network.Listeners.Advertised;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** This broker as the controller is to register it. */
final class RegisteredBroker implements LocalBroker {
    private final List<Endpoint> endpoints;
    private final Runnable onRegistered;
    private final AtomicBoolean registered = new AtomicBoolean();

    RegisteredBroker(List<Advertised> advertised, Runnable onRegistered) {
        this.endpoints = advertised.stream()
                .map(one -> new Endpoint(one.listener(), one.securityProtocol(), one.host(), one.port()))
                .toList();
        this.onRegistered = onRegistered;
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public void registered(long brokerEpoch) {
        if (registered.compareAndSet(false, true)) {
            onRegistered.run();
        }
    }
}
