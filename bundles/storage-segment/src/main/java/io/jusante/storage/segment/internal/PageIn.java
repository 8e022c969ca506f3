package io.jusante.storage.segment.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Brings a piece of a file into the page cache, so that a later sendfile on an event loop finds it there. On Linux the
 * kernel is told to send the piece to {@code /dev/null}, which reads it and copies nothing; elsewhere it is read.
 */
final class PageIn {
    private static final Path NOWHERE = Path.of("/dev/null");

    private final ScratchBuffers scratch;
    private final @Nullable FileChannel nowhere;

    private PageIn(ScratchBuffers scratch, @Nullable FileChannel nowhere) {
        this.scratch = scratch;
        this.nowhere = nowhere;
    }

    static PageIn create(ScratchBuffers scratch) {
        // elsewhere the JDK would map the file instead, and written files are never mapped
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return new PageIn(scratch, null);
        }
        try {
            return new PageIn(scratch, FileChannel.open(NOWHERE, StandardOpenOption.WRITE));
        } catch (IOException e) {
            return new PageIn(scratch, null); // reading does the same at a higher price
        }
    }

    void load(FileChannel file, long position, int sizeInBytes) throws IOException {
        FileChannel sink = nowhere;
        if (sink != null) {
            long from = position;
            long end = position + sizeInBytes;
            while (from < end) {
                long moved = file.transferTo(from, end - from, sink);
                if (moved <= 0) {
                    throw new IOException("the log ends at byte " + from + ", before " + end);
                }
                from += moved;
            }
        } else {
            read(file, position, sizeInBytes);
        }
    }

    private void read(FileChannel file, long position, int sizeInBytes) throws IOException {
        ByteBuffer buffer = scratch.take();
        try {
            int done = 0;
            while (done < sizeInBytes) {
                buffer.clear().limit(Math.min(buffer.capacity(), sizeInBytes - done));
                int read = file.read(buffer, position + done);
                if (read < 0) {
                    throw new IOException("the log ends at byte " + (position + done));
                }
                done += read;
            }
        } finally {
            scratch.giveBack(buffer);
        }
    }
}
