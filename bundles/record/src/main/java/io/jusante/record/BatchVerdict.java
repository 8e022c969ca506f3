package io.jusante.record;

import io.jusante.kernel.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link BatchValidator} says of a batch. */
public final class BatchVerdict {
    private final ErrorCode error;
    private final @Nullable String message;
    private final List<RecordError> recordErrors;
    private final long maxTimestamp;
    private final int offsetDeltaOfMaxTimestamp;

    private BatchVerdict(
            ErrorCode error,
            @Nullable String message,
            List<RecordError> recordErrors,
            long maxTimestamp,
            int offsetDeltaOfMaxTimestamp) {
        this.error = error;
        this.message = message;
        this.recordErrors = List.copyOf(recordErrors);
        this.maxTimestamp = maxTimestamp;
        this.offsetDeltaOfMaxTimestamp = offsetDeltaOfMaxTimestamp;
    }

    static BatchVerdict accepted(long maxTimestamp, int offsetDeltaOfMaxTimestamp) {
        return new BatchVerdict(ErrorCode.NONE, null, List.of(), maxTimestamp, offsetDeltaOfMaxTimestamp);
    }

    static BatchVerdict refused(ErrorCode error, String message) {
        return refused(error, message, List.of());
    }

    static BatchVerdict refused(ErrorCode error, String message, List<RecordError> recordErrors) {
        return new BatchVerdict(error, message, recordErrors, -1, -1);
    }

    /** {@return whether the batch may be appended} */
    public boolean isAccepted() {
        return error == ErrorCode.NONE;
    }

    /** {@return what the producer is told; NONE for an accepted batch} */
    public ErrorCode error() {
        return error;
    }

    /** {@return what is wrong, as a sentence; empty for an accepted batch} */
    public String message() {
        String text = message;
        return text == null ? "" : text;
    }

    /** {@return single records that are wrong, at most {@link BatchValidator#MAX_RECORD_ERRORS} of them} */
    public List<RecordError> recordErrors() {
        return recordErrors;
    }

    /**
     * {@return the largest timestamp of the records of an accepted batch, −1 where they have none} The header may say
     * something else; {@link RecordBatch#correctMaxTimestamp} puts it right.
     */
    public long maxTimestamp() {
        return maxTimestamp;
    }

    /** {@return offset delta of the first record that has the largest timestamp} */
    public int offsetDeltaOfMaxTimestamp() {
        return offsetDeltaOfMaxTimestamp;
    }

    @Override
    public String toString() {
        return isAccepted() ? "accepted" : error + ": " + message + (recordErrors.isEmpty() ? "" : " " + recordErrors);
    }
}
