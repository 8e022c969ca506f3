package io.jusante.plugin.internal;

/** A change that is not made, or was taken back; the message is a sentence for the operator. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }

    RefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
