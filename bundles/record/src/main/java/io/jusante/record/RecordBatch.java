package io.jusante.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A view of one record batch of format v2 (KIP-98) in a buffer, which it borrows. Cheap to make: one for each batch,
 * never one for each record.
 *
 * <p>{@link #at} checks only that a whole batch is there; whether the contents are sound is the validator's question.
 * Stamping is for the one owner of the bytes.
 */
public final class RecordBatch {
    /** Bytes before the first record. */
    public static final int HEADER_BYTES = 61;
    /** Bytes of base offset and length, which the length field does not count. */
    public static final int LOG_OVERHEAD_BYTES = 12;
    /** The value of {@code producerId} where there is none. */
    public static final long NO_PRODUCER_ID = -1L;

    private static final int LENGTH = 8;
    private static final int LEADER_EPOCH = 12;
    private static final int MAGIC = 16;
    private static final int CRC = 17;
    private static final int ATTRIBUTES = 21;
    private static final int LAST_OFFSET_DELTA = 23;
    private static final int BASE_TIMESTAMP = 27;
    private static final int MAX_TIMESTAMP = 35;
    private static final int PRODUCER_ID = 43;
    private static final int PRODUCER_EPOCH = 51;
    private static final int BASE_SEQUENCE = 53;
    private static final int RECORD_COUNT = 57;
    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME = 0x08;
    static final int TRANSACTIONAL = 0x10;
    static final int CONTROL = 0x20;
    static final int DELETE_HORIZON = 0x40;
    static final byte MAGIC_V2 = 2;

    private final ByteBuffer buffer;
    private final int position;
    private final int sizeInBytes;

    private RecordBatch(ByteBuffer buffer, int position, int sizeInBytes) {
        this.buffer = buffer;
        this.position = position;
        this.sizeInBytes = sizeInBytes;
    }

    /**
     * {@return the batch that begins at an absolute position of the buffer}
     *
     * @throws CorruptBatchException if less than a batch is there, or its length field can't be true
     */
    public static RecordBatch at(ByteBuffer buffer, int position) throws CorruptBatchException {
        int available = buffer.limit() - position;
        if (available < HEADER_BYTES) {
            throw new CorruptBatchException(
                    "a batch header has " + HEADER_BYTES + " bytes, " + available + " are left");
        }
        int length = buffer.getInt(position + LENGTH);
        if (length < HEADER_BYTES - LOG_OVERHEAD_BYTES || length > available - LOG_OVERHEAD_BYTES) {
            throw new CorruptBatchException(
                    "a batch says that it has " + length + " bytes, " + available + " are left");
        }
        return new RecordBatch(buffer, position, length + LOG_OVERHEAD_BYTES);
    }

    /** {@return the buffer that holds the batch} */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** {@return where the batch begins in the buffer} */
    public int position() {
        return position;
    }

    /** {@return all bytes of the batch, header included} */
    public int sizeInBytes() {
        return sizeInBytes;
    }

    public long baseOffset() {
        return buffer.getLong(position);
    }

    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    public int partitionLeaderEpoch() {
        return buffer.getInt(position + LEADER_EPOCH);
    }

    public byte magic() {
        return buffer.get(position + MAGIC);
    }

    public short attributes() {
        return buffer.getShort(position + ATTRIBUTES);
    }

    /** {@return 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5 to 7 are not defined} */
    public int compressionId() {
        return attributes() & COMPRESSION_MASK;
    }

    public boolean isLogAppendTime() {
        return (attributes() & LOG_APPEND_TIME) != 0;
    }

    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL) != 0;
    }

    public boolean isControl() {
        return (attributes() & CONTROL) != 0;
    }

    public boolean hasDeleteHorizon() {
        return (attributes() & DELETE_HORIZON) != 0;
    }

    public int lastOffsetDelta() {
        return buffer.getInt(position + LAST_OFFSET_DELTA);
    }

    public long baseTimestamp() {
        return buffer.getLong(position + BASE_TIMESTAMP);
    }

    public long maxTimestamp() {
        return buffer.getLong(position + MAX_TIMESTAMP);
    }

    public long producerId() {
        return buffer.getLong(position + PRODUCER_ID);
    }

    public boolean hasProducerId() {
        return producerId() != NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return buffer.getShort(position + PRODUCER_EPOCH);
    }

    public int baseSequence() {
        return buffer.getInt(position + BASE_SEQUENCE);
    }

    /** {@return the sequence number of the last record, which wraps from 2³¹−1 to 0} */
    public int lastSequence() {
        int base = baseSequence();
        return base < 0 ? base : (base + lastOffsetDelta()) & Integer.MAX_VALUE;
    }

    public int recordCount() {
        return buffer.getInt(position + RECORD_COUNT);
    }

    /** {@return a view of the bytes after the header: records, compressed as {@link #compressionId} says} */
    public ByteBuffer payload() {
        return buffer.slice(position + HEADER_BYTES, sizeInBytes - HEADER_BYTES);
    }

    /** {@return a view of the whole batch} */
    public ByteBuffer bytes() {
        return buffer.slice(position, sizeInBytes);
    }

    /** {@return whether the CRC32C over attributes to end is the one in the header} */
    public boolean crcMatches() {
        return buffer.getInt(position + CRC) == computeCrc();
    }

    /** Sets base offset and leader epoch, which the CRC does not cover. */
    public void stamp(long baseOffset, int partitionLeaderEpoch) {
        buffer.putLong(position, baseOffset);
        buffer.putInt(position + LEADER_EPOCH, partitionLeaderEpoch);
    }

    /** Makes the time of the append the time of all records ({@code LogAppendTime}), with a new CRC. */
    public void stampAppendTime(long appendTimeMs) {
        buffer.putShort(position + ATTRIBUTES, (short) (attributes() | LOG_APPEND_TIME));
        buffer.putLong(position + MAX_TIMESTAMP, appendTimeMs);
        buffer.putInt(position + CRC, computeCrc());
    }

    /**
     * Sets the largest timestamp of the records, with a new CRC; does nothing where it is right already. Some producers
     * leave it out, and time look-ups and retention by time depend on it.
     */
    public void correctMaxTimestamp(long maxTimestampMs) {
        if (maxTimestamp() != maxTimestampMs) {
            buffer.putLong(position + MAX_TIMESTAMP, maxTimestampMs);
            buffer.putInt(position + CRC, computeCrc());
        }
    }

    private int computeCrc() {
        CRC32C crc = new CRC32C();
        int begin = position + ATTRIBUTES;
        int length = sizeInBytes - ATTRIBUTES;
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + begin, length);
        } else {
            crc.update(buffer.slice(begin, length));
        }
        return (int) crc.getValue();
    }

    /** Writes the CRC of a batch that was just put together, from the position to the buffer's limit. */
    static void seal(ByteBuffer buffer, int position) {
        RecordBatch batch = new RecordBatch(buffer, position, buffer.limit() - position);
        buffer.putInt(position + CRC, batch.computeCrc());
    }

    /** Makes a header that was copied fit the payload behind it. */
    static void recompressed(ByteBuffer buffer, int position, int payloadBytes, int compressionId) {
        int attributes = (buffer.getShort(position + ATTRIBUTES) & ~COMPRESSION_MASK) | compressionId;
        buffer.putInt(position + LENGTH, HEADER_BYTES - LOG_OVERHEAD_BYTES + payloadBytes);
        buffer.putShort(position + ATTRIBUTES, (short) attributes);
        seal(buffer, position);
    }

    @Override
    public String toString() {
        return "RecordBatch[" + baseOffset() + ".." + lastOffset() + ", " + sizeInBytes + " bytes]";
    }
}
