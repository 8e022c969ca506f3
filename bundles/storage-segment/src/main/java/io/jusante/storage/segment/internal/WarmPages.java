package io.jusante.storage.segment.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Guesses what is still in the page cache: what all logs of this engine wrote last, up to a part of the machine's memory.
 * A wrong guess costs the time of a disk read on the thread that sends. Any thread.
 */
final class WarmPages {
    /** Page cache shares the memory with the heap, and with whatever is read. */
    private static final int PART_OF_MEMORY = 8;

    /** Where the memory is not known, the heap may be half of it at most. */
    private static final int HEAPS = 2;

    private static final long LEAST_BYTES = 16L << 20;

    /** The machine's memory in kB, and what a container may have of it (control groups 2 and 1). */
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private final LongAdder written = new LongAdder();
    private final long warmBytes;

    WarmPages(long warmBytes) {
        this.warmBytes = warmBytes;
    }

    static WarmPages ofThisMachine() {
        long memory = firstNumber(MEMORY, Runtime.getRuntime().maxMemory() * HEAPS / 1024) * 1024;
        for (Path limit : LIMITS) {
            memory = Math.min(memory, firstNumber(limit, Long.MAX_VALUE));
        }
        return new WarmPages(Math.max(LEAST_BYTES, memory / PART_OF_MEMORY));
    }

    /** {@return the first number in a file of the kernel's, or another one where there is no file or no number} */
    static long firstNumber(Path file, long otherwise) {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try {
            String digits =
                    Files.readString(file).lines().findFirst().orElse("").replaceAll("[^0-9]", "");
            return digits.isEmpty() || digits.length() > 18 ? otherwise : Long.parseLong(digits);
        } catch (IOException e) {
            return otherwise; // a guess is all that is wanted
        }
    }

    void wrote(int bytes) {
        written.add(bytes);
    }

    /** {@return a mark that says when something is written} */
    long mark() {
        return written.sum();
    }

    /** {@return whether little enough was written since the mark} */
    boolean isWarm(long mark) {
        return written.sum() - mark < warmBytes;
    }
}
