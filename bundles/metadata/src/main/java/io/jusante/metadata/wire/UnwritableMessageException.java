package io.jusante.metadata.wire;

/** A message holds what the version it is to be written in cannot express. */
public final class UnwritableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwritableMessageException(String message) {
        super(message);
    }
}
