package io.jusante.record;

import io.jusante.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a batch may be appended, as Kafka's brokers do for Produce. Any thread; one validator serves all
 * partitions with the same rules.
 *
 * <p>Which error for what:
 * <ul>
 *   <li>CORRUPT_MESSAGE: the CRC is wrong (retriable: it may have happened on the way).
 *   <li>MESSAGE_TOO_LARGE: more bytes than the topic allows.
 *   <li>UNSUPPORTED_COMPRESSION_TYPE: an undefined codec, or one that isn't installed.
 *   <li>INVALID_TIMESTAMP: at least one record lies outside the topic's limits, or a client set LogAppendTime; each such
 *       record is named.
 *   <li>INVALID_RECORD: everything else that a producer got wrong; single records are named (KIP-467).
 * </ul>
 *
 * <p>Sequence numbers and epochs are judged by whoever knows the producers' state; here they need only be possible.
 */
public final class BatchValidator {
    /** How many records a verdict names at most; the message counts them all. */
    public static final int MAX_RECORD_ERRORS = 100;

    private static final int KNOWN_ATTRIBUTES = RecordBatch.COMPRESSION_MASK
            | RecordBatch.LOG_APPEND_TIME
            | RecordBatch.TRANSACTIONAL
            | RecordBatch.CONTROL;
    private static final int HIGHEST_COMPRESSION_ID = 4;
    private static final long NO_TIMESTAMP = -1;

    /** A cursor for each thread: it holds the chunk for decompressed bytes. */
    private static final ThreadLocal<RecordCursor> CURSORS = ThreadLocal.withInitial(RecordCursor::new);

    private final ValidationRules rules;

    public BatchValidator(ValidationRules rules) {
        this.rules = rules;
    }

    /**
     * {@return the verdict on header, CRC and records}
     *
     * @param decompressor of the batch's codec; null where it isn't compressed or the codec isn't installed
     * @param nowMs the wall clock, for the limits of timestamps
     */
    public BatchVerdict validate(RecordBatch batch, @Nullable Decompressor decompressor, long nowMs) {
        BatchVerdict refusal = refusalOfHeader(batch);
        if (refusal == null) {
            refusal = refusalOfCrc(batch);
        }
        return refusal == null ? validateRecords(batch, decompressor, nowMs) : refusal;
    }

    /** {@return why the header can't be accepted, or null; reads no record and not the CRC} */
    public @Nullable BatchVerdict refusalOfHeader(RecordBatch batch) {
        if (batch.sizeInBytes() > rules.maxBatchBytes()) {
            return BatchVerdict.refused(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "the batch has " + batch.sizeInBytes() + " bytes, max.message.bytes allows "
                            + rules.maxBatchBytes());
        }
        if (batch.magic() != RecordBatch.MAGIC_V2) {
            return invalid("the batch has format v" + batch.magic() + ", only v2 can be produced");
        }
        if (batch.compressionId() > HIGHEST_COMPRESSION_ID) {
            return BatchVerdict.refused(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, "there is no codec " + batch.compressionId());
        }
        if ((batch.attributes() & ~KNOWN_ATTRIBUTES) != 0) {
            return invalid("the batch has attributes that a producer may not set: 0x"
                    + Integer.toHexString(batch.attributes() & 0xffff));
        }
        if (batch.isControl() && !rules.controlAllowed()) {
            return invalid("clients may not write control records");
        }
        if (batch.isLogAppendTime() && !rules.controlAllowed()) {
            return BatchVerdict.refused(
                    ErrorCode.INVALID_TIMESTAMP, "producers may not set the timestamp type LogAppendTime");
        }
        return refusalOfCounts(batch);
    }

    private static @Nullable BatchVerdict refusalOfCounts(RecordBatch batch) {
        if (batch.recordCount() < 1) {
            return invalid("the batch says that it has " + batch.recordCount() + " records");
        }
        if (batch.lastOffsetDelta() != batch.recordCount() - 1) {
            return invalid("the batch has " + batch.recordCount() + " records and the last offset delta "
                    + batch.lastOffsetDelta());
        }
        if (batch.baseOffset() != 0) {
            return invalid("the base offset in a produced batch is 0, not " + batch.baseOffset());
        }
        if (batch.producerId() < RecordBatch.NO_PRODUCER_ID) {
            return invalid("the producer id is " + batch.producerId());
        }
        if (batch.isTransactional() && !batch.hasProducerId()) {
            return invalid("a transactional batch needs a producer id");
        }
        if (batch.hasProducerId() && !batch.isControl() && (batch.baseSequence() < 0 || batch.producerEpoch() < 0)) {
            return invalid("producer " + batch.producerId() + " sent sequence number " + batch.baseSequence()
                    + " and epoch " + batch.producerEpoch());
        }
        return null;
    }

