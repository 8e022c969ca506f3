package io.jusante.protocol.wire;

import io.jusante.protocol.ProtocolException;
import io.jusante.record.Slice;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the protocol's types from a buffer whose own indices it leaves alone.
 *
 * <p>Every method throws {@link ProtocolException} when the bytes that are left do not hold what is asked for.
 */
public final class WireReader {
    /** What stands for "no id". */
    public static final UUID ZERO_UUID = new UUID(0, 0);

    /** The default of byte fields. */
    public static final ByteBuffer EMPTY_BYTES = ByteBuffer.allocate(0);

    private final ByteBuf buffer;
    private final int limit;
    private int position;

    /** Reads the buffer's readable bytes. The buffer must not be released before the last read. */
    public WireReader(ByteBuf buffer) {
        this.buffer = buffer;
        this.position = buffer.readerIndex();
        this.limit = buffer.writerIndex();
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
            throw new ProtocolException(
                    "the frame ends at byte " + limit + " where " + bytes + " more are due at " + start);
        }
        position = start + bytes;
        return start;
    }

    public boolean readBoolean() {
        return buffer.getByte(advance(1)) != 0;
    }

    public byte readByte() {
        return buffer.getByte(advance(1));
    }

    public short readShort() {
        return buffer.getShort(advance(2));
    }

    public int readUnsignedShort() {
        return buffer.getUnsignedShort(advance(2));
    }

    public int readInt() {
        return buffer.getInt(advance(4));
    }

    public long readUnsignedInt() {
        return buffer.getUnsignedInt(advance(4));
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
            byte next = buffer.getByte(advance(1));
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (shift == 28 && next > 0x0f) {
                    break;
                }
                return value;
            }
        }
        throw new ProtocolException("a variable-length integer has more than 32 bits before byte " + position);
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
            throw new ProtocolException("a string of " + bytes + " bytes before byte " + position);
        }
        return bytes == 0 ? "" : buffer.toString(advance(bytes), bytes, StandardCharsets.UTF_8);
    }

    public ByteBuffer readBytes(boolean flexible) {
        return notNull(readNullableBytes(flexible));
    }

    /** A view of the frame's bytes. */
    public @Nullable ByteBuffer readNullableBytes(boolean flexible) {
        int bytes = flexible ? readCompactLength() : checkLength(readInt());
        if (bytes < 0) {
            return null;
        }
        return view(bytes);
    }

    public Slice readSlice(boolean flexible) {
        return notNull(readNullableSlice(flexible));
    }

    /** A slice whose bytes are the frame's. */
    public @Nullable Slice readNullableSlice(boolean flexible) {
        ByteBuffer bytes = readNullableBytes(flexible);
        return bytes == null ? null : Slice.of(bytes);
    }

    private ByteBuffer view(int bytes) {
        int start = advance(bytes);
        return bytes == 0 ? EMPTY_BYTES : buffer.nioBuffer(start, bytes);
    }

    public int readArrayCount(boolean flexible, int leastElementBytes) {
        int count = readNullableArrayCount(flexible, leastElementBytes);
        if (count < 0) {
            throw nullFound();
        }
        return count;
    }

    /** The number of elements, -1 for null. A count that the rest of the frame cannot hold is refused here. */
    public int readNullableArrayCount(boolean flexible, int leastElementBytes) {
        int count = flexible ? readCompactLength() : checkLength(readInt());
        if ((long) count * leastElementBytes > remaining()) {
            throw new ProtocolException("an array of " + count + " elements, of which the " + remaining()
                    + " bytes that are left cannot hold more than " + remaining() / leastElementBytes);
        }
        return count;
    }

    /** How many elements to make room for at first, so that a list never takes more memory than the frame. */
    public int initialCapacity(int count) {
        return Math.min(count, 1 + remaining() / Long.BYTES);
    }

    /** The number of tagged fields. */
    public int readTagCount() {
        int count = readUnsignedVarint();
        if (count < 0 || count > remaining() / 2) {
            throw new ProtocolException(
                    Integer.toUnsignedString(count) + " tagged fields in " + remaining() + " bytes");
        }
        return count;
    }

    /** The size of the tagged field that follows. */
    public int readTagBytes() {
        int bytes = readUnsignedVarint();
        if (bytes < 0 || bytes > remaining()) {
            throw new ProtocolException("a tagged field of " + Integer.toUnsignedString(bytes) + " bytes where "
                    + remaining() + " are left");
        }
        return bytes;
    }

    /** Checks that a tagged field was read to its end and not beyond. */
    public void endTag(int start, int bytes) {
        if (position - start != bytes) {
            throw new ProtocolException("a tagged field of " + bytes + " bytes holds " + (position - start));
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
            throw new ProtocolException("a tag beyond 31 bits before byte " + position);
        }
        List<RawTaggedField> sorted = fields == null ? new ArrayList<>(2) : fields;
        if (!sorted.isEmpty() && sorted.get(sorted.size() - 1).tag() >= tag) {
            throw new ProtocolException("tag " + tag + " out of order before byte " + position);
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
            throw new ProtocolException("a length beyond 31 bits before byte " + position);
        }
        return length;
    }

    private int checkLength(int length) {
        if (length < -1) {
            throw new ProtocolException("a length of " + length + " before byte " + position);
        }
        return length;
    }

    private <T> T notNull(@Nullable T value) {
        if (value == null) {
            throw nullFound();
        }
        return value;
    }

    private ProtocolException nullFound() {
        return new ProtocolException("a null that this version does not allow before byte " + position);
    }
}
