package io.jusante.partition.replica.internal;

import io.jusante.record.CorruptBatchException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Kafka's format of a producer snapshot ({@code <offset>.snapshot}), version 1: version, CRC32C of all that follows it,
 * number of entries, and for each: producer id, epoch, last sequence, last offset, offset delta, timestamp, coordinator
 * epoch, first offset of the open transaction.
 */
final class ProducerSnapshotFile {
    private static final short VERSION = 1;
    private static final int CRC_POSITION = 2;
    private static final int ENTRIES_POSITION = 6;
    private static final int HEADER_BYTES = 10;
    private static final int ENTRY_BYTES = 8 + 2 + 4 + 8 + 4 + 8 + 4 + 8;

    private ProducerSnapshotFile() {}

    static ByteBuffer write(ProducerStates states) {
        List<ProducerEntry> entries = new ArrayList<>(states.size());
        states.forEach(entries::add);
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + entries.size() * ENTRY_BYTES);
        bytes.putShort(VERSION).putInt(0).putInt(entries.size());
        for (ProducerEntry entry : entries) {
            bytes.putLong(entry.producerId())
                    .putShort(entry.epoch())
                    .putInt(entry.lastSequence())
                    .putLong(entry.lastOffset())
                    .putInt(entry.lastOffsetDelta())
                    .putLong(entry.lastTimestampMs())
                    .putInt(entry.coordinatorEpoch())
                    .putLong(entry.openTransactionOffset());
        }
        bytes.flip();
        bytes.putInt(CRC_POSITION, crcOf(bytes));
        return bytes;
    }

    /**
     * Adds what the snapshot holds to the states.
     *
     * @throws CorruptBatchException if it is damaged or of another version; nothing was added
     */
    static void read(ByteBuffer source, ProducerStates into, long nowMs) throws CorruptBatchException {
        ByteBuffer bytes = source.slice();
        if (bytes.remaining() < HEADER_BYTES) {
            throw new CorruptBatchException("a producer snapshot of " + bytes.remaining() + " bytes");
        }
        short version = bytes.getShort(0);
        int count = bytes.getInt(ENTRIES_POSITION);
        if (version != VERSION) {
            throw new CorruptBatchException("a producer snapshot of version " + version);
        }
        if (count < 0 || bytes.remaining() != HEADER_BYTES + (long) count * ENTRY_BYTES) {
            throw new CorruptBatchException(
                    "a producer snapshot of " + bytes.remaining() + " bytes that says it has " + count + " entries");
        }
        if (bytes.getInt(CRC_POSITION) != crcOf(bytes)) {
            throw new CorruptBatchException("the CRC of a producer snapshot does not match");
        }
        bytes.position(HEADER_BYTES);
        for (int i = 0; i < count; i++) {
            into.restore(
                    new ProducerEntry(
                            bytes.getLong(),
                            bytes.getShort(),
                            bytes.getInt(),
                            bytes.getLong(),
                            bytes.getInt(),
                            bytes.getLong(),
                            bytes.getInt(),
                            bytes.getLong()),
                    nowMs);
        }
    }

    private static int crcOf(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(ENTRIES_POSITION, bytes.limit() - ENTRIES_POSITION));
        return (int) crc.getValue();
    }
}
