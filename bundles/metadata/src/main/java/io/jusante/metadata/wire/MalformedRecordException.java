package io.jusante.metadata.wire;

/** Bytes that are not a well-formed record of the type and version that they claim to be. */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String message) {
        super(message);
    }
}
