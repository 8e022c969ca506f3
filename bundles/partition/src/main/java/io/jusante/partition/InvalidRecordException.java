package io.jusante.partition;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.List;

/** A batch was refused for single records in it (KIP-467). */
public final class InvalidRecordException extends KafkaErrorException {
    private static final long serialVersionUID = 1L;

    private final transient List<RecordError> records;

    public InvalidRecordException(ErrorCode code, String message, List<RecordError> records) {
        super(code, message);
        this.records = List.copyOf(records);
    }

    /** {@return the records that are wrong} */
    public List<RecordError> records() {
        return records;
    }

    /** One record that is wrong. */
    public static final class RecordError {
        private final int index;
        private final String message;

        public RecordError(int index, String message) {
            this.index = index;
            this.message = message;
        }

        /** {@return its index in the batch} */
        public int index() {
            return index;
        }

        public String message() {
            return message;
        }
    }
}
