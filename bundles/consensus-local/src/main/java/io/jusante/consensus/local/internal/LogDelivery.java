package io.jusante.consensus.local.internal;

import io.jusante.consensus.MetadataLogListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls listeners in offset order, replays the files for those that come late, and deletes files that no replay needs
 * any more. On the delivery thread only: that is why a file is never deleted while it is replayed.
 */
final class LogDelivery {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogDelivery.class);
    private static final int SNAPSHOTS_KEPT = 2;

    private final LogFolder folder;
    private final int nodeId;
    private final int epoch;
    private final NavigableMap<Long, SnapshotFile> snapshots = new TreeMap<>();
    private final NavigableMap<Long, LogSegment> segments = new TreeMap<>();
    private final List<MetadataLogListener> listeners = new ArrayList<>();
    private long nextOffset;

    LogDelivery(LogFolder folder, int nodeId, int epoch, LogRecovery.Recovered recovered) {
        this.folder = folder;
        this.nodeId = nodeId;
        this.epoch = epoch;
        this.nextOffset = recovered.nextOffset();
        recovered.snapshots().forEach(this::addSnapshot);
        recovered.segments().forEach(this::addSegment);
    }

    void addSegment(LogSegment segment) {
        segments.put(segment.baseOffset(), segment);
    }

    void addSnapshot(SnapshotFile snapshot) {
        snapshots.put(snapshot.lastIncludedOffset(), snapshot);
    }

    /** Tells the listeners of a group, then those who appended it. */
    void deliver(List<PendingAppend> group) {
        for (PendingAppend append : group) {
            Frame frame = append.sealed();
            nextOffset = frame.nextOffset();
            for (MetadataLogListener listener : List.copyOf(listeners)) {
                guarded(listener, () -> committed(listener, frame));
            }
            append.committed().complete(frame.nextOffset() - 1);
        }
    }

    /** Brings the listener up to what the others were told, announces the leader, and keeps it. */
    void follow(MetadataLogListener listener) {
        listeners.add(listener);
        guarded(listener, () -> {
            try {
                replay(listener);
            } catch (IOException e) {
                throw new IllegalStateException("the metadata log in " + folder + " cannot be read", e);
            }
            listener.leader(nodeId, epoch);
        });
    }

    void unfollow(MetadataLogListener listener) {
        listeners.remove(listener);
    }

    private void guarded(MetadataLogListener listener, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            // a state machine that missed a record must not see the next one
            listeners.remove(listener);
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("listener", listener.getClass().getName())
                    .log("a listener of the metadata log failed and is told nothing more");
        }
    }

    private void replay(MetadataLogListener listener) throws IOException {
        long from = 0;
        if (!snapshots.isEmpty()) {
            SnapshotFile snapshot = snapshots.lastEntry().getValue();
            List<ByteBuffer> records = snapshot.read(folder);
            if (records == null) {
                throw new IOException(snapshot.name() + " is damaged");
            }
            listener.snapshot(snapshot.lastIncludedOffset(), snapshot.epoch(), records);
            from = snapshot.lastIncludedOffset() + 1;
        }
        Long first = segments.floorKey(from);
        if (first != null) {
            for (LogSegment segment : segments.tailMap(first, true).values()) {
                from = replay(listener, segment, from);
            }
        }
        if (from != nextOffset) {
            throw new IOException("records from offset " + from + " to " + (nextOffset - 1) + " cannot be read");
        }
    }

    private long replay(MetadataLogListener listener, LogSegment segment, long from) throws IOException {
        long next = from;
        try (LogFile file = folder.open(segment.name())) {
            FrameReader frames = new FrameReader(file, LogSegment.HEADER_BYTES);
            // the writer may be ahead: what it has not handed over yet is delivered in its turn
            for (Frame frame = frames.next();
                    frame != null && frame.nextOffset() <= nextOffset;
                    frame = frames.next()) {
                Frame tail = tail(frame, next);
                if (tail != null) {
                    committed(listener, tail);
                    next = frame.nextOffset();
                }
            }
        }
        return next;
    }

    /** {@return what of the frame lies behind the snapshot, or null} */
    private static @Nullable Frame tail(Frame frame, long from) {
        if (frame.nextOffset() <= from) {
            return null;
        }
        if (frame.baseOffset() >= from) {
            return frame;
        }
        int skipped = (int) (from - frame.baseOffset());
        return new Frame(
                from,
                frame.epoch(),
                frame.appendTimeMs(),
                frame.syncedTo(),
                frame.records().subList(skipped, frame.records().size()));
    }

    private static void committed(MetadataLogListener listener, Frame frame) {
        // each listener gets buffers of its own: positions are not shared
        List<ByteBuffer> records = new ArrayList<>(frame.records().size());
        for (ByteBuffer record : frame.records()) {
            records.add(record.duplicate());
        }
        listener.committed(frame.baseOffset(), frame.epoch(), frame.appendTimeMs(), records);
    }

    /** Deletes all snapshots but the newest two, and the segments that the older of these covers. */
    void deleteCovered() {
        try {
            boolean deleted = false;
            while (snapshots.size() > SNAPSHOTS_KEPT) {
                folder.delete(snapshots.firstEntry().getValue().name());
                snapshots.pollFirstEntry();
                deleted = true;
            }
            if (snapshots.size() < SNAPSHOTS_KEPT) {
                return;
            }
            long covered = snapshots.firstKey();
            Long second = segments.size() < 2 ? null : segments.higherKey(segments.firstKey());
            while (second != null && second <= covered + 1) {
                // forgotten only once it is gone: a gap between files would look like a loss
                folder.delete(segments.firstEntry().getValue().name());
                segments.pollFirstEntry();
                deleted = true;
                second = segments.size() < 2 ? null : segments.higherKey(segments.firstKey());
            }
            if (deleted) {
                folder.sync();
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("folder", folder)
                    .log("files that a snapshot made superfluous could not be deleted");
        }
    }
}
