package io.jusante.launcher.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many starts in a row came to nothing, in a file of the data directory, so that a plugin that keeps the process
 * from serving is rolled back. A start counts from {@link #begin} on, whatever kills it, until {@link #served} or
 * {@link #excuse}. Owned by the thread that starts the process, then by the one that ends the start.
 */
public final class FailedStarts {
    /** After so many failed starts the last change of the plugins is taken back. */
    public static final int LIMIT = 3;

    private final Path file;
    private int before;

    public FailedStarts(Path plugins) {
        this.file = plugins.resolve("failed-starts");
    }

    /** {@return how many starts failed in a row before this one} */
    public int count() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try {
            return Integer.parseInt(
                    Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NumberFormatException torn) {
            // the file is written atomically: this was somebody's editor; a start too many is harmless
            return 0;
        }
    }

    /** This start counts as failed until it is known to be good. */
    public void begin() throws IOException {
        before = count();
        write(before + 1);
    }

    /** The process serves. */
    public void served() throws IOException {
        Files.deleteIfExists(file);
    }

    /** This start ended early, but not for a reason that a roll-back could help: it does not count. */
    public void excuse() throws IOException {
        write(before);
    }

    /** Counting begins anew: a change was rolled back. */
    public void reset() throws IOException {
        Files.deleteIfExists(file);
    }

    private void write(int count) throws IOException {
        if (count == 0) {
            Files.deleteIfExists(file);
        } else {
            AtomicFile.write(file, count + "\n");
        }
    }
}
