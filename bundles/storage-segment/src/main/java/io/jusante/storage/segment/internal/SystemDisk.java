package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The disk of this machine. */
final class SystemDisk implements Disk {
    @Override
    public SharedFile open(Path file, OpenOption... options) throws IOException {
        return SharedFile.open(file, options);
    }

    @Override
    public long write(SharedFile file, ByteBuffer[] buffers, int offset, int length) throws IOException {
        return file.channel().write(buffers, offset, length);
    }

    @Override
    public int write(SharedFile file, ByteBuffer buffer, long position) throws IOException {
        return file.channel().write(buffer, position);
    }

    @Override
    public void truncate(SharedFile file, long sizeInBytes) throws IOException {
        file.channel().truncate(sizeInBytes);
    }

    @Override
    public void extend(Path file, long sizeInBytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            if (access.length() < sizeInBytes) {
                access.setLength(sizeInBytes);
            }
        }
    }

    @Override
    public void force(SharedFile file) throws IOException {
        file.channel().force(false);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
