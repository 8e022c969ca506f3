package io.jusante.coordinator.group.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the failure of a command to what the client is told. */
public final class Failures {
    private static final Logger LOGGER = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** {@return the error; what is not meant for clients is a bug, and is logged as one} */
    public static ErrorCode code(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof KafkaErrorException answer) {
            return answer.code();
        }
        LOGGER.atError().setCause(cause).log("a request failed: this is a bug");
        return ErrorCode.UNKNOWN_SERVER_ERROR;
    }

    /** {@return the sentence for the client, or null} */
    public static @Nullable String message(Throwable failure) {
        return cause(failure) instanceof KafkaErrorException answer ? answer.getMessage() : null;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
