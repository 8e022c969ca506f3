package io.jusante.protocol.wire;

import io.jusante.record.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the protocol's types to a buffer, from its writer index on.
 *
 * <p>Record slices above a limit are not copied: the writer retains them and notes where in the buffer they belong.
 */
public final class WireWriter {
    private final ByteBuf buffer;
    private final int inlineSliceBytes;
    private final List<Slice> largeSlices = new ArrayList<>(0);
    private int[] largeSlicePositions = new int[4];

    /** Copies all record slices into the buffer. */
    public WireWriter(ByteBuf buffer) {
        this(buffer, Integer.MAX_VALUE);
    }

    /** Copies record slices of up to that many bytes. */
    public WireWriter(ByteBuf buffer, int inlineSliceBytes) {
        this.buffer = buffer;
        this.inlineSliceBytes = inlineSliceBytes;
    }

    /** How many slices were not copied. */
    public int largeSliceCount() {
        return largeSlices.size();
    }

    /** A slice that was not copied. The writer's reference to it passes to the caller. */
    public Slice largeSlice(int index) {
        return largeSlices.get(index);
    }

    /** The index in the buffer before whose byte that slice belongs. */
    public int largeSlicePosition(int index) {
        return largeSlicePositions[index];
    }

    /** Gives back the slices that were not copied, when they are not going to be sent. */
    public void abandon() {
        for (Slice slice : largeSlices) {
            slice.close();
        }
        largeSlices.clear();
    }

    public void writeBoolean(boolean value) {
        buffer.writeByte(value ? 1 : 0);
    }

    public void writeByte(byte value) {
        buffer.writeByte(value);
    }

    public void writeShort(short value) {
        buffer.writeShort(value);
    }

    public void writeUnsignedShort(int value) {
        buffer.writeShort(value);
    }

    public void writeInt(int value) {
        buffer.writeInt(value);
    }

    public void writeUnsignedInt(long value) {
        buffer.writeInt((int) value);
    }

    public void writeLong(long value) {
        buffer.writeLong(value);
    }

    public void writeDouble(double value) {
        buffer.writeDouble(value);
    }

    public void writeUuid(UUID value) {
        buffer.writeLong(value.getMostSignificantBits());
        buffer.writeLong(value.getLeastSignificantBits());
    }

