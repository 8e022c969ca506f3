package io.jusante.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the records of a batch's payload, one at a time, and allocates nothing for a record. One thread; may be
 * pointed at one payload after another.
 *
 * <p>Plain payloads are read where they lie. Decompressed ones go through a chunk of 64 KiB that the cursor keeps.
 * {@link Keep#NOTHING} skips keys, values and headers, so that not even a huge record needs more than the chunk;
 * {@link Keep#RECORDS} makes the chunk as large as the record until the next one. Lengths, numbers of bytes in a varint
 * and bounds are all checked: whatever the bytes are, a call returns or throws {@link CorruptBatchException}.
 */
public final class RecordCursor {
    /** What of a record can be read after {@link #next}. */
    public enum Keep {
        /** Numbers and lengths; positions only where the payload is plain. */
        NOTHING,
        /** Everything. */
        RECORDS
    }

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    private final DecompressedWindow window = new DecompressedWindow();
    private Keep keep = Keep.NOTHING;
    private boolean streaming;
    private ByteBuffer bytes = NO_BYTES;
    private int at;
    private int limit;

    private int sizeInBytes;
    private long timestampDelta;
    private int offsetDelta;
    private int keyPosition;
    private int keyLength;
    private int valuePosition;
    private int valueLength;
    private int headersPosition;
    private int headerCount;

    /** Points at plain records; the bytes are borrowed until the next reset. The buffer's position stays. */
    public void reset(ByteBuffer buffer, int position, int length) {
        if (position < 0 || length < 0 || position > buffer.limit() - length) {
            throw new IndexOutOfBoundsException("[" + position + ", +" + length + ") of " + buffer);
        }
        streaming = false;
        keep = Keep.RECORDS;
        bytes = buffer;
        at = position;
        limit = position + length;
    }

    /** Points at the plain records of a batch that is not compressed. */
    public void reset(RecordBatch batch) {
        if (batch.compressionId() != 0) {
            throw new IllegalArgumentException("the records of " + batch + " are compressed");
        }
        reset(
                batch.buffer(),
                batch.position() + RecordBatch.HEADER_BYTES,
                batch.sizeInBytes() - RecordBatch.HEADER_BYTES);
    }

    /**
     * Points at a stream of decompressed records, which the caller closes when it is done.
     *
     * @param maxPlainBytes how many bytes may come out of the stream before it is called corrupt
     */
    public void reset(InputStream plainRecords, Keep keep, long maxPlainBytes) {
        window.open(plainRecords, maxPlainBytes);
        streaming = true;
        this.keep = keep;
        bytes = window.bytes();
        at = 0;
        limit = 0;
    }

    /** Lets go of the bytes and of the stream. */
    public void clear() {
        window.close();
        streaming = false;
        bytes = NO_BYTES;
        at = 0;
        limit = 0;
    }

    /**
     * {@return whether there is another record, to which the cursor has moved}
     *
     * @throws CorruptBatchException if the bytes that follow are not a whole, well-formed record
     */
    public boolean next() throws CorruptBatchException {
        return readCommonRecord() || nextOfAnyShape();
    }

    /**
     * The shape that nearly all records have: no field of its head takes more than two bytes. Three reads of the buffer
     * instead of one for each byte make this some four times as fast. Changes nothing unless the record is whole and
     * sound; what is wrong with any other is said by the way for all shapes.
     */
    private boolean readCommonRecord() {
        int from = at;
        if (limit - from < Long.BYTES) {
            return false;
        }
        ByteBuffer buffer = bytes;
        long head = buffer.getLong(from);
        int position = from;

        int raw = twoByteVarint(head);
        int size = varintBytes(head);
        int length = raw >>> 1;
        head <<= size << 3;
        position += size;
        int end = position + length;
        if (raw < 0 || (raw & 1) != 0 || length > limit - position) {
            return false;
        }
        head <<= Byte.SIZE; // attributes
        position++;

        int rawTimestampDelta = twoByteVarint(head);
        size = varintBytes(head);
        head <<= size << 3;
        position += size;

        int rawOffsetDelta = twoByteVarint(head);
        size = varintBytes(head);
        head <<= size << 3;
        position += size;

        int rawKeyLength = (int) (head >>> 56); // at most seven bytes are used up
        position++;
        int key = position;
        int keyBytes = unzigzag(rawKeyLength);
        // the value's length and the number of headers take at least a byte each
        if ((rawTimestampDelta | rawOffsetDelta) < 0
                || rawKeyLength > 0x7f
                || keyBytes < -1
                || end - key - 2 < Math.max(keyBytes, 0)) {
            return false;
        }
        position = key + Math.max(keyBytes, 0);

        long lengths = (long) buffer.getShort(position) << 48;
        int rawValueLength = twoByteVarint(lengths);
        position += varintBytes(lengths);
        int valueBytes = unzigzag(rawValueLength);
        int value = position;
        int headers = value + Math.max(valueBytes, 0);
        if (rawValueLength < 0 || valueBytes < -1 || headers != end - 1 || buffer.get(headers) != 0) {
            return false;
        }
        sizeInBytes = end - from;
        timestampDelta = unzigzag(rawTimestampDelta);
        offsetDelta = unzigzag(rawOffsetDelta);
        keyPosition = key;
        keyLength = keyBytes;
        valuePosition = value;
        valueLength = valueBytes;
        headerCount = 0;
        headersPosition = end;
        at = end;
        return true;
    }

    /** {@return the varint in the highest one or two bytes, as it is written; negative for a longer one} */
    private static int twoByteVarint(long word) {
        int two = (int) (word >>> 48);
        if (two < 0x8000) {
            return two >>> 8;
        }
        int second = two & 0xff;
        return second > 0x7f ? -1 : ((two >>> 8) & 0x7f) | (second << 7);
    }

    private static int varintBytes(long word) {
        return word < 0 ? 2 : 1;
    }

    private static int unzigzag(int raw) {
        return (raw >>> 1) ^ -(raw & 1);
    }

    private boolean nextOfAnyShape() throws CorruptBatchException {
        if (at == limit && !refill(1)) {
            return false;
        }
        if (streaming && limit - at < Varints.MAX_INT_BYTES) {
            refill(Varints.MAX_INT_BYTES);
        }
        int begin = at;
        int length = varint(limit);
        if (length < 0) {
            throw new CorruptBatchException("a record says that it has " + length + " bytes");
        }
        if (limit - at < length) {
            if (!streaming) {
                throw new CorruptBatchException(
                        "a record says that it has " + length + " bytes, " + (limit - at) + " are left");
            }
            int prefix = at - begin;
            if (keep == Keep.NOTHING && length > DecompressedWindow.CHUNK_BYTES) {
                sizeInBytes = prefix + length;
                skimHugeRecord(length);
                return true;
            }
            if (!refill(length)) {
                throw new CorruptBatchException(
                        "a record says that it has " + length + " bytes, " + (limit - at) + " are left");
            }
            begin = at - prefix;
        }
        sizeInBytes = at - begin + length;
        readRecord(at + length);
        return true;
    }

    private void readRecord(int end) throws CorruptBatchException {
        if (at >= end) {
            throw new CorruptBatchException("a record has no bytes");
        }
        at++; // the record's attributes, of which none is defined
        timestampDelta = varlong(end);
        offsetDelta = varint(end);
        keyLength = lengthOrNull(varint(end), end, "key");
        keyPosition = at;
        at += Math.max(keyLength, 0);
        valueLength = lengthOrNull(varint(end), end, "value");
        valuePosition = at;
        at += Math.max(valueLength, 0);
        headerCount = varint(end);
        headersPosition = at;
        if (headerCount != 0) {
            skipHeaders(end);
        }
        if (at != end) {
            throw new CorruptBatchException("a record has " + (end - at) + " bytes too many");
        }
    }

    private void skipHeaders(int end) throws CorruptBatchException {
        if (headerCount < 0) {
            throw new CorruptBatchException("a record says that it has " + headerCount + " headers");
        }
        for (int i = 0; i < headerCount; i++) {
            int length = lengthOrNull(varint(end), end, "header key");
            if (length < 0) {
                throw new CorruptBatchException("a header has no key");
            }
            at += length;
            int valueBytes = lengthOrNull(varint(end), end, "header value");
            at += Math.max(valueBytes, 0);
        }
    }

    private int lengthOrNull(int length, int end, String what) throws CorruptBatchException {
        if (length < -1 || length > end - at) {
            throw new CorruptBatchException(
                    "a " + what + " says that it has " + length + " bytes, " + (end - at) + " are left in the record");
        }
        return length;
    }

    private int varint(int end) throws CorruptBatchException {
        if (at < end) {
            int first = bytes.get(at);
            if (first >= 0) {
                at++;
                return (first >>> 1) ^ -(first & 1);
            }
        }
        return longerVarint(end);
    }

    private int longerVarint(int end) throws CorruptBatchException {
        int raw = 0;
        for (int shift = 0; at < end; shift += 7) {
            int next = bytes.get(at++);
            raw |= (next & 0x7f) << shift;
            if (shift == 28 && (next & 0xf0) != 0) {
                throw new CorruptBatchException("a varint has more than 32 bits");
            }
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new CorruptBatchException("a varint is cut off");
    }

    private long varlong(int end) throws CorruptBatchException {
        if (at < end) {
            long first = bytes.get(at);
            if (first >= 0) {
                at++;
                return (first >>> 1) ^ -(first & 1);
            }
        }
        return longerVarlong(end);
    }

    private long longerVarlong(int end) throws CorruptBatchException {
        long raw = 0;
        for (int shift = 0; at < end; shift += 7) {
            long next = bytes.get(at++);
            raw |= (next & 0x7f) << shift;
            if (shift == 63 && (next & 0xfe) != 0) {
                throw new CorruptBatchException("a varint has more than 64 bits");
            }
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new CorruptBatchException("a varint is cut off");
    }

    /** Makes at least this many bytes lie before the limit, if the stream has them. */
    private boolean refill(int wanted) throws CorruptBatchException {
        if (!streaming) {
            return false;
        }
        int left = window.refill(at, limit, wanted);
        bytes = window.bytes();
        at = 0;
        limit = left;
        return left >= wanted;
    }

    /** A record that is larger than the chunk, of which only the numbers are wanted: read piece by piece. */
    private void skimHugeRecord(int length) throws CorruptBatchException {
        HugeRecord record = new HugeRecord(length);
        record.skip(1, "attributes");
        timestampDelta = record.number(Varints.MAX_LONG_BYTES);
        offsetDelta = (int) record.number(Varints.MAX_INT_BYTES);
        keyLength = (int) record.number(Varints.MAX_INT_BYTES);
        record.skip(keyLength, "key");
        valueLength = (int) record.number(Varints.MAX_INT_BYTES);
        record.skip(valueLength, "value");
        headerCount = (int) record.number(Varints.MAX_INT_BYTES);
        if (headerCount < 0) {
            throw new CorruptBatchException("a record says that it has " + headerCount + " headers");
        }
        for (int i = 0; i < headerCount; i++) {
            int keyBytes = (int) record.number(Varints.MAX_INT_BYTES);
            if (keyBytes < 0) {
                throw new CorruptBatchException("a header has no key");
            }
            record.skip(keyBytes, "header key");
            record.skip((int) record.number(Varints.MAX_INT_BYTES), "header value");
        }
        if (record.left != 0) {
            throw new CorruptBatchException("a record has " + record.left + " bytes too many");
        }
        keyPosition = -1;
        valuePosition = -1;
        headersPosition = -1;
    }

    /** What is left of a record that does not fit into the window. */
    private final class HugeRecord {
        private int left;

        HugeRecord(int length) {
            left = length;
        }

        long number(int maxBytes) throws CorruptBatchException {
            if (limit - at < Math.min(maxBytes, left)) {
                refill(Math.min(maxBytes, left));
            }
            int begin = at;
            int end = left < limit - at ? at + left : limit;
            long number = maxBytes == Varints.MAX_INT_BYTES ? varint(end) : varlong(end);
            left -= at - begin;
            return number;
        }

        void skip(int length, String what) throws CorruptBatchException {
            if (length < -1 || length > left) {
                throw new CorruptBatchException(
                        "a " + what + " says that it has " + length + " bytes, " + left + " are left in the record");
            }
            int toSkip = Math.max(length, 0);
            left -= toSkip;
            while (toSkip > 0) {
                if (at == limit && !refill(1)) {
                    throw new CorruptBatchException("a record is cut off");
                }
                int step = Math.min(toSkip, limit - at);
                at += step;
                toSkip -= step;
            }
        }
    }

    /** {@return all bytes of this record, its length field included} */
    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** {@return milliseconds after the batch's base timestamp} */
    public long timestampDelta() {
        return timestampDelta;
    }

    /** {@return records after the batch's base offset} */
    public int offsetDelta() {
        return offsetDelta;
    }

    public boolean hasKey() {
        return keyLength >= 0;
    }

    /** {@return bytes of the key, −1 for null} */
    public int keyLength() {
        return keyLength;
    }

    /** {@return where in {@link #bytes} the key begins; −1 in a huge record that was skimmed} */
    public int keyPosition() {
        return keyPosition;
    }

    public boolean hasValue() {
        return valueLength >= 0;
    }

    /** {@return bytes of the value, −1 for null} */
    public int valueLength() {
        return valueLength;
    }

    /** {@return where in {@link #bytes} the value begins; −1 in a huge record that was skimmed} */
    public int valuePosition() {
        return valuePosition;
    }

    public int headerCount() {
        return headerCount;
    }

    /** {@return the bytes that the positions are of, until the next call of {@link #next} or reset} */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** {@return a view of the key, valid until the next record, or null} */
    public @Nullable ByteBuffer key() {
        return keyLength < 0 ? null : view(keyPosition, keyLength);
    }

    /** {@return a view of the value, valid until the next record, or null} */
    public @Nullable ByteBuffer value() {
        return valueLength < 0 ? null : view(valuePosition, valueLength);
    }

    /** {@return the headers, their values as views that are valid until the next record; allocates} */
    public List<Header> headers() throws CorruptBatchException {
        if (headerCount == 0) {
            return List.of();
        }
        if (headersPosition < 0) {
            throw new IllegalStateException("this cursor keeps nothing of a huge record");
        }
        int resumeAt = at;
        List<Header> headers = new ArrayList<>();
        at = headersPosition;
        for (int i = 0; i < headerCount; i++) {
            byte[] key = new byte[varint(resumeAt)];
            bytes.get(at, key);
            at += key.length;
            int length = varint(resumeAt);
            headers.add(new Header(new String(key, StandardCharsets.UTF_8), length < 0 ? null : view(at, length)));
            at += Math.max(length, 0);
        }
        at = resumeAt;
        return headers;
    }

    private ByteBuffer view(int position, int length) {
        if (position < 0) {
            throw new IllegalStateException("this cursor keeps nothing of a huge record");
        }
        return bytes.slice(position, length);
    }

    /** The stretch of a stream that is in memory. */
    private static final class DecompressedWindow {
        static final int CHUNK_BYTES = 64 * 1024;

        private byte[] chunk = new byte[0];
        private ByteBuffer bytes = NO_BYTES;
        private @Nullable InputStream stream;
        private long bytesAllowed;

        void open(InputStream plainBytes, long maxBytes) {
            if (chunk.length != CHUNK_BYTES) {
                chunk = new byte[CHUNK_BYTES];
                bytes = ByteBuffer.wrap(chunk);
            }
            stream = plainBytes;
            bytesAllowed = maxBytes;
        }

        void close() {
            stream = null;
            if (chunk.length > CHUNK_BYTES) {
                chunk = new byte[0];
                bytes = NO_BYTES;
            }
        }

        ByteBuffer bytes() {
            return bytes;
        }

        /** Moves the bytes in [at, limit) to the front and reads on; returns how many there are then. */
        int refill(int at, int limit, int wanted) throws CorruptBatchException {
            int held = limit - at;
            System.arraycopy(chunk, at, chunk, 0, held);
            InputStream source = stream;
            while (source != null && held < wanted) {
                if (held == chunk.length) {
                    // doubled with what arrives, so that a length field alone allocates nothing
                    chunk = Arrays.copyOf(chunk, (int) Math.min(wanted, 2L * chunk.length));
                    bytes = ByteBuffer.wrap(chunk);
                }
                int read = read(source, held);
                if (read < 0) {
                    stream = null;
                    break;
                }
                held += read;
                bytesAllowed -= read;
                if (bytesAllowed < 0) {
                    throw new CorruptBatchException("the records have more plain bytes than are allowed");
                }
            }
            return held;
        }

        private int read(InputStream source, int from) throws CorruptBatchException {
            try {
                int read = source.read(chunk, from, chunk.length - from);
                if (read == 0) {
                    throw new CorruptBatchException("the codec's stream stands still");
                }
                return read;
            } catch (IOException e) {
                throw new CorruptBatchException("the records cannot be decompressed: " + e.getMessage());
            }
        }
    }
}