    /** {@return why the bytes can't be trusted, or null} */
    public @Nullable BatchVerdict refusalOfCrc(RecordBatch batch) {
        return batch.crcMatches()
                ? null
                : BatchVerdict.refused(
                        ErrorCode.CORRUPT_MESSAGE, "the CRC does not match: the batch was damaged on the way");
    }

    /**
     * {@return the verdict on the records} For a batch whose header and CRC were accepted; one pass, which allocates
     * nothing for a record that is right.
     */
    public BatchVerdict validateRecords(RecordBatch batch, @Nullable Decompressor decompressor, long nowMs) {
        RecordCursor cursor = CURSORS.get();
        try {
            if (batch.compressionId() == 0) {
                cursor.reset(batch);
                return new Pass(batch, cursor, nowMs).run();
            }
            if (decompressor == null) {
                return BatchVerdict.refused(
                        ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                        "the codec " + batch.compressionId() + " is not installed");
            }
            try (InputStream plain = decompressor.decompress(batch.payload())) {
                cursor.reset(plain, RecordCursor.Keep.NOTHING, rules.maxPlainBytes());
                return new Pass(batch, cursor, nowMs).run();
            }
        } catch (IOException e) {
            return invalid("the records cannot be decompressed: " + e.getMessage());
        } finally {
            cursor.clear();
        }
    }

    private static BatchVerdict invalid(String message) {
        return BatchVerdict.refused(ErrorCode.INVALID_RECORD, message);
    }

    /** One pass over the records of one batch. */
    private final class Pass {
        private final RecordBatch batch;
        private final RecordCursor cursor;
        private final boolean limited = rules.limitsTimestamps();
        private final boolean keyRequired = rules.keyRequired();
        private final long earliestMs;
        private final long latestMs;
        private @Nullable List<RecordError> errors;
        private int wrongRecords;
        private boolean wrongTimestamps;

        Pass(RecordBatch batch, RecordCursor cursor, long nowMs) {
            this.batch = batch;
            this.cursor = cursor;
            this.earliestMs = rules.earliestMs(nowMs);
            this.latestMs = rules.latestMs(nowMs);
        }

        BatchVerdict run() {
            int count = batch.recordCount();
            long baseTimestamp = batch.baseTimestamp();
            long maxTimestamp = NO_TIMESTAMP;
            int deltaOfMax = count - 1;
            int index = 0;
            try {
                for (; index < count; index++) {
                    if (!cursor.next()) {
                        return invalid("the batch says that it has " + count + " records, it has " + index);
                    }
                    long timestamp = baseTimestamp + cursor.timestampDelta();
                    if (timestamp > maxTimestamp) {
                        maxTimestamp = timestamp;
                        deltaOfMax = index;
                    }
                    if (cursor.offsetDelta() != index
                            || (limited && (timestamp < earliestMs || timestamp > latestMs))
                            || (keyRequired && !cursor.hasKey())) {
                        blame(index, timestamp);
                    }
                }
                if (cursor.next()) {
                    return invalid("the batch says that it has " + count + " records, it has more");
                }
            } catch (CorruptBatchException e) {
                return BatchVerdict.refused(
                        ErrorCode.INVALID_RECORD,
                        "record " + index + " is malformed: " + e.getMessage(),
                        List.of(new RecordError(index, String.valueOf(e.getMessage()))));
            }
            return wrongRecords == 0 ? BatchVerdict.accepted(maxTimestamp, deltaOfMax) : refusal();
        }

        private void blame(int index, long timestamp) {
            if (cursor.offsetDelta() != index) {
                add(index, "its offset delta is " + cursor.offsetDelta() + ", the next one is " + index);
            } else if (keyRequired && !cursor.hasKey()) {
                add(index, "a compacted topic takes no record without a key");
            } else if (timestamp != NO_TIMESTAMP) {
                wrongTimestamps = true;
                add(
                        index,
                        "its timestamp " + timestamp + " is not between " + earliestMs + " and " + latestMs
                                + ", which message.timestamp.before.max.ms and message.timestamp.after.max.ms allow");
            }
        }

        private void add(int index, String message) {
            List<RecordError> list = errors;
            if (list == null) {
                list = new ArrayList<>();
                errors = list;
            }
            if (list.size() < MAX_RECORD_ERRORS) {
                list.add(new RecordError(index, message));
            }
            wrongRecords++;
        }

        private BatchVerdict refusal() {
            List<RecordError> list = errors == null ? List.of() : errors;
            return BatchVerdict.refused(
                    wrongTimestamps ? ErrorCode.INVALID_TIMESTAMP : ErrorCode.INVALID_RECORD,
                    wrongRecords + " of " + batch.recordCount() + " records are refused; the first: " + list.get(0),
                    list);
        }
    }
}
