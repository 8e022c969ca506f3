package io.jusante.coordinator.runtime.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.partition.AppendListener;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Records that were decided and replayed, and leave as one batch. In the shard's lane, but for the partition's answer,
 * which is kept and handed to the lane.
 */
final class PendingBatch implements AppendListener {
    /** What a record takes at most beside its key and its value: seven numbers of the format, each at its longest. */
    static final int MAX_RECORD_OVERHEAD_BYTES = 32;

    private final long baseOffset;
    private final long sinceNs;
    private final Consumer<PendingBatch> onAnswer;
    private final List<ByteBuffer> keys = new ArrayList<>();
    private final List<@Nullable ByteBuffer> values = new ArrayList<>();
    private long[] timestampsMs = new long[8];
    private int maxSizeInBytes = RecordBatch.HEADER_BYTES;

    private long appendedAt = -1;
    private @Nullable KafkaErrorException failure;

    /**
     * @param baseOffset the offset that the first record is expected to get
     * @param sinceNs when its first record was decided
     * @param onAnswer is given this batch when the partition has answered; any thread
     */
    PendingBatch(long baseOffset, long sinceNs, Consumer<PendingBatch> onAnswer) {
        this.baseOffset = baseOffset;
        this.sinceNs = sinceNs;
        this.onAnswer = onAnswer;
    }

    /** {@return bytes that a record takes at most} */
    static int maxSizeInBytes(ByteBuffer key, @Nullable ByteBuffer value) {
        return Math.addExact(
                MAX_RECORD_OVERHEAD_BYTES, Math.addExact(key.remaining(), value == null ? 0 : value.remaining()));
    }

    long baseOffset() {
        return baseOffset;
    }

    long endOffset() {
        return baseOffset + keys.size();
    }

    int recordCount() {
        return keys.size();
    }

    long sinceNs() {
        return sinceNs;
    }

    /** {@return bytes that the batch has at most, if nothing is compressed} */
    int maxSizeInBytes() {
        return maxSizeInBytes;
    }

    void add(long timestampMs, ByteBuffer key, @Nullable ByteBuffer value) {
        int index = keys.size();
        if (index == timestampsMs.length) {
            timestampsMs = Arrays.copyOf(timestampsMs, index * 2);
        }
        timestampsMs[index] = timestampMs;
        keys.add(key);
        values.add(value);
        maxSizeInBytes = Math.addExact(maxSizeInBytes, maxSizeInBytes(key, value));
    }

    /** {@return the batch as bytes; plain where the codec is not installed} */
    ByteBuffer build(int compressionId, BatchCodecs codecs, IntFunction<ByteBuffer> allocator) {
        Provider<CompressionCodec> codec = codecs.enter(compressionId);
        if (codec == null) {
            return write(new RecordBatchBuilder(), allocator);
        }
        try {
            CompressionCodec service = codec.service();
            RecordBatchBuilder builder = new RecordBatchBuilder()
                    .compression(compressionId, sink -> service.compress(sink, service.defaultLevel()));
            return write(builder, allocator);
        } finally {
            codec.exit();
        }
    }

    private ByteBuffer write(RecordBatchBuilder builder, IntFunction<ByteBuffer> allocator) {
        for (int i = 0; i < keys.size(); i++) {
            builder.append(timestampsMs[i], keys.get(i), values.get(i));
        }
        return builder.build(allocator);
    }

    @Override
    public void appended(long base, long logAppendTimeMs, long logStartOffset) {
        appendedAt = base;
        onAnswer.accept(this);
    }

    @Override
    public void failed(KafkaErrorException error) {
        failure = error;
        onAnswer.accept(this);
    }

    /** {@return where the records went, −1 where they were refused} */
    long appendedAt() {
        return appendedAt;
    }

    /** {@return why the records were refused, or null} */
    @Nullable KafkaErrorException failure() {
        return failure;
    }

    @Override
    public String toString() {
        return "PendingBatch[" + baseOffset + ".." + (endOffset() - 1) + "]";
    }
}