    /** Writes a variable-length integer, seven bits to a byte, the lowest first. */
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            buffer.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        buffer.writeByte(rest);
    }

    /** Writes the byte in front of a nullable structure. */
    public void writePresent(boolean present) {
        buffer.writeByte(present ? 1 : -1);
    }

    public void writeString(String value, boolean flexible) {
        int bytes = utf8Bytes(value);
        if (flexible) {
            writeUnsignedVarint(bytes + 1);
        } else {
            buffer.writeShort(bytes);
        }
        ByteBufUtil.reserveAndWriteUtf8(buffer, value, bytes);
    }

    public void writeNullableString(@Nullable String value, boolean flexible) {
        if (value != null) {
            writeString(value, flexible);
        } else if (flexible) {
            buffer.writeByte(0);
        } else {
            buffer.writeShort(-1);
        }
    }

    public void writeBytes(ByteBuffer value, boolean flexible) {
        writeLength(value.remaining(), flexible);
        buffer.writeBytes(value.duplicate());
    }

    public void writeNullableBytes(@Nullable ByteBuffer value, boolean flexible) {
        if (value != null) {
            writeBytes(value, flexible);
        } else {
            writeLength(-1, flexible);
        }
    }

    /**
     * Writes a record slice, or sets it aside when it is large.
     *
     * @throws UncheckedIOException if a file cannot be read
     */
    public void writeSlice(Slice slice, boolean flexible) {
        int bytes = slice.sizeInBytes();
        writeLength(bytes, flexible);
        if (bytes > inlineSliceBytes) {
            if (largeSlices.size() == largeSlicePositions.length) {
                largeSlicePositions = java.util.Arrays.copyOf(largeSlicePositions, 2 * largeSlices.size());
            }
            largeSlicePositions[largeSlices.size()] = buffer.writerIndex();
            largeSlices.add(slice.retain());
            return;
        }
        buffer.ensureWritable(bytes);
        try {
            slice.copyTo(0, buffer.nioBuffer(buffer.writerIndex(), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.writerIndex(buffer.writerIndex() + bytes);
    }

    public void writeNullableSlice(@Nullable Slice slice, boolean flexible) {
        if (slice != null) {
            writeSlice(slice, flexible);
        } else {
            writeLength(-1, flexible);
        }
    }

    /** Writes the number of elements, -1 for null. */
    public void writeArrayCount(int count, boolean flexible) {
        writeLength(count, flexible);
    }

    private void writeLength(int length, boolean flexible) {
        if (flexible) {
            writeUnsignedVarint(length + 1);
        } else {
            buffer.writeInt(length);
        }
    }

    /** Writes a section of tagged fields none of which is known. */
    public void writeUnknownTaggedFields(@Nullable List<RawTaggedField> fields) {
        writeUnsignedVarint(fields == null ? 0 : fields.size());
        writeUnknownTaggedFieldsFrom(fields, 0);
    }

    /** Writes unknown fields whose tags come before a known one; returns the index of the first that is left. */
    public int writeUnknownTaggedFieldsBefore(@Nullable List<RawTaggedField> fields, int from, int knownTag) {
        if (fields == null) {
            return 0;
        }
        int next = from;
        while (next < fields.size() && fields.get(next).tag() <= knownTag) {
            if (fields.get(next).tag() == knownTag) {
                throw new UnwritableMessageException("tag " + knownTag + " is known, and unknown too");
            }
            writeUnknownTaggedField(fields, next++);
        }
        return next;
    }

    /** Writes the unknown fields that are left. */
    public void writeUnknownTaggedFieldsFrom(@Nullable List<RawTaggedField> fields, int from) {
        if (fields != null) {
            for (int i = from; i < fields.size(); i++) {
                writeUnknownTaggedField(fields, i);
            }
        }
    }

    private void writeUnknownTaggedField(List<RawTaggedField> fields, int index) {
        RawTaggedField field = fields.get(index);
        if (index > 0 && fields.get(index - 1).tag() >= field.tag()) {
            throw new UnwritableMessageException("unknown tagged fields are not in the order of their tags");
        }
        writeUnsignedVarint(field.tag());
        writeUnsignedVarint(field.data().remaining());
        buffer.writeBytes(field.data().duplicate());
    }

    public static int sizeOfUnsignedVarint(int value) {
        // Bits in sevens, rounded up, and one byte for zero.
        return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
    }

    public static int sizeOfString(String value, boolean flexible) {
        int bytes = utf8Bytes(value);
        return bytes + (flexible ? sizeOfUnsignedVarint(bytes + 1) : Short.BYTES);
    }

    public static int sizeOfNullableString(@Nullable String value, boolean flexible) {
        if (value == null) {
            return flexible ? 1 : Short.BYTES;
        }
        return sizeOfString(value, flexible);
    }

    public static int sizeOfBytes(ByteBuffer value, boolean flexible) {
        return value.remaining() + sizeOfArrayCount(value.remaining(), flexible);
    }

    public static int sizeOfNullableBytes(@Nullable ByteBuffer value, boolean flexible) {
        return value == null ? sizeOfArrayCount(-1, flexible) : sizeOfBytes(value, flexible);
    }

    public static int sizeOfSlice(Slice value, boolean flexible) {
        return value.sizeInBytes() + sizeOfArrayCount(value.sizeInBytes(), flexible);
    }

    public static int sizeOfNullableSlice(@Nullable Slice value, boolean flexible) {
        return value == null ? sizeOfArrayCount(-1, flexible) : sizeOfSlice(value, flexible);
    }

    /** The size of a count, which is also that of the length of byte fields. */
    public static int sizeOfArrayCount(int count, boolean flexible) {
        return flexible ? sizeOfUnsignedVarint(count + 1) : Integer.BYTES;
    }

    /** The size of unknown tagged fields, without their number. */
    public static int sizeOfUnknownTaggedFields(@Nullable List<RawTaggedField> fields) {
        int size = 0;
        if (fields != null) {
            for (int i = 0; i < fields.size(); i++) {
                int bytes = fields.get(i).data().remaining();
                size += sizeOfUnsignedVarint(fields.get(i).tag()) + sizeOfUnsignedVarint(bytes) + bytes;
            }
        }
        return size;
    }

    /** Passes a value that a version must have, and refuses null. */
    public static <T> T required(@Nullable T value, String message, String field, short version) {
        if (value == null) {
            throw new UnwritableMessageException(message + " version " + version + " needs a value for " + field);
        }
        return value;
    }

    /** What to throw when a field has a value that its version would lose. */
    public static RuntimeException notInVersion(String message, String field, short version) {
        return new UnwritableMessageException(message + " version " + version + " cannot express " + field);
    }

    /** Refuses what is no unsigned 16-bit number. */
    public static void checkUnsignedShort(int value, String field) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException(field + " is no unsigned 16-bit number: " + value);
        }
    }

    /** Refuses what is no unsigned 32-bit number. */
    public static void checkUnsignedInt(long value, String field) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException(field + " is no unsigned 32-bit number: " + value);
        }
    }

    private static int utf8Bytes(String value) {
        int bytes = ByteBufUtil.utf8Bytes(value);
        if (bytes > Short.MAX_VALUE) {
            throw new UnwritableMessageException("a string of " + bytes + " bytes, more than " + Short.MAX_VALUE);
        }
        return bytes;
    }
}
