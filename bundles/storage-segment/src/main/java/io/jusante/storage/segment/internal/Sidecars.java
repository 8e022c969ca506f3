package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import io.jusante.storage.SidecarKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files that the host keeps beside the log, under Kafka's names where Kafka has them. Each is replaced whole or not at all. */
final class Sidecars {
    private final Disk disk;
    private final Path directory;

    Sidecars(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    private Path path(SidecarKind kind, long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
        return kind == SidecarKind.LEADER_EPOCHS
                ? directory.resolve(LogFiles.LEADER_EPOCHS)
                : LogFiles.of(directory, offset, suffix(kind));
    }

    private static String suffix(SidecarKind kind) {
        return kind == SidecarKind.PRODUCER_BATCHES ? LogFiles.PRODUCER_BATCHES : LogFiles.SNAPSHOT;
    }

    void save(SidecarKind kind, long offset, ByteBuffer content) throws IOException {
        Path target = path(kind, offset);
        Path temporary = target.resolveSibling(target.getFileName() + LogFiles.TEMPORARY);
        SharedFile file = disk.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            ByteBuffer bytes = content.duplicate();
            long position = 0;
            while (bytes.hasRemaining()) {
                position += disk.write(file, bytes, position);
            }
            disk.force(file);
        } finally {
            file.release();
        }
        disk.rename(temporary, target);
        disk.forceDirectory(directory);
    }

    @Nullable ByteBuffer load(SidecarKind kind, long offset) throws IOException {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(path(kind, offset)));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    List<Long> list(SidecarKind kind) throws IOException {
        if (kind == SidecarKind.LEADER_EPOCHS) {
            return Files.exists(path(kind, 0)) ? List.of(0L) : List.of();
        }
        List<Long> offsets = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix(kind))) {
            for (Path file : files) {
                long offset = LogFiles.offsetOf(String.valueOf(file.getFileName()), suffix(kind));
                if (offset >= 0) {
                    offsets.add(offset);
                }
            }
        }
        offsets.sort(null);
        return offsets;
    }

    void delete(SidecarKind kind, long offset) throws IOException {
        disk.delete(path(kind, offset));
    }

    void deleteAll() throws IOException {
        for (SidecarKind kind : SidecarKind.values()) {
            for (long offset : list(kind)) {
                delete(kind, offset);
            }
        }
    }
}
