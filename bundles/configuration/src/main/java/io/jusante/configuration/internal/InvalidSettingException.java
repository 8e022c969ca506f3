package io.jusante.configuration.internal;

/** A definition or a setting that can't be accepted; the message is a sentence for the person who wrote it. */
final class InvalidSettingException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message) {
        super(message);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
