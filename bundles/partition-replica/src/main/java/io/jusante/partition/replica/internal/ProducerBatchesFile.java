package io.jusante.partition.replica.internal;

import io.jusante.record.CorruptBatchException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The last batches of each producer, which a client may send again after a restart; Kafka's snapshot holds only the
 * newest, so that a retry of the others would not be known for what it is. Version, CRC32C of all that follows it, number
 * of producers, and for each: producer id, epoch, number of batches, and of each batch, oldest first: base sequence, last
 * sequence, base offset, last offset, timestamp.
 */
final class ProducerBatchesFile {
    private static final short VERSION = 1;
    private static final int CRC_POSITION = 2;
    private static final int COUNT_POSITION = 6;
    private static final int HEADER_BYTES = 10;
    private static final int PRODUCER_BYTES = 8 + 2 + 1;
    private static final int BATCH_BYTES = 4 + 4 + 8 + 8 + 8;

    private ProducerBatchesFile() {}

    static ByteBuffer write(ProducerStates states) {
        List<ProducerEntry> entries = new ArrayList<>(states.size());
        states.forEach(entries::add);
        int size = HEADER_BYTES;
        for (ProducerEntry entry : entries) {
            size = Math.addExact(size, PRODUCER_BYTES + entry.keptBatches() * BATCH_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.putShort(VERSION).putInt(0).putInt(entries.size());
        for (ProducerEntry entry : entries) {
            bytes.putLong(entry.producerId()).putShort(entry.epoch()).put((byte) entry.keptBatches());
            entry.forEachBatch(
                    (baseSequence, lastSequence, baseOffset, lastOffset, timestampMs) -> bytes.putInt(baseSequence)
                            .putInt(lastSequence)
                            .putLong(baseOffset)
                            .putLong(lastOffset)
                            .putLong(timestampMs));
        }
        bytes.flip();
        bytes.putInt(CRC_POSITION, crcOf(bytes));
        return bytes;
    }

    /**
     * Adds the batches to the producers that a snapshot of the same offset restored. A producer of which the two say
     * different things keeps what the snapshot says.
     *
     * @throws CorruptBatchException if it is damaged or of another version; nothing was added
     */
    static void read(ByteBuffer source, ProducerStates into) throws CorruptBatchException {
        ByteBuffer bytes = source.slice();
        if (bytes.remaining() < HEADER_BYTES || bytes.getShort(0) != VERSION) {
            throw new CorruptBatchException("no producers' batches of version " + VERSION);
        }
        if (bytes.getInt(CRC_POSITION) != crcOf(bytes)) {
            throw new CorruptBatchException("the CRC of the producers' batches does not match");
        }
        int count = bytes.getInt(COUNT_POSITION);
        bytes.position(HEADER_BYTES);
        for (int i = 0; i < count; i++) {
            ProducerEntry entry = into.get(bytes.getLong());
            short epoch = bytes.getShort();
            int batches = bytes.get();
            int end = bytes.position() + batches * BATCH_BYTES;
            if (entry != null && batches > 0 && entry.epoch() == epoch && endsWith(entry, bytes, end)) {
                entry.forgetBatches();
                while (bytes.position() < end) {
                    entry.restoreBatch(
                            bytes.getInt(), bytes.getInt(), bytes.getLong(), bytes.getLong(), bytes.getLong());
                }
            }
            bytes.position(end);
        }
    }

    /** {@return whether the last batch that ends here is the last one of the entry} */
    private static boolean endsWith(ProducerEntry entry, ByteBuffer bytes, int end) {
        int last = end - BATCH_BYTES;
        return bytes.getInt(last + 4) == entry.lastSequence() && bytes.getLong(last + 16) == entry.lastOffset();
    }

    private static int crcOf(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(COUNT_POSITION, bytes.limit() - COUNT_POSITION));
        return (int) crc.getValue();
    }
}
