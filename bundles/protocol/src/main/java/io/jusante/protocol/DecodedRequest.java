package io.jusante.protocol;

import org.jspecify.annotations.Nullable;

/** A request with the parts of its header that matter. Its byte fields and slices are views of the frame. */
public final class DecodedRequest {
    private final ApiKey apiKey;
    private final short apiVersion;
    private final int correlationId;
    private final @Nullable String clientId;
    private final ApiMessage body;

    DecodedRequest(ApiKey apiKey, short apiVersion, int correlationId, @Nullable String clientId, ApiMessage body) {
        this.apiKey = apiKey;
        this.apiVersion = apiVersion;
        this.correlationId = correlationId;
        this.clientId = clientId;
        this.body = body;
    }

    public ApiKey apiKey() {
        return apiKey;
    }

    public short apiVersion() {
        return apiVersion;
    }

    public int correlationId() {
        return correlationId;
    }

    public @Nullable String clientId() {
        return clientId;
    }

    public ApiMessage body() {
        return body;
    }

    @Override
    public String toString() {
        return apiKey + " version " + apiVersion + ", correlation id " + correlationId + ", client " + clientId;
    }
}
