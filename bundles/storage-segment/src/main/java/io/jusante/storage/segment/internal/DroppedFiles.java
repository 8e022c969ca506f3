package io.jusante.storage.segment.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of segments that are no longer part of the log: renamed at once, deleted a while later. */
final class DroppedFiles {
    private static final Logger LOGGER = LoggerFactory.getLogger(DroppedFiles.class);
    private static final List<String> SUFFIXES =
            List.of(LogFiles.LOG, LogFiles.OFFSET_INDEX, LogFiles.TIME_INDEX, LogFiles.TRANSACTION_INDEX);

    private final LogState state;
    private final ConcurrentLinkedQueue<Path> waiting = new ConcurrentLinkedQueue<>();

    DroppedFiles(LogState state) {
        this.state = state;
    }

    /** Renames the files of a segment and has them deleted after {@code file.delete.delay.ms}. */
    void drop(long base) throws IOException {
        List<Path> renamed = new ArrayList<>();
        for (String suffix : SUFFIXES) {
            Path file = LogFiles.of(state.spec().directory(), base, suffix);
            if (Files.exists(file)) {
                Path target = free(file);
                state.disk().rename(file, target);
                renamed.add(target);
            }
        }
        state.directoryChanged(true);
        waiting.addAll(renamed);
        CompletableFuture.delayedExecutor(
                        state.settings().fileDeleteDelayMs(),
                        TimeUnit.MILLISECONDS,
                        state.spec().io())
                .execute(() -> delete(renamed));
    }

    private static Path free(Path file) {
        Path target = file.resolveSibling(file.getFileName() + LogFiles.DELETED);
        for (int i = 1; Files.exists(target); i++) {
            target = file.resolveSibling(file.getFileName() + "." + i + LogFiles.DELETED);
        }
        return target;
    }

    /** Deletes now what waits. */
    void deleteAll() {
        delete(new ArrayList<>(waiting));
    }

    private void delete(List<Path> files) {
        for (Path file : files) {
            try {
                if (waiting.remove(file)) {
                    state.disk().delete(file);
                }
            } catch (IOException e) {
                // nothing depends on it: the next opening tries again
                LOGGER.atWarn().addKeyValue("file", file).setCause(e).log("a dropped file cannot be deleted");
            }
        }
    }

    /** Deletes the files of a segment at once. */
    static void deleteSegment(Disk disk, Path directory, long base) throws IOException {
        // the log last: an index without a segment is removed by the next opening, a segment would be used
        for (int i = SUFFIXES.size() - 1; i >= 0; i--) {
            disk.delete(LogFiles.of(directory, base, SUFFIXES.get(i)));
        }
    }
}
