package io.jusante.coordinator.runtime.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;

/** What a client of a coordinator is told when the coordinator's own records cannot be appended, as Kafka does it. */
final class AppendErrors {
    private AppendErrors() {}

    /** {@return the client's error for an error of the partition} */
    static KafkaErrorException forClient(KafkaErrorException failure) {
        ErrorCode code = forClient(failure.code());
        return new KafkaErrorException(code, "the coordinator could not record it: " + failure.getMessage(), failure);
    }

    /** {@return what those are told whose records came behind the ones that failed: they may always try again} */
    static KafkaErrorException forLater(KafkaErrorException failure) {
        KafkaErrorException own = forClient(failure);
        return own.code().isRetriable()
                ? own
                : new KafkaErrorException(
                        ErrorCode.COORDINATOR_NOT_AVAILABLE,
                        "what was decided before could not be recorded: try again",
                        failure);
    }

    private static ErrorCode forClient(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND, REQUEST_TIMED_OUT ->
                ErrorCode.COORDINATOR_NOT_AVAILABLE;
            case NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR -> ErrorCode.NOT_COORDINATOR;
            case COORDINATOR_NOT_AVAILABLE, COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR -> code;
            // the records themselves are at fault, or nobody knows what is: nothing that a client could do better
            default -> ErrorCode.UNKNOWN_SERVER_ERROR;
        };
    }
}
