package io.jusante.record;

/** The bytes are not a sound record batch. */
public final class CorruptBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    public CorruptBatchException(String message) {
        super(message, null, false, false);
    }
}
