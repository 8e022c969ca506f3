package io.jusante.metadata;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One registered broker; immutable. */
public final class BrokerImage {
    private final int id;
    private final UUID incarnationId;
    private final long epoch;
    private final boolean fenced;
    private final boolean inControlledShutdown;
    private final @Nullable String rack;
    private final List<Endpoint> endpoints;

    public BrokerImage(int id, long epoch, boolean fenced, @Nullable String rack, List<Endpoint> endpoints) {
        this(id, new UUID(0, 0), epoch, fenced, false, rack, endpoints);
    }

    public BrokerImage(
            int id,
            UUID incarnationId,
            long epoch,
            boolean fenced,
            boolean inControlledShutdown,
            @Nullable String rack,
            List<Endpoint> endpoints) {
        this.id = id;
        this.incarnationId = Objects.requireNonNull(incarnationId);
        this.epoch = epoch;
        this.fenced = fenced;
        this.inControlledShutdown = inControlledShutdown;
        this.rack = rack;
        this.endpoints = List.copyOf(endpoints);
    }

    public int id() {
        return id;
    }

    /** {@return which run of the broker's process this is} */
    public UUID incarnationId() {
        return incarnationId;
    }

    public long epoch() {
        return epoch;
    }

    public boolean isFenced() {
        return fenced;
    }

    public boolean isInControlledShutdown() {
        return inControlledShutdown;
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
