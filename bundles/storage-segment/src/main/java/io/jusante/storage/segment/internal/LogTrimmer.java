package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Takes batches away, at either end of the log. Lane; each call holds the durability lock. */
final class LogTrimmer {
    private final LogState state;
    private final LogFlusher flusher;
    private final DroppedFiles dropped;

    LogTrimmer(LogState state, LogFlusher flusher, DroppedFiles dropped) {
        this.state = state;
        this.flusher = flusher;
        this.dropped = dropped;
    }

    /** A change that ends halfway leaves the directory in a state that nobody knows. */
    private interface Change {
        void make() throws IOException;
    }

    private void apply(Change change) throws IOException {
        state.checkWritable();
        state.durability().lock();
        try {
            flusher.finishSealed();
            change.make();
        } catch (IOException e) {
            state.fail(e);
            throw e;
        } finally {
            state.durability().unlock();
        }
    }

    void truncateTo(long offset) throws IOException {
        state.checkWritable();
        if (offset >= state.endOffset()) {
            return;
        }
        if (offset < state.segments()[0].baseOffset()) {
            resetTo(offset);
        } else {
            apply(() -> truncate(offset));
        }
    }

    private void truncate(long offset) throws IOException {
        Segment[] before = state.segments();
        int index = LogState.floor(before, offset);
        Segment segment = before[index];
        segment.offsetIndex().flush();
        segment.timeIndex().flush();
        int cut = segment.cutPosition(offset, state.scratch());
        SegmentScan.Found found = scan(segment, offset, cut);
        Segment shorter = segment(segment.log(), found);
        shorter.offsetIndex().flush();
        shorter.timeIndex().flush();
        long end = found.extent().endOffset();

        Segment[] after = Arrays.copyOf(before, index + 1);
        after[index] = shorter;
        state.endOffset(end);
        state.startOffset(Math.min(state.startOffset(), end));
        state.recoveryPoint(Math.min(state.recoveryPoint(), end));
        state.publish(after);
        state.countTruncation();
        // the newest first, so that a crash in between leaves no hole
        for (int i = before.length - 1; i > index; i--) {
            drop(before[i]);
        }
        if (segment.log().isShared()) {
            replaceByCopy(after.clone(), shorter, found.extent());
        } else {
            state.disk().truncate(segment.log(), cut);
            segment.log().channel().position(cut);
        }
        state.disk().force(state.active().log());
        state.disk().forceDirectory(state.spec().directory());
        state.directoryChanged(false);
    }

    private SegmentScan.Found scan(Segment segment, long below, int limit) throws IOException {
        return new SegmentScan(state.machine(), state.spec(), segment.log(), segment.baseOffset(), limit)
                .trustIndexes(below, false)
                .scan(Long.MAX_VALUE);
    }

    private Segment segment(SharedFile log, SegmentScan.Found found) throws IOException {
        Segment segment = new Segment(
                log,
                found.offsetIndex(),
                found.timeIndex(),
                found.extent(),
                state.machine().pages(),
                state.spec().wallMs());
        segment.resumeTimeIndex();
        return segment;
    }

    /** Slices of the file are out: they keep the old one, the log goes on with a copy of what is left. */
    private void replaceByCopy(Segment[] segments, Segment shorter, SegmentExtent extent) throws IOException {
        Disk disk = state.disk();
        Path path = LogFiles.of(state.spec().directory(), extent.baseOffset(), LogFiles.LOG);
        Path copy = path.resolveSibling(path.getFileName() + LogFiles.CLEANED);
        SharedFile file = disk.open(
                copy,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        boolean isUsed = false;
        try {
            copy(shorter.log().channel(), file, extent.sizeInBytes());
            disk.force(file);
            disk.rename(copy, path);
            isUsed = true;
        } finally {
            if (!isUsed) {
                file.release();
            }
        }
        file.channel().position(extent.sizeInBytes());
        Segment replacement = new Segment(
                file,
                shorter.offsetIndex(),
                shorter.timeIndex(),
                extent,
                state.machine().pages(),
                state.spec().wallMs());
        replacement.resumeTimeIndex();
        segments[segments.length - 1] = replacement;
        state.publish(segments);
        state.countTruncation();
        shorter.log().release();
    }

    private void copy(FileChannel from, SharedFile to, int size) throws IOException {
        ByteBuffer buffer = state.scratch().take();
        try {
            int position = 0;
            while (position < size) {
                buffer.clear().limit(Math.min(buffer.capacity(), size - position));
                int read = from.read(buffer, position);
                if (read < 0) {
                    throw new IOException(to + " cannot be copied: the log ends at " + position);
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    position += state.disk().write(to, buffer, position);
                }
            }
        } finally {
            state.scratch().giveBack(buffer);
        }
    }

    void resetTo(long offset) throws IOException {
        apply(() -> {
            Segment[] before = state.segments();
            for (Segment segment : before) {
                if (segment.baseOffset() == offset) {
                    dropped.drop(offset);
                }
            }
            replaceAll(offset);
            state.startOffset(offset);
            state.endOffset(offset);
            state.recoveryPoint(offset);
            state.countTruncation();
            for (int i = before.length - 1; i >= 0; i--) {
                drop(before[i], before[i].baseOffset() != offset);
            }
            state.disk().forceDirectory(state.spec().directory());
            state.directoryChanged(false);
        });
    }

    private void replaceAll(long offset) throws IOException {
        Segment first = LogWriter.create(
                state.machine(),
                state.spec().directory(),
                offset,
                state.settings(),
                state.spec().wallMs());
        state.publish(new Segment[] {first});
    }

    void advanceStart(long offset) throws IOException {
        state.checkWritable();
        if (offset > state.endOffset()) {
            throw new IllegalArgumentException(
                    "the log of " + state.spec().partition() + " ends at " + state.endOffset() + ", before " + offset);
        }
        if (offset <= state.startOffset()) {
            return;
        }
        state.startOffset(offset);
        Segment[] segments = state.segments();
        boolean isEmptied = offset == state.endOffset() && state.active().sizeInBytes() > 0;
        if (isEmptied || (segments.length > 1 && segments[1].baseOffset() <= offset)) {
            apply(() -> dropBelow(segments, offset, isEmptied));
        }
    }

    private void dropBelow(Segment[] before, long offset, boolean isEmptied) throws IOException {
        int kept = isEmptied ? before.length : LogState.floor(before, offset);
        if (isEmptied) {
            state.spec().rolling(offset);
            replaceAll(offset);
        } else {
            state.publish(Arrays.copyOfRange(before, kept, before.length));
        }
        // the oldest first, so that a crash in between leaves no hole
        for (int i = 0; i < kept; i++) {
            drop(before[i]);
        }
    }

    private void drop(Segment segment) throws IOException {
        drop(segment, true);
    }

    private void drop(Segment segment, boolean isNamed) throws IOException {
        if (isNamed) {
            dropped.drop(segment.baseOffset());
        }
        segment.log().release();
    }
}
