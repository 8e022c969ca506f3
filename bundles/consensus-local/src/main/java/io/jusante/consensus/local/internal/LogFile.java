package io.jusante.consensus.local.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of the log's folder; a parameter, so that a test can tear writes and fail syncs. */
interface LogFile extends Closeable {
    long sizeInBytes() throws IOException;

    /** Writes all that remains in the buffer, at this position. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /**
     * Reads from this position until the buffer is full or the file ends.
     *
     * @return bytes read, 0 at the end of the file
     */
    int read(ByteBuffer into, long position) throws IOException;

    /** Drops all from this size on. */
    void truncate(long sizeInBytes) throws IOException;

    /** Returns when all that was written is on the medium. */
    void sync() throws IOException;
}
