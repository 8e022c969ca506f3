package io.jusante.tools.assembler;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** A {@code .tar.gz} whose bytes depend on the content alone: sorted, one time, one owner. */
final class Archive {
    private static final int FILE_MODE = 0100644;
    private static final int PROGRAM_MODE = 0100755;
    private static final int FOLDER_MODE = 040755;

    private Archive() {}

    /** Packs the folder under its own name. */
    static void write(Path folder, List<String> children, Path archive, Instant timestamp) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(6);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(file, parameters);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            add(folder, folder, tar, timestamp);
            for (String child : children) {
                List<Path> paths;
                try (Stream<Path> walk = Files.walk(folder.resolve(child))) {
                    paths = walk.sorted().toList();
                }
                for (Path path : paths) {
                    add(folder, path, tar, timestamp);
                }
            }
        }
    }

    private static void add(Path folder, Path path, TarArchiveOutputStream tar, Instant timestamp) throws IOException {
        String inside = folder.relativize(path).toString().replace('\\', '/');
        String name = folder.getFileName() + (inside.isEmpty() ? "" : "/" + inside);
        boolean isFolder = Files.isDirectory(path);
        TarArchiveEntry entry = new TarArchiveEntry(isFolder ? name + "/" : name, TarConstants.LF_NORMAL);
        if (isFolder) {
            entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR);
            entry.setMode(FOLDER_MODE);
        } else {
            entry.setMode(Files.isExecutable(path) ? PROGRAM_MODE : FILE_MODE);
            entry.setSize(Files.size(path));
        }
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        entry.setModTime(timestamp.toEpochMilli());
        tar.putArchiveEntry(entry);
        if (!isFolder) {
            Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
    }
}
