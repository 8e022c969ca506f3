package io.jusante.storage.segment.internal;

import io.jusante.storage.LogSettings;
import io.jusante.storage.LogStoreSpec;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the lane publishes to readers and to whoever syncs.
 *
 * <p>A reader takes {@link #truncations} first, keeps the file of the segment that it found, and looks at
 * {@code truncations} again: if it has not moved, the file's bytes stay as they are for as long as it is kept, because
 * the lane counts before it asks whether the file is shared.
 */
final class LogState {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogState.class);

    private final LogStoreSpec spec;
    private final Machine machine;
    // a lock, because syncs come from any thread and must see no file closed or cut under them; appends don't take it
    private final ReentrantLock durability = new ReentrantLock();

    // each is written by the lane, the recovery point under the lock
    private volatile Segment[] segments;
    private volatile long startOffset;
    private volatile long endOffset;
    private volatile long recoveryPoint;
    private volatile int truncations;
    private volatile LogSettings settings;
    private volatile boolean closed;
    private volatile boolean directoryChanged;
    private volatile @Nullable IOException failure;

    LogState(LogStoreSpec spec, Machine machine, Segment[] segments, long startOffset, long endOffset) {
        this.spec = spec;
        this.machine = machine;
        this.segments = segments;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
        this.recoveryPoint = endOffset;
        this.settings = spec.settings();
    }

    LogStoreSpec spec() {
        return spec;
    }

    Machine machine() {
        return machine;
    }

    Disk disk() {
        return machine.disk();
    }

    ScratchBuffers scratch() {
        return machine.scratch();
    }

    ReentrantLock durability() {
        return durability;
    }

    /** {@return all segments by base offset, at least one; never changed after it was published} */
    Segment[] segments() {
        return segments;
    }

    void publish(Segment[] newSegments) {
        segments = newSegments;
    }

    Segment active() {
        Segment[] current = segments;
        return current[current.length - 1];
    }

    /** {@return the index of the last segment whose base is at most the offset; 0 where there is none} */
    static int floor(Segment[] segments, long offset) {
        int low = 0;
        int high = segments.length - 1;
        if (segments[high].baseOffset() <= offset) {
            return high;
        }
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    long startOffset() {
        return startOffset;
    }

    void startOffset(long offset) {
        startOffset = offset;
    }

    long endOffset() {
        return endOffset;
    }

    void endOffset(long offset) {
        endOffset = offset;
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    void recoveryPoint(long offset) {
        recoveryPoint = offset;
    }

    /** {@return how often the log was cut} */
    int truncations() {
        return truncations;
    }

    /** The log was cut, and what is left is published: whoever looks from here on sees that. Lane. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the lane writes
    void countTruncation() {
        truncations++;
    }

    LogSettings settings() {
        return settings;
    }

    void settings(LogSettings newSettings) {
        settings = newSettings;
    }

    boolean isDirectoryChanged() {
        return directoryChanged;
    }

    void directoryChanged(boolean changed) {
        directoryChanged = changed;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** From here on nothing is written: what the disk holds is no longer known. */
    void fail(IOException cause) {
        if (failure == null) {
            failure = cause;
            LOGGER.atError()
                    .addKeyValue("partition", spec.partition())
                    .addKeyValue("directory", spec.directory())
                    .setCause(cause)
                    .log("the log takes no more writes: the disk failed");
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the log of " + spec.partition() + " is closed");
        }
    }

    void checkWritable() throws IOException {
        checkOpen();
        IOException cause = failure;
        if (cause != null) {
            throw new IOException(
                    "the log of " + spec.partition() + " takes no more writes, the disk failed: " + cause.getMessage(),
                    cause);
        }
    }
}
