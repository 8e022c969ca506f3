package io.jusante.metadata.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the types from a buffer whose position it leaves alone.
 *
 * <p>Every method throws {@link MalformedRecordException} when the bytes that are left do not hold what is asked for.
 */
public final class WireReader {
    /** What stands for "no id". */
    public static final UUID ZERO_UUID = new UUID(0, 0);

    /** The default of byte fields. */
    public static final ByteBuffer EMPTY_BYTES = ByteBuffer.allocate(0);

    private final ByteBuffer buffer;
    private final int limit;
    private int position;

    /** Reads the remaining bytes of a big-endian buffer. */
    public WireReader(ByteBuffer buffer) {
        this.buffer = buffer;
        this.position = buffer.position();
        this.limit = buffer.limit();
    }

    /** Index of the next byte. */
    public int position() {
        return position;
    }

    /** Bytes left. */
    public int remaining() {
        return limit - position;
    }

    private int advance(int bytes) {
        int start = position;
        if (bytes > limit - start) {
            throw new MalformedRecordException(
                    "the record ends at byte " + limit + " where " + bytes + " more are due at " + start);
        }
        position = start + bytes;
        return start;
    }

    public boolean readBoolean() {
        return buffer.get(advance(1)) != 0;
    }

    public byte readByte() {
        return buffer.get(advance(1));
    }

    public short readShort() {
        return buffer.getShort(advance(2));
    }

    public int readUnsignedShort() {
        return Short.toUnsignedInt(readShort());
    }

    public int readInt() {
        return buffer.getInt(advance(4));
    }

    public long readUnsignedInt() {
        return Integer.toUnsignedLong(readInt());
    }

    public long readLong() {
        return buffer.getLong(advance(8));
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public UUID readUuid() {
        int start = advance(16);
        long high = buffer.getLong(start);
        long low = buffer.getLong(start + 8);
        return high == 0 && low == 0 ? ZERO_UUID : new UUID(high, low);
    }

    /** Reads a variable-length integer of at most 32 bits, seven to a byte, the lowest first. */
    public int readUnsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = buffer.get(advance(1));
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (shift == 28 && next > 0x0f) {
                    break;
                }
                return value;
            }
        }
        throw new MalformedRecordException("a variable-length integer has more than 32 bits before byte " + position);
    }

    /** Reads the byte in front of a nullable structure. */
    public boolean readPresent() {
        return readByte() >= 0;
    }

    public String readString(boolean flexible) {
        return notNull(readNullableString(flexible));
    }

    public @Nullable String readNullableString(boolean flexible) {
        int bytes = flexible ? readCompactLength() : checkLength(readShort());
        if (bytes < 0) {
            return null;
        }
        if (bytes > Short.MAX_VALUE) {
            throw new MalformedRecordException("a string of " + bytes + " bytes before byte " + position);
        }
        return bytes == 0 ? "" : text(bytes);
    }

    public ByteBuffer readBytes(boolean flexible) {
        return notNull(readNullableBytes(flexible));
    }

    /** A view of the record's bytes. */
    public @Nullable ByteBuffer readNullableBytes(boolean flexible) {
        int bytes = flexible ? readCompactLength() : checkLength(readInt());
        if (bytes < 0) {
            return null;
        }
        return view(bytes);
    }

    private String text(int bytes) {
        byte[] utf8 = new byte[bytes];
        buffer.get(advance(bytes), utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private ByteBuffer view(int bytes) {
        int start = advance(bytes);
        return bytes == 0 ? EMPTY_BYTES : buffer.slice(start, bytes);
    }

    public int readArrayCount(boolean flexible, int leastElementBytes) {
        int count = readNullableArrayCount(flexible, leastElementBytes);
        if (count < 0) {
            throw nullFound();
        }
        return count;
    }

    /** The number of elements, -1 for null. A count that the rest of the record cannot hold is refused here. */
    public int readNullableArrayCount(boolean flexible, int leastElementBytes) {
        int count = flexible ? readCompactLength() : checkLength(readInt());
        if ((long) count * leastElementBytes > remaining()) {
            throw new MalformedRecordException("an array of " + count + " elements, of which the " + remaining()
                    + " bytes that are left cannot hold more than " + remaining() / leastElementBytes);
        }
        return count;
    }

    /** How many elements to make room for at first, so that a list never takes more memory than the record. */
    public int initialCapacity(int count) {
        return Math.min(count, 1 + remaining() / Long.BYTES);
    }

    /** The number of tagged fields. */
    public int readTagCount() {
        int count = readUnsignedVarint();
        if (count < 0 || count > remaining() / 2) {
            throw new MalformedRecordException(
                    Integer.toUnsignedString(count) + " tagged fields in " + remaining() + " bytes");
        }
        return count;
    }

    /** The size of the tagged field that follows. */
    public int readTagBytes() {
        int bytes = readUnsignedVarint();
        if (bytes < 0 || bytes > remaining()) {
            throw new MalformedRecordException("a tagged field of " + Integer.toUnsignedString(bytes) + " bytes where "
                    + remaining() + " are left");
        }
        return bytes;
    }

    /** Checks that a tagged field was read to its end and not beyond. */
    public void endTag(int start, int bytes) {
        if (position - start != bytes) {
            throw new MalformedRecordException("a tagged field of " + bytes + " bytes holds " + (position - start));
        }
    }

    /** Reads a section of tagged fields none of which is known; null when it is empty. */
    public @Nullable List<RawTaggedField> readUnknownTaggedFields() {
        int count = readTagCount();
        List<RawTaggedField> fields = null;
        for (int i = 0; i < count; i++) {
            int tag = readUnsignedVarint();
            fields = readUnknownTaggedField(fields, tag, readTagBytes());
        }
        return fields;
    }

    /** Adds an unknown tagged field in the order of tags. */
    public List<RawTaggedField> readUnknownTaggedField(@Nullable List<RawTaggedField> fields, int tag, int bytes) {
        if (tag < 0) {
            throw new MalformedRecordException("a tag beyond 31 bits before byte " + position);
        }
        List<RawTaggedField> sorted = fields == null ? new ArrayList<>(2) : fields;
        if (!sorted.isEmpty() && sorted.get(sorted.size() - 1).tag() >= tag) {
            throw new MalformedRecordException("tag " + tag + " out of order before byte " + position);
        }
        sorted.add(new RawTaggedField(tag, view(bytes)));
        return sorted;
    }

    /** What to throw when a class is asked to read a version that it does not know. */
    public static RuntimeException unknownVersion(String message, short version) {
        return new UnwritableMessageException(message + " has no version " + version);
    }

    private int readCompactLength() {
        int length = readUnsignedVarint() - 1;
        if (length < -1 || length == Integer.MAX_VALUE) {
            throw new MalformedRecordException("a length beyond 31 bits before byte " + position);
        }
        return length;
    }

    private int checkLength(int length) {
        if (length < -1) {
            throw new MalformedRecordException("a length of " + length + " before byte " + position);
        }
        return length;
    }

    private <T> T notNull(@Nullable T value) {
        if (value == null) {
            throw nullFound();
        }
        return value;
    }

    private MalformedRecordException nullFound() {
        return new MalformedRecordException("a null that this version does not allow before byte " + position);
    }
}
