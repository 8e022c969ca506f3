package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;

/**
 * Tells messages of the formats 0 and 1 (before KIP-98) from garbage: garbage at the end of a log is cut off, a log of an
 * old Kafka must not be.
 */
final class OldFormat {
    private static final int HEADER_BYTES = 17;
    private static final int CRC = 12;
    private static final int MAGIC = 16;
    private static final int LOG_OVERHEAD_BYTES = 12;
    private static final int LARGEST_BYTES = 128 << 20;

    private OldFormat() {}

    /** @throws IOException if a sound message of an old format is there */
    static void check(SharedFile log, int position, int limit) throws IOException {
        if (limit - position < HEADER_BYTES) {
            return;
        }
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        read(log.channel(), header, position);
        int length = header.getInt(Long.BYTES);
        byte magic = header.get(MAGIC);
        boolean isPlausible = (magic == 0 || magic == 1)
                && length >= HEADER_BYTES - LOG_OVERHEAD_BYTES
                && length <= Math.min(LARGEST_BYTES, limit - position - LOG_OVERHEAD_BYTES);
        if (!isPlausible) {
            return;
        }
        ByteBuffer message = ByteBuffer.allocate(length - (MAGIC - LOG_OVERHEAD_BYTES));
        read(log.channel(), message, position + MAGIC);
        CRC32 crc = new CRC32();
        crc.update(message.flip());
        if ((int) crc.getValue() == header.getInt(CRC)) {
            throw new IOException(log.path() + " has messages of format " + magic
                    + ", from before Kafka 0.11: this log has to be copied by a Kafka that still reads them");
        }
    }

    private static void read(FileChannel channel, ByteBuffer into, int position) throws IOException {
        while (into.hasRemaining() && channel.read(into, position + (long) into.position()) >= 0) {
            // goes on until it is full or the file ends
        }
    }
}
