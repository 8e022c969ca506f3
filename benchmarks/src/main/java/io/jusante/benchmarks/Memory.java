package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes the operating system's free memory ready to be written. A virtual machine gives memory that was free for some
 * seconds back to its host, and the first write to it afterwards costs ten times the copy; whoever writes files pays for
 * that, broker or not. A broker in service does not meet it, as its page cache is always full.
 */
final class Memory {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int PIECE_BYTES = 1 << 20;

    private Memory() {}

    /** Waits until what was written before is on disk: one round does not pay for another. */
    static void settle() throws IOException, InterruptedException {
        if (new ProcessBuilder("sync").inheritIO().start().waitFor() != 0) {
            throw new IOException("sync failed");
        }
    }

    /** Touches twice so many bytes of free memory and lets go of them. Does nothing where there is no tmpfs. */
    static void warm(long bytes) throws IOException {
        if (!Files.isDirectory(SHARED_MEMORY)) {
            return;
        }
        long wanted = Math.min(2 * bytes, availableBytes() / 4 * 3);
        Path file = Files.createTempFile(SHARED_MEMORY, "jusante-benchmark-", ".warm");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
            for (long written = 0; written < wanted; written += PIECE_BYTES) {
                channel.write(piece.clear());
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static long availableBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemAvailable:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("/proc/meminfo does not say what memory is available");
    }
}
