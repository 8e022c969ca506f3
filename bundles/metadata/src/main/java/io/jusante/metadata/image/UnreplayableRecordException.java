package io.jusante.metadata.image;

/**
 * A metadata record that this version cannot apply: of an unknown type, malformed, or not possible after the records
 * before it. The metadata must not be used beyond it.
 */
public final class UnreplayableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreplayableRecordException(String message) {
        super(message);
    }

    public UnreplayableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
