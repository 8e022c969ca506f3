package io.jusante.consensus.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log, named by the offset of its first record.
 *
 * <p>It begins with a header of its own, synced before the first frame: {@code int} magic, {@code int} format,
 * {@code long} base offset, {@code int} epoch, {@code int} CRC32C of these.
 *
 * @param baseOffset offset of the first record
 * @param epoch the leader epoch in which the file was made
 */
record LogSegment(long baseOffset, int epoch) {
    static final int HEADER_BYTES = 4 + 4 + 8 + 4 + 4;
    static final int FORMAT = 1;
    private static final int MAGIC = 0x4a554d4c;
    private static final String SUFFIX = ".frames";

    static boolean isName(String name) {
        return name.matches("\\d{20}\\.frames");
    }

    static long baseOffset(String name) {
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    static String name(long baseOffset) {
        return String.format("%020d%s", baseOffset, SUFFIX);
    }

    String name() {
        return name(baseOffset);
    }

    /**
     * Makes the file with its header, under a temporary name first: a file of this name always has a whole header. The
     * folder is not synced yet.
     */
    LogFile create(LogFolder folder) throws IOException {
        String temporary = name() + SnapshotFile.TEMPORARY_SUFFIX;
        LogFile file = folder.open(temporary);
        try {
            file.truncate(0);
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            header.putInt(MAGIC).putInt(FORMAT).putLong(baseOffset).putInt(epoch);
            header.putInt(checksum(header)).flip();
            file.write(header, 0);
            file.sync();
            folder.rename(temporary, name());
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * {@return what the header says, or null where there is no valid one}
     *
     * @throws IOException if the file is of a newer format, or of another offset than its name says
     */
    static @Nullable LogSegment read(LogFile file, String name) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (file.read(header, 0) < HEADER_BYTES) {
            return null;
        }
        header.flip();
        int magic = header.getInt();
        int format = header.getInt();
        long baseOffset = header.getLong();
        int epoch = header.getInt();
        int crc = checksum(header);
        if (magic != MAGIC || header.getInt() != crc) {
            return null;
        }
        if (format != FORMAT) {
            throw new IOException(name + " has format " + format + ", and this version reads " + FORMAT);
        }
        if (baseOffset != baseOffset(name)) {
            throw new IOException(name + " says that it begins at offset " + baseOffset);
        }
        return new LogSegment(baseOffset, epoch);
    }

    /** {@return the checksum of all before the buffer's position} */
    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, header.position()));
        return (int) crc.getValue();
    }
}
