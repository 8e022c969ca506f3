package io.jusante.storage.segment.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is in the directory of a log when it is opened. */
final class LogDirectory {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogDirectory.class);
    private static final List<String> DERIVED =
            List.of(LogFiles.OFFSET_INDEX, LogFiles.TIME_INDEX, LogFiles.TRANSACTION_INDEX);

    private final Disk disk;
    private final TreeSet<Long> bases = new TreeSet<>();
    private final List<Path> unfinished = new ArrayList<>();
    private final List<Path> derived = new ArrayList<>();

    private LogDirectory(Disk disk) {
        this.disk = disk;
    }

    /**
     * {@return the base offsets of the segments, ascending} Removes what an earlier run left half done, and leaves alone
     * what is not a log's.
     */
    static List<Long> read(Disk disk, Path directory) throws IOException {
        LogDirectory listing = new LogDirectory(disk);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                listing.sort(file);
            }
        }
        listing.clean();
        return new ArrayList<>(listing.bases);
    }

    private void sort(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(LogFiles.SWAP)) {
            throw new IOException(file + " is from a compaction that Apache Kafka did not finish: start and stop Kafka"
                    + " on this directory once, or restore it from a replica");
        }
        long base = LogFiles.offsetOf(name, LogFiles.LOG);
        if (base >= 0) {
            bases.add(base);
        } else if (name.endsWith(LogFiles.DELETED)
                || name.endsWith(LogFiles.CLEANED)
                || name.endsWith(LogFiles.TEMPORARY)) {
            unfinished.add(file);
        } else if (DERIVED.stream().anyMatch(suffix -> LogFiles.offsetOf(name, suffix) >= 0)) {
            derived.add(file);
        } else if (LogFiles.offsetOf(name, LogFiles.SNAPSHOT) < 0
                && LogFiles.offsetOf(name, LogFiles.PRODUCER_BATCHES) < 0
                && !name.equals(LogFiles.LEADER_EPOCHS)
                && !name.equals(LogFiles.PARTITION_METADATA)) {
            LOGGER.atWarn().addKeyValue("file", file).log("a file that is not a log's is left alone");
        }
    }

    private void clean() throws IOException {
        for (Path file : unfinished) {
            disk.delete(file);
            LOGGER.atInfo().addKeyValue("file", file).log("removed what an earlier run left");
        }
        for (Path file : derived) {
            String name = String.valueOf(file.getFileName());
            long base = Long.parseLong(name.substring(0, name.indexOf('.')));
            if (!bases.contains(base)) {
                disk.delete(file);
                LOGGER.atInfo().addKeyValue("file", file).log("removed an index without a segment");
            }
        }
    }
}
