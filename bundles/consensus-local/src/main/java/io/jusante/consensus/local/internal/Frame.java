package io.jusante.consensus.local.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one append put into the log: the unit of atomicity.
 *
 * <p>On disk: {@code int} bytes of the body, {@code int} CRC32C of the body, and the body: {@code long} base offset,
 * {@code int} epoch, {@code long} append time, {@code long} synced position, {@code int} number of records, and each
 * record with its length as {@code int} before it. All big-endian. A frame without records only tells of a new epoch.
 *
 * @param baseOffset the offset of the first record; of the next one, where there is none
 * @param epoch the leader epoch
 * @param appendTimeMs wall clock
 * @param syncedTo up to where this file was known to be on the medium when the frame was written: a frame that is
 *     damaged before this position was acknowledged, and must not be taken for a torn write
 * @param records read-only
 */
record Frame(long baseOffset, int epoch, long appendTimeMs, long syncedTo, List<ByteBuffer> records) {
    /** A batch larger than this is refused, on the way in as on the way out. */
    static final int MAX_BODY_BYTES = 32 << 20;

    static final int HEAD_BYTES = Integer.BYTES + Integer.BYTES;
    private static final int BODY_HEAD_BYTES = 8 + 4 + 8 + 8 + 4;
    private static final int COUNT_POSITION = HEAD_BYTES + BODY_HEAD_BYTES - Integer.BYTES;

    /** {@return the offset after the last record} */
    long nextOffset() {
        return baseOffset + records.size();
    }

    /** {@return bytes of a frame with these records} */
    static long sizeInBytes(List<ByteBuffer> records) {
        long bytes = HEAD_BYTES + BODY_HEAD_BYTES;
        for (ByteBuffer record : records) {
            bytes += Integer.BYTES + record.remaining();
        }
        return bytes;
    }

    /**
     * {@return a copy of the records, framed but for what only the writer knows: {@link #seal} it}
     *
     * @throws IllegalArgumentException if it would be larger than {@link #MAX_BODY_BYTES}
     */
    static ByteBuffer prepare(List<ByteBuffer> records) {
        long bytes = sizeInBytes(records);
        if (bytes - HEAD_BYTES > MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "a batch of " + bytes + " bytes, where a frame holds at most " + MAX_BODY_BYTES);
        }
        ByteBuffer frame = ByteBuffer.allocate((int) bytes);
        frame.putInt(COUNT_POSITION, records.size());
        frame.position(COUNT_POSITION + Integer.BYTES);
        for (ByteBuffer record : records) {
            frame.putInt(record.remaining());
            frame.put(record.duplicate());
        }
        return frame.flip();
    }

    /** Fills in what the writer knows, and the checksum. */
    static void seal(ByteBuffer frame, long baseOffset, int epoch, long appendTimeMs, long syncedTo) {
        frame.putInt(0, frame.limit() - HEAD_BYTES);
        frame.putLong(HEAD_BYTES, baseOffset);
        frame.putInt(HEAD_BYTES + 8, epoch);
        frame.putLong(HEAD_BYTES + 12, appendTimeMs);
        frame.putLong(HEAD_BYTES + 20, syncedTo);
        frame.putInt(4, checksum(frame.slice(HEAD_BYTES, frame.limit() - HEAD_BYTES)));
    }

    /** {@return whether a frame's body can have this length} */
    static boolean isPossible(int bodyBytes) {
        return bodyBytes >= BODY_HEAD_BYTES && bodyBytes <= MAX_BODY_BYTES;
    }

    /** {@return the frame whose body this is, or null where the checksum or the structure says that it is none} */
    static @Nullable Frame decode(int crc, ByteBuffer body) {
        if (checksum(body.duplicate()) != crc) {
            return null;
        }
        ByteBuffer in = body.duplicate();
        long baseOffset = in.getLong();
        int epoch = in.getInt();
        long appendTimeMs = in.getLong();
        long syncedTo = in.getLong();
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / Integer.BYTES) {
            return null;
        }
        List<ByteBuffer> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int bytes = in.remaining() < Integer.BYTES ? -1 : in.getInt();
            if (bytes < 0 || bytes > in.remaining()) {
                return null;
            }
            records.add(in.slice(in.position(), bytes).asReadOnlyBuffer());
            in.position(in.position() + bytes);
        }
        return in.hasRemaining() ? null : new Frame(baseOffset, epoch, appendTimeMs, syncedTo, records);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
