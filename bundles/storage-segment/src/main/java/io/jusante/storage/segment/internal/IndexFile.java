package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A sparse index of one segment in Kafka's format. Keys and values ascend. The newest entries are in memory until there
 * are enough of them for a write; the others are read from the file, which is opened for each look-up (only cold reads
 * come here).
 *
 * <p>One writer at a time; any thread may look up beside it.
 */
final class IndexFile {
    private static final int FLUSH_ENTRIES = 512;
    private static final int FIRST_CAPACITY = 16;

    private final Disk disk;
    private final Path path;
    private final IndexLayout layout;
    private volatile Tail tail;

    /** @param writtenEntries how many sound entries the file has; what follows them is overwritten */
    IndexFile(Disk disk, Path path, IndexLayout layout, int writtenEntries) {
        this.disk = disk;
        this.path = path;
        this.layout = layout;
        this.tail = new Tail(writtenEntries, 0);
    }

    Path path() {
        return path;
    }

    int count() {
        Tail current = tail;
        return current.first + current.count;
    }

    /** {@return whether so many entries wait in memory that they should be written} */
    boolean isFlushDue() {
        return tail.count >= FLUSH_ENTRIES && tail.count % FLUSH_ENTRIES == 0;
    }

    /** Adds an entry behind the others. */
    void append(long key, int value) {
        Tail current = tail;
        if (current.count == current.keys.length) {
            current = current.grown();
            tail = current;
        }
        int number = current.count;
        current.keys[number] = key;
        current.values[number] = value;
        current.count = number + 1;
    }

    /** Writes what waits in memory, and makes the file end with it. */
    void flush() throws IOException {
        Tail current = tail;
        ByteBuffer bytes = ByteBuffer.allocate(current.count * layout.entryBytes());
        for (int i = 0; i < current.count; i++) {
            layout.put(bytes, current.keys[i], current.values[i]);
        }
        bytes.flip();
        long position = (long) current.first * layout.entryBytes();
        SharedFile file = disk.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (bytes.hasRemaining()) {
                position += disk.write(file, bytes, position);
            }
            if (file.channel().size() > position) {
                disk.truncate(file, position);
            }
        } finally {
            file.release();
        }
        tail = new Tail(current.first + current.count, 0);
    }

    void force() throws IOException {
        SharedFile file = disk.open(path, StandardOpenOption.WRITE);
        try {
            disk.force(file);
        } finally {
            file.release();
        }
    }

    /** {@return the last entry with at most this key, or null} */
    @Nullable IndexEntry floorByKey(long key) throws IOException {
        return floor(true, key);
    }

    /** {@return the last entry with at most this value, or null} */
    @Nullable IndexEntry floorByValue(int value) throws IOException {
        return floor(false, value);
    }

    @Nullable IndexEntry last() throws IOException {
        return floor(true, Long.MAX_VALUE);
    }

    private @Nullable IndexEntry floor(boolean byKey, long target) throws IOException {
        Tail current = tail;
        int count = current.count;
        if (count > 0 && current.field(byKey, 0) <= target) {
            int low = 0;
            int high = count - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (current.field(byKey, middle) <= target) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return new IndexEntry(current.first + low, current.keys[low], current.values[low]);
        }
        return current.first == 0 ? null : floorInFile(byKey, target, current.first);
    }

    private @Nullable IndexEntry floorInFile(boolean byKey, long target, int entries) throws IOException {
        try (IndexBlocks blocks = new IndexBlocks(path, layout)) {
            int low = -1;
            int high = entries - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                long field = byKey ? blocks.key(middle) : blocks.value(middle);
                if (field <= target) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low < 0 ? null : new IndexEntry(low, blocks.key(low), blocks.value(low));
        }
    }

    /** Entries that are in memory, after the first so many that are in the file. */
    private static final class Tail {
        private final int first;
        private final long[] keys;
        private final int[] values;
        // written last by the one writer: what a reader counts it can also see
        private volatile int count;

        Tail(int first, int capacity) {
            this.first = first;
            this.keys = new long[capacity];
            this.values = new int[capacity];
        }

        long field(boolean byKey, int i) {
            return byKey ? keys[i] : values[i];
        }

        Tail grown() {
            Tail larger = new Tail(first, Math.max(FIRST_CAPACITY, keys.length * 2));
            System.arraycopy(keys, 0, larger.keys, 0, count);
            System.arraycopy(values, 0, larger.values, 0, count);
            larger.count = count;
            return larger;
        }
    }
}
