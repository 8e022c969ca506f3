package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;

/** From a failure to the code that the client is told. */
final class ErrorCodes {
    private ErrorCodes() {}

    /** {@return the failure's own code; what has none is a bug, is logged as one, and answered as unknown} */
    static ErrorCode of(Throwable failure, Logger logger, String what) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof KafkaErrorException answer) {
            return answer.code();
        }
        logger.atError().setCause(cause).addKeyValue("request", what).log("a request failed: this is a bug");
        return ErrorCode.UNKNOWN_SERVER_ERROR;
    }
}
