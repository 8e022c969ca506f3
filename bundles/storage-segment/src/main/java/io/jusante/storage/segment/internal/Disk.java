package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * What the engine changes on a disk, one operation a method, so that a test can make each of them fail. Reads go to the
 * channels themselves.
 */
interface Disk {
    Disk SYSTEM = new SystemDisk();

    SharedFile open(Path file, OpenOption... options) throws IOException;

    /** One gathering write at the channel's position; {@return the bytes written, maybe not all} */
    long write(SharedFile file, ByteBuffer[] buffers, int offset, int length) throws IOException;

    /** One write; {@return the bytes written, maybe not all} */
    int write(SharedFile file, ByteBuffer buffer, long position) throws IOException;

    /** Cuts the file; the channel's position follows. */
    void truncate(SharedFile file, long sizeInBytes) throws IOException;

    /** Makes the file this long, with zeros. */
    void extend(Path file, long sizeInBytes) throws IOException;

    void force(SharedFile file) throws IOException;

    void forceDirectory(Path directory) throws IOException;

    /** Renames within a directory; replaces what has the new name. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes the file if it is there. */
    void delete(Path file) throws IOException;
}
