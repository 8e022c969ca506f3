package io.jusante.consensus.local.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the folder whole again after a stop of any kind: drops what was never finished, cuts a torn tail, and refuses
 * what no crash explains.
 */
final class LogRecovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogRecovery.class);

    private final LogFolder folder;
    private final List<SnapshotFile> snapshots = new ArrayList<>();
    private final List<LogSegment> segments = new ArrayList<>();
    private long nextOffset;
    private int epoch;
    private long endPosition;

    LogRecovery(LogFolder folder) {
        this.folder = folder;
    }

    /**
     * What is there.
     *
     * @param snapshots oldest first, all readable
     * @param segments oldest first; empty where the log is new or was lost behind a snapshot
     * @param nextOffset the offset of the next record
     * @param epoch the last leader epoch that was used, 0 for none
     * @param endPosition the size of the last segment
     */
    record Recovered(
            List<SnapshotFile> snapshots, List<LogSegment> segments, long nextOffset, int epoch, long endPosition) {}

    /** @throws IOException if the disk fails, or acknowledged records are damaged or missing */
    Recovered recover() throws IOException {
        List<String> segmentNames = new ArrayList<>();
        for (String name : folder.names()) {
            if (SnapshotFile.isTemporaryName(name)) {
                LOGGER.atInfo().addKeyValue("file", name).log("dropping a file that was never finished");
                folder.delete(name);
            } else if (SnapshotFile.isName(name)) {
                snapshots.add(SnapshotFile.of(name));
            } else if (LogSegment.isName(name)) {
                segmentNames.add(name);
            }
        }
        recoverSnapshots();
        Collections.sort(segmentNames);
        for (int i = 0; i < segmentNames.size(); i++) {
            recoverSegment(segmentNames.get(i), i == segmentNames.size() - 1);
        }
        checkReach();
        return new Recovered(List.copyOf(snapshots), List.copyOf(segments), nextOffset, epoch, endPosition);
    }

    private void recoverSnapshots() throws IOException {
        snapshots.sort(Comparator.comparingLong(SnapshotFile::lastIncludedOffset));
        List<SnapshotFile> damaged = new ArrayList<>();
        for (SnapshotFile snapshot : snapshots) {
            if (snapshot.read(folder) == null) {
                LOGGER.atError()
                        .addKeyValue("file", snapshot.name())
                        .log("a metadata snapshot is damaged and is not used");
                damaged.add(snapshot);
            } else {
                epoch = Math.max(epoch, snapshot.epoch());
            }
        }
        snapshots.removeAll(damaged);
    }

    private void recoverSegment(String name, boolean last) throws IOException {
        try (LogFile file = folder.open(name)) {
            LogSegment segment = LogSegment.read(file, name);
            if (segment == null) {
                throw damaged(name, 0);
            }
            if (!segments.isEmpty() && segment.baseOffset() != nextOffset) {
                throw new IOException("the metadata log in " + folder + " lacks the records from offset " + nextOffset
                        + " to " + (segment.baseOffset() - 1));
            }
            segments.add(segment);
            nextOffset = segment.baseOffset();
            epoch = Math.max(epoch, segment.epoch());
            replay(file, name, last);
        }
    }

    private void replay(LogFile file, String name, boolean last) throws IOException {
        FrameReader frames = new FrameReader(file, LogSegment.HEADER_BYTES);
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
            if (frame.baseOffset() != nextOffset) {
                throw new IOException(name + " in " + folder + " has offset " + frame.baseOffset() + " where "
                        + nextOffset + " is due");
            }
            nextOffset = frame.nextOffset();
            epoch = Math.max(epoch, frame.epoch());
        }
        endPosition = frames.position();
        if (frames.atEnd()) {
            return;
        }
        Frame witness = last ? frames.witnessAgainst(endPosition) : null;
        if (!last || witness != null) {
            throw damaged(name, endPosition);
        }
        LOGGER.atWarn()
                .addKeyValue("file", name)
                .addKeyValue("position", endPosition)
                .addKeyValue("bytes", file.sizeInBytes() - endPosition)
                .addKeyValue("nextOffset", nextOffset)
                .log("cutting a torn write from the end of the metadata log; it was never acknowledged");
        file.truncate(endPosition);
        file.sync();
    }

    /** A snapshot must stand where the first segment begins, or the records between them are gone. */
    private void checkReach() throws IOException {
        long snapshotEnd =
                snapshots.isEmpty() ? 0 : snapshots.get(snapshots.size() - 1).lastIncludedOffset() + 1;
        if (segments.isEmpty()) {
            nextOffset = snapshotEnd;
            return;
        }
        long first = segments.get(0).baseOffset();
        if (first > snapshotEnd) {
            throw new IOException("the metadata log in " + folder + " begins at offset " + first
                    + " and no readable snapshot reaches it; restore the folder from a copy");
        }
        if (nextOffset < snapshotEnd) {
            throw new IOException("the metadata log in " + folder + " ends before offset " + nextOffset
                    + ", which is before its snapshot at " + snapshotEnd + "; restore the folder from a copy");
        }
    }

    private IOException damaged(String name, long position) {
        return new IOException("the metadata log file " + name + " in " + folder + " is damaged at byte " + position
                + ", in records that were acknowledged; restore the folder from a copy");
    }
}
