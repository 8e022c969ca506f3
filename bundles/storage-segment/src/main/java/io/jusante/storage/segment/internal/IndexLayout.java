package io.jusante.storage.segment.internal;

import java.nio.ByteBuffer;

/** What an entry of Kafka's index files looks like. */
enum IndexLayout {
    /** int32 relative offset, int32 position. */
    OFFSETS(8) {
        @Override
        long key(ByteBuffer entries, int at) {
            return entries.getInt(at);
        }

        @Override
        void put(ByteBuffer entries, long key, int value) {
            entries.putInt((int) key).putInt(value);
        }
    },
    /** int64 timestamp, int32 relative offset. */
    TIMES(12) {
        @Override
        long key(ByteBuffer entries, int at) {
            return entries.getLong(at);
        }

        @Override
        void put(ByteBuffer entries, long key, int value) {
            entries.putLong(key).putInt(value);
        }
    };

    private final int entryBytes;

    IndexLayout(int entryBytes) {
        this.entryBytes = entryBytes;
    }

    int entryBytes() {
        return entryBytes;
    }

    abstract long key(ByteBuffer entries, int at);

    final int value(ByteBuffer entries, int at) {
        return entries.getInt(at + entryBytes - Integer.BYTES);
    }

    abstract void put(ByteBuffer entries, long key, int value);
}
