package io.jusante.metadata;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where clients reach a broker: the advertised address of one listener; immutable. */
public final class Endpoint {
    private final String listener;
    private final String securityProtocol;
    private final String host;
    private final int port;

    public Endpoint(String listener, String securityProtocol, String host, int port) {
        this.listener = Objects.requireNonNull(listener);
        this.securityProtocol = Objects.requireNonNull(securityProtocol);
        this.host = Objects.requireNonNull(host);
        this.port = port;
    }

    /** {@return the listener's name, such as {@code PLAINTEXT}} */
    public String listener() {
        return listener;
    }

    public String securityProtocol() {
        return securityProtocol;
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint that
                && port == that.port
                && listener.equals(that.listener)
                && securityProtocol.equals(that.securityProtocol)
                && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return Objects.hash(listener, securityProtocol, host, port);
    }

    @Override
    public String toString() {
        return listener + "://" + host + ":" + port;
    }
}
