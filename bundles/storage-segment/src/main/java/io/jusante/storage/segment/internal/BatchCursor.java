package io.jusante.storage.segment.internal;

import io.jusante.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Goes from batch header to batch header in a file, reading a chunk at a time; allocates nothing for a batch. Batch
 * format v2 (KIP-98), of which only the header is looked at.
 */
final class BatchCursor {
    /** Enough to go on from an index entry. */
    static final int LOOK_UP_CHUNK_BYTES = 4 * 1024;
    /** For walking through a file. */
    static final int WALK_CHUNK_BYTES = ScratchBuffers.SIZE_IN_BYTES;

    private static final int LENGTH = 8;
    private static final int MAGIC = 16;
    private static final int CRC = 17;
    private static final int ATTRIBUTES = 21;
    private static final int LAST_OFFSET_DELTA = 23;
    private static final int MAX_TIMESTAMP = 35;
    private static final int RECORD_COUNT = 57;
    private static final byte CURRENT_MAGIC = 2;

    private final FileChannel channel;
    private final ByteBuffer chunk;
    private final int chunkBytes;
    private final int limit;
    private int chunkPosition;
    private int position;
    private int sizeInBytes;
    private long baseOffset;
    private long lastOffset;
    private long maxTimestamp;
    private int recordCount;
    private @Nullable String damage;

    /**
     * @param chunk borrowed for the cursor's life
     * @param limit where the file's batches end
     */
    BatchCursor(FileChannel channel, ByteBuffer chunk, int chunkBytes, int limit) {
        this.channel = channel;
        this.chunk = chunk.clear().limit(0);
        this.chunkBytes = Math.min(chunkBytes, chunk.capacity());
        this.limit = limit;
    }

    /**
     * Goes to the batch that begins at a position.
     *
     * @return false where no sound batch header is: at the limit, or where {@link #damage} says what is wrong
     */
    boolean moveTo(int newPosition) throws IOException {
        position = newPosition;
        sizeInBytes = 0;
        damage = null;
        int left = limit - newPosition;
        if (left <= 0) {
            return false;
        }
        if (left < RecordBatch.HEADER_BYTES) {
            return damaged("the file ends within a batch header");
        }
        int at = load(newPosition, RecordBatch.HEADER_BYTES);
        int length = chunk.getInt(at + LENGTH);
        byte magic = chunk.get(at + MAGIC);
        int lastOffsetDelta = chunk.getInt(at + LAST_OFFSET_DELTA);
        baseOffset = chunk.getLong(at);
        if (length < RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD_BYTES) {
            return damaged("the batch says that it has " + length + " bytes");
        }
        if (length > left - RecordBatch.LOG_OVERHEAD_BYTES) {
            return damaged("the file ends within a batch of " + length + " bytes");
        }
        if (magic != CURRENT_MAGIC) {
            return damaged("the batch is of format " + magic);
        }
        if (baseOffset < 0 || lastOffsetDelta < 0 || baseOffset + lastOffsetDelta < 0) {
            return damaged("the batch begins at offset " + baseOffset + " and ends " + lastOffsetDelta + " later");
        }
        sizeInBytes = length + RecordBatch.LOG_OVERHEAD_BYTES;
        lastOffset = baseOffset + lastOffsetDelta;
        maxTimestamp = chunk.getLong(at + MAX_TIMESTAMP);
        recordCount = chunk.getInt(at + RECORD_COUNT);
        return true;
    }

    boolean next() throws IOException {
        return moveTo(end());
    }

    private boolean damaged(String what) {
        damage = what;
        return false;
    }

    /** {@return why the last move found no batch; null where it found one or was at the limit} */
    @Nullable String damage() {
        return damage;
    }

    /** {@return an exception that says where the damage is} */
    IOException damagedLog(String file) {
        return new IOException(file + " is damaged at byte " + position + ": " + damage);
    }

    int position() {
        return position;
    }

    int sizeInBytes() {
        return sizeInBytes;
    }

    /** {@return where the batch ends} */
    int end() {
        return position + sizeInBytes;
    }

    long baseOffset() {
        return baseOffset;
    }

    long lastOffset() {
        return lastOffset;
    }

    long maxTimestamp() {
        return maxTimestamp;
    }

    int recordCount() {
        return recordCount;
    }

    /** {@return whether the batch's bytes have the CRC of its header} Reads all of them. */
    boolean crcMatches() throws IOException {
        int expected = chunk.getInt(load(position, RecordBatch.HEADER_BYTES) + CRC);
        CRC32C crc = new CRC32C();
        int from = position + ATTRIBUTES;
        while (from < end()) {
            int at = load(from, 1);
            int length = Math.min(chunk.limit() - at, end() - from);
            crc.update(chunk.slice(at, length));
            from += length;
        }
        return (int) crc.getValue() == expected;
    }

    /** {@return where in the chunk the bytes at a position of the file are, at least so many} */
    private int load(int from, int bytes) throws IOException {
        int at = from - chunkPosition;
        if (at >= 0 && at + bytes <= chunk.limit()) {
            return at;
        }
        chunk.clear().limit(Math.min(chunkBytes, limit - from));
        while (chunk.hasRemaining()) {
            int read = channel.read(chunk, from + (long) chunk.position());
            if (read < 0) {
                break;
            }
        }
        chunk.flip();
        chunkPosition = from;
        if (chunk.limit() < bytes) {
            chunk.limit(0);
            throw new IOException("the file ends before byte " + (from + bytes) + ", it should have " + limit);
        }
        return 0;
    }
}
