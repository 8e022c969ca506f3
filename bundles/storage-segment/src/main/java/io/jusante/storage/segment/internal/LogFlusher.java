package io.jusante.storage.segment.internal;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings to disk what was written. Any thread, one at a time. */
final class LogFlusher {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogFlusher.class);

    private final LogState state;
    private final ConcurrentLinkedQueue<Segment> sealed = new ConcurrentLinkedQueue<>();

    LogFlusher(LogState state) {
        this.state = state;
    }

    /** Nothing will be added to the segment any more: its indexes are written and it is synced, elsewhere and soon. */
    void sealed(Segment segment) {
        sealed.add(segment);
        try {
            state.spec().io().execute(this::finishInBackground);
        } catch (RejectedExecutionException e) {
            // the host is going down; the next sync or the close does it
            LOGGER.atDebug().addKeyValue("segment", segment).log("no thread to finish a segment: left for the close");
        }
    }

    private void finishInBackground() {
        state.durability().lock();
        try {
            if (!state.isClosed() && !state.hasFailed()) {
                finishSealed();
            }
        } catch (IOException e) {
            LOGGER.atDebug().setCause(e).log("a segment was not finished"); // told and kept by state.fail already
        } finally {
            state.durability().unlock();
        }
    }

    /** Everything that was appended before the call is on disk when it returns. */
    void sync() throws IOException {
        long target = state.endOffset();
        if (state.recoveryPoint() >= target && !state.isDirectoryChanged()) {
            state.checkWritable();
            return;
        }
        // those that wait here are all served by the one who gets in next
        state.durability().lock();
        try {
            state.checkWritable();
            if (state.recoveryPoint() < target || state.isDirectoryChanged()) {
                flush();
            }
        } finally {
            state.durability().unlock();
        }
    }

    /** Under the lock. */
    void flush() throws IOException {
        // the end first: whatever is below it is in the segments, and in the queue, that are read after it
        long end = state.endOffset();
        Segment[] segments = state.segments();
        finishSealed();
        try {
            for (int i = LogState.floor(segments, state.recoveryPoint()); i < segments.length; i++) {
                if (segments[i].log().tryRetain()) {
                    try {
                        state.disk().force(segments[i].log());
                    } finally {
                        segments[i].log().release();
                    }
                }
            }
            flushDirectory();
        } catch (IOException e) {
            // what a failed sync has lost is not known: it is never tried again
            state.fail(e);
            throw e;
        }
        state.recoveryPoint(Math.max(end, state.recoveryPoint()));
    }

    private void flushDirectory() throws IOException {
        if (state.isDirectoryChanged()) {
            state.directoryChanged(false);
            state.disk().forceDirectory(state.spec().directory());
        }
    }

    /** Under the lock. */
    void finishSealed() throws IOException {
        Segment segment = sealed.peek();
        while (segment != null) {
            if (segment.log().tryRetain()) {
                try {
                    finish(segment);
                } catch (IOException e) {
                    state.fail(e);
                    throw e;
                } finally {
                    segment.log().release();
                }
            }
            sealed.remove();
            segment = sealed.peek();
        }
    }

    /** Leaves a segment as Kafka does: indexes whole, with the last entry of the time index, all of it synced. */
    void finish(Segment segment) throws IOException {
        int size = segment.sizeInBytes();
        if (segment.log().channel().size() > size) {
            state.disk().truncate(segment.log(), size);
        }
        segment.finishIndexes();
        state.disk().force(segment.log());
        segment.offsetIndex().force();
        segment.timeIndex().force();
        flushDirectory();
    }
}
