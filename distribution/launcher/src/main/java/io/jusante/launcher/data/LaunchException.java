package io.jusante.launcher.data;

import java.io.Serial;

/** The process cannot do what it was told; the message is one sentence that a person can act on. */
public final class LaunchException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public LaunchException(String message) {
        super(message);
    }

    public LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
