package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import io.jusante.storage.AppendPlan;
import io.jusante.storage.LogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends: writes first, shows afterwards. As long as a plan is being written no reader sees any of it, so that what was
 * written can be cut off again. Lane.
 */
final class LogWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogWriter.class);
    private static final int EMPTY_WRITES = 16;

    private final LogState state;
    private final LogFlusher flusher;
    private final List<Segment> begun = new ArrayList<>();
    private ByteBuffer[] gathered = new ByteBuffer[16];
    // how many batches each segment gets, and how large each batch is: the buffers' positions move as they are written
    private int[] counts = new int[4];
    private int[] sizes = new int[16];

    LogWriter(LogState state, LogFlusher flusher) {
        this.state = state;
        this.flusher = flusher;
    }

    void append(AppendPlan plan) throws IOException {
        state.checkWritable();
        if (plan.baseOffset(0) < state.endOffset()) {
            throw new IllegalArgumentException("offset " + plan.baseOffset(0) + " of "
                    + state.spec().partition() + " is below the log's end, " + state.endOffset());
        }
        Segment active = state.active();
        int sizeBefore = active.sizeInBytes();
        boolean isWritten = false;
        try {
            write(active, plan);
            isWritten = true;
        } finally {
            Arrays.fill(gathered, null);
            if (!isWritten) {
                undo(active, sizeBefore);
            }
        }
        show(active, plan);
        begun.clear();
    }

    /** Writes all batches, to the active segment and those that have to be begun. */
    private void write(Segment active, AppendPlan plan) throws IOException {
        LogSettings settings = state.settings();
        long nowMs = state.spec().wallMs();
        if (sizes.length < plan.batchCount()) {
            sizes = new int[Math.max(plan.batchCount(), sizes.length * 2)];
        }
        Segment target = active;
        int next = 0;
        int parts = 0;
        while (next < plan.batchCount()) {
            int room = target.room(plan, next, settings, nowMs);
            if (room > 0) {
                gather(target.log(), plan, next, room);
            }
            next += room;
            if (parts == counts.length) {
                counts = Arrays.copyOf(counts, parts * 2);
            }
            counts[parts++] = room;
            if (next < plan.batchCount()) {
                target = begin(target, plan, next, nowMs);
            }
        }
    }

    private void gather(SharedFile file, AppendPlan plan, int from, int count) throws IOException {
        if (gathered.length < count) {
            gathered = new ByteBuffer[Math.max(count, gathered.length * 2)];
        }
        for (int i = 0; i < count; i++) {
            gathered[i] = plan.batch(from + i);
            sizes[from + i] = gathered[i].remaining();
        }
        int first = 0;
        int emptyWrites = 0;
        while (first < count) {
            long written = state.disk().write(file, gathered, first, count - first);
            emptyWrites = written == 0 ? emptyWrites + 1 : 0;
            if (emptyWrites > EMPTY_WRITES) {
                throw new IOException(file + " takes no bytes");
            }
            while (first < count && !gathered[first].hasRemaining()) {
                first++;
            }
        }
    }

    /** Creates the segment that goes on after another one; nobody sees it yet. */
    private Segment begin(Segment previous, AppendPlan plan, int batch, long nowMs) throws IOException {
        long endSoFar = batch == 0 ? state.endOffset() : plan.lastOffset(batch - 1) + 1;
        // the end of the one before it, so that no offset is missing between segments: recovery takes a gap for a loss
        boolean isNear = plan.lastOffset(batch) - endSoFar <= Integer.MAX_VALUE && endSoFar > previous.baseOffset();
        long base = isNear ? endSoFar : plan.baseOffset(batch);
        state.spec().rolling(base);
        Segment segment = create(state.machine(), state.spec().directory(), base, state.settings(), nowMs);
        begun.add(segment);
        state.directoryChanged(true);
        return segment;
    }

    /** {@return a new, empty segment} */
    static Segment create(Machine machine, Path directory, long base, LogSettings settings, long nowMs)
            throws IOException {
        Disk disk = machine.disk();
        Path path = LogFiles.of(directory, base, LogFiles.LOG);
        if (settings.preallocate()) {
            disk.extend(path, settings.segmentBytes());
        }
        SharedFile log = disk.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(
                log,
                new IndexFile(disk, LogFiles.of(directory, base, LogFiles.OFFSET_INDEX), IndexLayout.OFFSETS, 0),
                new IndexFile(disk, LogFiles.of(directory, base, LogFiles.TIME_INDEX), IndexLayout.TIMES, 0),
                SegmentExtent.empty(base),
                machine.pages(),
                nowMs);
    }

    /** Cuts off what was written of a plan that failed. If even that fails, the log takes no more writes. */
    private void undo(Segment active, int sizeBefore) {
        try {
            state.disk().truncate(active.log(), sizeBefore);
            for (Segment segment : begun) {
                segment.log().release();
                state.disk().delete(segment.log().path());
            }
            if (!begun.isEmpty()) {
                state.disk().forceDirectory(state.spec().directory());
            }
        } catch (IOException e) {
            state.fail(e);
        } catch (UncheckedIOException e) {
            state.fail(new IOException("cannot close a segment", e));
        } finally {
            begun.clear();
        }
    }

    private void show(Segment active, AppendPlan plan) {
        int interval = state.settings().indexIntervalBytes();
        int next = 0;
        for (int part = 0; part <= begun.size(); part++) {
            Segment segment = part == 0 ? active : begun.get(part - 1);
            for (int i = 0; i < counts[part]; i++) {
                segment.added(
                        plan.baseOffset(next), plan.lastOffset(next), plan.maxTimestamp(next), sizes[next], interval);
                next++;
            }
            writeIndexes(segment);
        }
        if (!begun.isEmpty()) {
            showBegun();
        }
        state.endOffset(plan.lastOffset(plan.batchCount() - 1) + 1);
    }

    private void showBegun() {
        Segment[] before = state.segments();
        Segment[] after = Arrays.copyOf(before, before.length + begun.size());
        for (int i = 0; i < begun.size(); i++) {
            after[before.length + i] = begun.get(i);
        }
        state.publish(after);
        // readers at the tail may still be in the segment before the active one
        for (int i = Math.max(0, before.length - 2); i < after.length - 2; i++) {
            after[i].forgetRecent();
        }
        for (int i = before.length - 1; i < after.length - 1; i++) {
            flusher.sealed(after[i]);
        }
    }

    /** Index entries can be had again from the log: that they can't be written is no reason to fail an append. */
    private void writeIndexes(Segment segment) {
        try {
            if (segment.offsetIndex().isFlushDue()) {
                segment.offsetIndex().flush();
            }
            if (segment.timeIndex().isFlushDue()) {
                segment.timeIndex().flush();
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .addKeyValue("partition", state.spec().partition())
                    .addKeyValue("segment", segment)
                    .setCause(e)
                    .log("index entries are kept in memory: they cannot be written");
        }
    }
}
