package io.jusante.network.sockets.internal;

/** The configuration of the listeners cannot be served; the message is for the person who wrote it. */
final class ListenerConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListenerConfigException(String message) {
        super(message);
    }

    ListenerConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
