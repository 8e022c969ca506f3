package io.jusante.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One registered broker; immutable. */
public final class BrokerImage {
    private final int id;
    private final long epoch;
    private final boolean fenced;
    private final @Nullable String rack;
    private final List<Endpoint> endpoints;

    public BrokerImage(int id, long epoch, boolean fenced, @Nullable String rack, List<Endpoint> endpoints) {
        this.id = id;
        this.epoch = epoch;
        this.fenced = fenced;
        this.rack = rack;
        this.endpoints = List.copyOf(endpoints);
    }

    public int id() {
        return id;
    }

    public long epoch() {
        return epoch;
    }

    public boolean isFenced() {
        return fenced;
    }

    public @Nullable String rack() {
        return rack;
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** {@return the endpoint of a listener, or null} */
    public @Nullable Endpoint endpoint(String listener) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.listener().equals(listener)) {
                return endpoint;
            }
        }
        return null;
    }
}
