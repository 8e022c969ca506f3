package io.jusante.storage.segment.internal;

import io.jusante.storage.AppendPlan;
import io.jusante.storage.LogExtent;
import io.jusante.storage.LogRead;
import io.jusante.storage.LogSettings;
import io.jusante.storage.LogStore;
import io.jusante.storage.SidecarKind;
import io.jusante.storage.TimestampedOffset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The log of one partition in segments; each call goes to the part that it concerns. */
final class SegmentLogStore implements LogStore {
    private final LogState state;
    private final LogFlusher flusher;
    private final DroppedFiles dropped;
    private final LogWriter writer;
    private final LogTrimmer trimmer;
    private final LogReader reader;
    private final Sidecars sidecars;

    SegmentLogStore(LogState state) {
        this.state = state;
        this.flusher = new LogFlusher(state);
        this.dropped = new DroppedFiles(state);
        this.writer = new LogWriter(state, flusher);
        this.trimmer = new LogTrimmer(state, flusher, dropped);
        this.reader = new LogReader(state);
        this.sidecars = new Sidecars(state.disk(), state.spec().directory());
    }

    @Override
    public long startOffset() {
        return state.startOffset();
    }

    @Override
    public long endOffset() {
        return state.endOffset();
    }

    @Override
    public long recoveryPoint() {
        return state.recoveryPoint();
    }

    @Override
    public long sizeInBytes() {
        long size = 0;
        for (Segment segment : state.segments()) {
            size += segment.sizeInBytes();
        }
        return size;
    }

    @Override
    public void append(AppendPlan plan) throws IOException {
        writer.append(plan);
    }

    @Override
    public CompletionStage<LogRead> read(long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch) {
        return reader.read(fromOffset, upToOffset, maxBytes, atLeastOneBatch);
    }

    @Override
    public CompletionStage<@Nullable TimestampedOffset> offsetFor(long timestampMs, long upToOffset) {
        return reader.offsetFor(timestampMs, upToOffset);
    }

    @Override
    public CompletionStage<@Nullable TimestampedOffset> offsetOfMaxTimestamp() {
        return reader.offsetOfMaxTimestamp();
    }

    @Override
    public List<LogExtent> extents() {
        long end = state.endOffset();
        Segment[] segments = state.segments();
        List<LogExtent> extents = new ArrayList<>(segments.length);
        for (int i = 0; i < segments.length; i++) {
            Segment segment = segments[i];
            long next = i + 1 < segments.length ? segments[i + 1].baseOffset() : Math.max(end, segment.baseOffset());
            extents.add(new LogExtent(segment.baseOffset(), next, segment.sizeInBytes(), segment.maxTimestamp()));
        }
        return extents;
    }

    @Override
    public void sync() throws IOException {
        flusher.sync();
    }

    @Override
    public void truncateTo(long offset) throws IOException {
        trimmer.truncateTo(offset);
    }

    @Override
    public void resetTo(long offset) throws IOException {
        trimmer.resetTo(offset);
    }

    @Override
    public void advanceStart(long offset) throws IOException {
        trimmer.advanceStart(offset);
    }

    @Override
    public void configure(LogSettings settings) {
        state.settings(settings);
    }

    @Override
    public void saveSidecar(SidecarKind kind, long offset, ByteBuffer content) throws IOException {
        state.checkWritable();
        sidecars.save(kind, offset, content);
    }

    @Override
    public boolean keepsSidecarsBesideLane() {
        return true;
    }

    @Override
    public @Nullable ByteBuffer loadSidecar(SidecarKind kind, long offset) throws IOException {
        state.checkOpen();
        return sidecars.load(kind, offset);
    }

    @Override
    public List<Long> sidecars(SidecarKind kind) throws IOException {
        state.checkOpen();
        return sidecars.list(kind);
    }

    @Override
    public void deleteSidecar(SidecarKind kind, long offset) throws IOException {
        state.checkWritable();
        sidecars.delete(kind, offset);
    }

    @Override
    public void close() throws IOException {
        state.checkOpen();
        state.durability().lock();
        try {
            state.checkWritable();
            flusher.finishSealed();
            flusher.finish(state.active());
            flusher.flush();
        } finally {
            state.close();
            release();
            state.durability().unlock();
        }
    }

    private void release() throws IOException {
        dropped.deleteAll();
        try {
            for (Segment segment : state.segments()) {
                segment.log().release();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void delete() throws IOException {
        state.checkOpen();
        state.durability().lock();
        try {
            state.close();
            release();
            Segment[] segments = state.segments();
            // the newest first, so that a crash in between leaves a log
            for (int i = segments.length - 1; i >= 0; i--) {
                DroppedFiles.deleteSegment(state.disk(), state.spec().directory(), segments[i].baseOffset());
            }
            sidecars.deleteAll();
        } finally {
            state.durability().unlock();
        }
    }

    @Override
    public String toString() {
        return "SegmentLogStore[" + state.spec().partition() + ", " + state.startOffset() + ".." + state.endOffset()
                + "]";
    }
}
