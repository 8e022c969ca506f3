package io.jusante.metadata.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the types to a big-endian buffer, from its position on. */
public final class WireWriter {
    private final ByteBuffer buffer;

    /** The buffer needs room for what is written: ask the message for its size. */
    public WireWriter(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    public void writeBoolean(boolean value) {
        buffer.put((byte) (value ? 1 : 0));
    }

    public void writeByte(byte value) {
        buffer.put(value);
    }

    public void writeShort(short value) {
        buffer.putShort(value);
    }

    public void writeUnsignedShort(int value) {
        buffer.putShort((short) value);
    }

    public void writeInt(int value) {
        buffer.putInt(value);
    }

    public void writeUnsignedInt(long value) {
        buffer.putInt((int) value);
    }

    public void writeLong(long value) {
        buffer.putLong(value);
    }

    public void writeDouble(double value) {
        buffer.putDouble(value);
    }

    public void writeUuid(UUID value) {
        buffer.putLong(value.getMostSignificantBits());
        buffer.putLong(value.getLeastSignificantBits());
    }

    /** Writes a variable-length integer, seven bits to a byte, the lowest first. */
    public void writeUnsignedVarint(int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            buffer.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    /** Writes the byte in front of a nullable structure. */
    public void writePresent(boolean present) {
        buffer.put((byte) (present ? 1 : -1));
    }

    public void writeString(String value, boolean flexible) {
        int bytes = utf8Bytes(value);
        if (flexible) {
            writeUnsignedVarint(bytes + 1);
        } else {
            buffer.putShort((short) bytes);
        }
        if (bytes != value.length()) {
            buffer.put(value.getBytes(StandardCharsets.UTF_8));
            return;
        }
        for (int i = 0; i < bytes; i++) {
            char next = value.charAt(i);
            // As many bytes as characters: all are ASCII, or halves of a pair that UTF-8 replaces.
            buffer.put((byte) (next < 0x80 ? next : '?'));
        }
    }

    public void writeNullableString(@Nullable String value, boolean flexible) {
        if (value != null) {
            writeString(value, flexible);
        } else if (flexible) {
            buffer.put((byte) 0);
        } else {
            buffer.putShort((short) -1);
        }
    }

    public void writeBytes(ByteBuffer value, boolean flexible) {
        writeLength(value.remaining(), flexible);
        buffer.put(value.duplicate());
    }

    public void writeNullableBytes(@Nullable ByteBuffer value, boolean flexible) {
        if (value != null) {
            writeBytes(value, flexible);
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
            buffer.putInt(length);
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
        buffer.put(field.data().duplicate());
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
        int bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next < 0x80) {
                bytes++;
            } else if (next < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(next)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(next)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes++;
            }
        }
        if (bytes > Short.MAX_VALUE) {
            throw new UnwritableMessageException("a string of " + bytes + " bytes, more than " + Short.MAX_VALUE);
        }
        return bytes;
    }
}
