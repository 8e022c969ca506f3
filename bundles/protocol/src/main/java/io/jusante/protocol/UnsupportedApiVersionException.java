package io.jusante.protocol;

import org.jspecify.annotations.Nullable;

/** A well-formed request head whose API, or whose version of it, is not served. */
public final class UnsupportedApiVersionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final short apiKeyId;
    private final short version;
    private final int correlationId;

    UnsupportedApiVersionException(short apiKeyId, short version, int correlationId) {
        super("API " + apiKeyId + " version " + version + " is not served");
        this.apiKeyId = apiKeyId;
        this.version = version;
        this.correlationId = correlationId;
    }

    public short apiKeyId() {
        return apiKeyId;
    }

    public short version() {
        return version;
    }

    /** What the answer must carry. */
    public int correlationId() {
        return correlationId;
    }

    /** The API, or null when its number is not known. */
    public @Nullable ApiKey apiKey() {
        return ApiKey.forId(apiKeyId);
    }
}
