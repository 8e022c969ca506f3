package io.jusante.partition.replica.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.partition.AppendListener;
import io.jusante.partition.InvalidRecordException;
import io.jusante.record.BatchVerdict;
import io.jusante.record.Compressor;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.Decompressor;
import io.jusante.record.Recompression;
import io.jusante.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a producer's records before they go to the lane: whatever can be said of them without knowing the log. Runs
 * on the caller's thread, so that partitions don't wait for each other's CRCs.
 */
final class Admission {
    private static final Logger LOGGER = LoggerFactory.getLogger(Admission.class);

    private final ProviderSlots<CompressionCodec> codecs;
    private final Clock clock;

    Admission(ProviderSlots<CompressionCodec> codecs, Clock clock) {
        this.codecs = codecs;
        this.clock = clock;
    }

    /** {@return the request for the lane, or null where it was refused and the listener told so} */
    @Nullable AppendRequest check(
            AppendQueue queue, TopicSettings settings, ByteBuffer records, short acks, AppendListener listener) {
        try {
            return sound(queue, settings, records, acks, listener);
        } catch (KafkaErrorException refusal) {
            listener.failed(refusal);
        } catch (CorruptBatchException e) {
            listener.failed(new KafkaErrorException(ErrorCode.CORRUPT_MESSAGE, String.valueOf(e.getMessage())));
        } catch (RuntimeException bug) {
            // such as a codec that throws what it must not
            LOGGER.atError().setCause(bug).log("records could not be looked at; this is a bug");
            listener.failed(
                    new KafkaErrorException(ErrorCode.UNKNOWN_SERVER_ERROR, "the append failed: see the broker's log"));
        }
        return null;
    }

    private AppendRequest sound(
            AppendQueue queue, TopicSettings settings, ByteBuffer records, short acks, AppendListener listener)
            throws CorruptBatchException {
        if (acks < -1 || acks > 1) {
            throw new KafkaErrorException(ErrorCode.INVALID_REQUIRED_ACKS, "acks is " + acks + ", not 0, 1 or -1");
        }
        if (!records.hasRemaining()) {
            throw new KafkaErrorException(ErrorCode.INVALID_RECORD, "there are no records");
        }
        RecordBatch source = RecordBatch.at(records, records.position());
        int end = source.position() + source.sizeInBytes();
        RecordBatch first = sound(source, settings);
        int sizeInBytes = first.sizeInBytes();
        RecordBatch[] all = null;
        if (end < records.limit()) {
            List<RecordBatch> batches = new ArrayList<>();
            batches.add(first);
            while (end < records.limit()) {
                source = RecordBatch.at(records, end);
                end += source.sizeInBytes();
                RecordBatch batch = sound(source, settings);
                sizeInBytes += batch.sizeInBytes();
                batches.add(batch);
            }
            all = batches.toArray(new RecordBatch[0]);
        }
        if (sizeInBytes > settings.segmentBytes()) {
            throw new KafkaErrorException(
                    ErrorCode.RECORD_LIST_TOO_LARGE,
                    "the records have " + sizeInBytes + " bytes, a segment has " + settings.segmentBytes());
        }
        return new AppendRequest(queue, acks, listener, first, all, sizeInBytes);
    }

    /** {@return the batch, found sound, in the compression that the topic keeps} */
    private RecordBatch sound(RecordBatch batch, TopicSettings settings) throws CorruptBatchException {
        int compressionId = batch.compressionId();
        if (compressionId == 0 && !isRecompressed(batch, settings)) {
            accept(batch, null, settings);
            return batch;
        }
        if (!Codecs.isDefined(compressionId)) {
            // the validator has the words for it
            accept(batch, null, settings);
            throw notInstalled("number " + compressionId);
        }
        if (compressionId == 0) {
            accept(batch, null, settings);
            return recompressed(batch, null, settings);
        }
        Provider<CompressionCodec> codec = codecs.enter(Codecs.slot(compressionId));
        if (codec == null) {
            throw notInstalled(Codecs.name(compressionId));
        }
        try {
            Decompressor decompressor = codec.service()::decompress;
            accept(batch, decompressor, settings);
            return isRecompressed(batch, settings) ? recompressed(batch, decompressor, settings) : batch;
        } finally {
            codec.exit();
        }
    }

    private static boolean isRecompressed(RecordBatch batch, TopicSettings settings) {
        return settings.compressionId() != TopicSettings.KEEP_COMPRESSION
                && settings.compressionId() != batch.compressionId();
    }

    private void accept(RecordBatch batch, @Nullable Decompressor decompressor, TopicSettings settings) {
        BatchVerdict verdict = settings.validator().validate(batch, decompressor, clock.wallMs());
        if (!verdict.isAccepted()) {
            throw refusal(verdict);
        }
        if (batch.isTransactional()) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_TXN_STATE,
                    "producer " + batch.producerId() + " has no transaction that includes this partition");
        }
        if (!settings.isLogAppendTime()) {
            batch.correctMaxTimestamp(verdict.maxTimestamp());
        }
    }

    private static KafkaErrorException refusal(BatchVerdict verdict) {
        if (verdict.recordErrors().isEmpty()) {
            return new KafkaErrorException(verdict.error(), verdict.message());
        }
        List<InvalidRecordException.RecordError> errors =
                new ArrayList<>(verdict.recordErrors().size());
        verdict.recordErrors()
                .forEach(error -> errors.add(new InvalidRecordException.RecordError(error.index(), error.message())));
        return new InvalidRecordException(verdict.error(), verdict.message(), errors);
    }

    private RecordBatch recompressed(RecordBatch batch, @Nullable Decompressor from, TopicSettings settings)
            throws CorruptBatchException {
        int target = settings.compressionId();
        if (target == 0) {
            return apply(batch, new Recompression(from, 0, null, settings.maxPlainBytes()), settings);
        }
        Provider<CompressionCodec> codec = codecs.enter(Codecs.slot(target));
        if (codec == null) {
            throw notInstalled(Codecs.name(target));
        }
        try {
            CompressionCodec service = codec.service();
            int level = settings.compressionLevel(service.defaultLevel());
            Compressor to = sink -> service.compress(sink, level);
            return apply(batch, new Recompression(from, target, to, settings.maxPlainBytes()), settings);
        } finally {
            codec.exit();
        }
    }

    private static RecordBatch apply(RecordBatch batch, Recompression recompression, TopicSettings settings)
            throws CorruptBatchException {
        ByteBuffer bytes = recompression.apply(batch, ByteBuffer::allocate);
        if (bytes.remaining() > settings.maxMessageBytes()) {
            throw new KafkaErrorException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "the batch has " + bytes.remaining() + " bytes in the topic's compression, max.message.bytes is "
                            + settings.maxMessageBytes());
        }
        return RecordBatch.at(bytes, bytes.position());
    }

    private static KafkaErrorException notInstalled(String codec) {
        return new KafkaErrorException(
                ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, "the codec " + codec + " is not installed on this broker");
    }
}
