package io.jusante.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes one batch of format v2. What belongs to the whole batch is set before the first record; {@link #build} ends
 * it. One thread, one batch.
 */
public final class RecordBatchBuilder {
    private static final ByteBuffer ONE_BYTE_ZERO = ByteBuffer.wrap(new byte[1]);
    private static final short CONTROL_VERSION = 0;
    private static final int CONTROL_KEY_BYTES = 4;
    private static final int END_MARKER_BYTES = 6;

    private final Payload payload = new Payload();
    private @Nullable PlainBytes plain;
    private @Nullable Compressor compressor;
    private int attributes;
    private long baseOffset;
    private int partitionLeaderEpoch = -1;
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short producerEpoch = -1;
    private int baseSequence = -1;
    private long baseTimestamp = -1;
    private long maxTimestamp = -1;
    private int recordCount;
    private int lastOffsetDelta = -1;

    /** Offset of the first record; 0 unless set. */
    public RecordBatchBuilder baseOffset(long offset) {
        requireNoRecords();
        baseOffset = offset;
        return this;
    }

    public RecordBatchBuilder partitionLeaderEpoch(int epoch) {
        partitionLeaderEpoch = epoch;
        return this;
    }

    /** Who produced the records, and the sequence number of the first one. */
    public RecordBatchBuilder producer(long id, short epoch, int sequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = sequence;
        return this;
    }

    public RecordBatchBuilder transactional() {
        attributes |= RecordBatch.TRANSACTIONAL;
        return this;
    }

    public RecordBatchBuilder control() {
        attributes |= RecordBatch.CONTROL;
        return this;
    }

    /** The timestamps are the time of the append. */
    public RecordBatchBuilder logAppendTime() {
        attributes |= RecordBatch.LOG_APPEND_TIME;
        return this;
    }

    /** Compresses the records; the id is the codec's number in the attributes, 1 to 4. */
    public RecordBatchBuilder compression(int compressionId, Compressor codec) {
        requireNoRecords();
        if (compressionId < 1 || compressionId > RecordBatch.COMPRESSION_MASK) {
            throw new IllegalArgumentException("compression " + compressionId);
        }
        attributes = (attributes & ~RecordBatch.COMPRESSION_MASK) | compressionId;
        compressor = codec;
        return this;
    }

    /** Adds a record at the next offset. The bytes are read now, from position to limit, which stay. */
    public RecordBatchBuilder append(long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value) {
        return append(timestampMs, key, value, List.of());
    }

    /** Adds a record with headers at the next offset. */
    public RecordBatchBuilder append(
            long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<Header> headers) {
        return appendAt(baseOffset + lastOffsetDelta + 1, timestampMs, key, value, headers);
    }

    /** Adds a record of text in UTF-8. */
    public RecordBatchBuilder append(long timestampMs, @Nullable String key, @Nullable String value) {
        return append(timestampMs, utf8(key), utf8(value));
    }

    /** Adds a record at an offset above the last one's, as compaction leaves gaps. */
    public RecordBatchBuilder appendAt(
            long offset, long timestampMs, @Nullable ByteBuffer key, @Nullable ByteBuffer value, List<Header> headers) {
        int offsetDelta = Math.toIntExact(offset - baseOffset);
        if (offsetDelta <= lastOffsetDelta) {
            throw new IllegalArgumentException("offset " + offset + " is not above " + (baseOffset + lastOffsetDelta));
        }
        if (recordCount == 0) {
            baseTimestamp = timestampMs;
        }
        long timestampDelta = Math.subtractExact(timestampMs, baseTimestamp);
        PlainBytes out = plain();
        out.number(bodyBytes(timestampDelta, offsetDelta, key, value, headers));
        out.raw(ONE_BYTE_ZERO).number(timestampDelta).number(offsetDelta);
        write(out, key);
        write(out, value);
        out.number(headers.size());
        for (Header header : headers) {
            write(out, utf8(header.key()));
            write(out, header.value());
        }
        maxTimestamp = Math.max(maxTimestamp, timestampMs);
        lastOffsetDelta = offsetDelta;
        recordCount++;
        return this;
    }

    /** Makes this the control batch that ends a transaction (KIP-98). */
    public RecordBatchBuilder appendEndTransactionMarker(long timestampMs, boolean commit, int coordinatorEpoch) {
        transactional().control();
        ByteBuffer key = ByteBuffer.allocate(CONTROL_KEY_BYTES);
        key.putShort(CONTROL_VERSION).putShort((short) (commit ? 1 : 0)).flip();
        ByteBuffer value = ByteBuffer.allocate(END_MARKER_BYTES);
        value.putShort(CONTROL_VERSION).putInt(coordinatorEpoch).flip();
        return append(timestampMs, key, value);
    }

    public int recordCount() {
        return recordCount;
    }

    /** {@return the batch, in a new buffer of the heap} */
    public ByteBuffer build() {
        return build(ByteBuffer::allocate);
    }

    /** {@return the batch, from position to limit of a buffer that the allocator made for its size} */
    public ByteBuffer build(IntFunction<ByteBuffer> allocator) {
        plain().close();
        ByteBuffer bytes = allocator.apply(Math.addExact(RecordBatch.HEADER_BYTES, payload.size()));
        int begin = bytes.position();
        bytes.putLong(baseOffset);
        bytes.putInt(RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD_BYTES + payload.size());
        bytes.putInt(partitionLeaderEpoch);
        bytes.put(RecordBatch.MAGIC_V2);
        bytes.putInt(0);
        bytes.putShort((short) attributes);
        bytes.putInt(lastOffsetDelta);
        bytes.putLong(baseTimestamp);
        bytes.putLong(maxTimestamp);
        bytes.putLong(producerId);
        bytes.putShort(producerEpoch);
        bytes.putInt(baseSequence);
        bytes.putInt(recordCount);
        bytes.put(payload.array(), 0, payload.size());
        bytes.limit(bytes.position()).position(begin);
        RecordBatch.seal(bytes, begin);
        return bytes;
    }

    private PlainBytes plain() {
        PlainBytes out = plain;
        if (out == null) {
            Compressor codec = compressor;
            try {
                OutputStream sink = codec == null ? payload : codec.compress(payload);
                out = new PlainBytes(sink);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot begin a batch in memory", e);
            }
            plain = out;
        }
        return out;
    }

    private static int bodyBytes(
            long timestampDelta,
            int offsetDelta,
            @Nullable ByteBuffer key,
            @Nullable ByteBuffer value,
            List<Header> headers) {
        int size = 1 + Varints.sizeOf(timestampDelta) + Varints.sizeOf(offsetDelta) + Varints.sizeOf(headers.size());
        size = Math.addExact(size, Math.addExact(fieldBytes(key), fieldBytes(value)));
        for (Header header : headers) {
            size = Math.addExact(size, Math.addExact(fieldBytes(utf8(header.key())), fieldBytes(header.value())));
        }
        return size;
    }

    private static int fieldBytes(@Nullable ByteBuffer field) {
        return field == null ? 1 : Math.addExact(Varints.sizeOf(field.remaining()), field.remaining());
    }

    private static void write(PlainBytes out, @Nullable ByteBuffer field) {
        if (field == null) {
            out.number(-1);
        } else {
            out.number(field.remaining()).raw(field);
        }
    }

    private static @Nullable ByteBuffer utf8(@Nullable String text) {
        return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void requireNoRecords() {
        if (plain != null) {
            throw new IllegalStateException("the batch has records already");
        }
    }

    /** Bytes in memory, which can be read without a copy. */
    static final class Payload extends ByteArrayOutputStream {
        byte[] array() {
            return buf;
        }
    }
}
