package io.jusante.kernel;

import java.util.Objects;

/**
 * A failure that a client gets to see: a Kafka error code, and a sentence that says what to do.
 *
 * <p>Carries no stack trace: it is an answer, not a bug.
 */
public class KafkaErrorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public KafkaErrorException(ErrorCode code, String message) {
        super(Objects.requireNonNull(message), null, false, false);
        this.code = Objects.requireNonNull(code);
    }

    public KafkaErrorException(ErrorCode code, String message, Throwable cause) {
        super(Objects.requireNonNull(message), cause, false, false);
        this.code = Objects.requireNonNull(code);
    }

    /** {@return what the client is told} */
    public final ErrorCode code() {
        return code;
    }
}
