package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import io.jusante.storage.LogStoreSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Opens the directory of a log. After an unclean stop everything from the recovery point on is read and checked, and the
 * log ends before the first batch that is not sound; what is found sound is synced, so that it stays so.
 */
final class LogRecovery {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogRecovery.class);

    private final LogStoreSpec spec;
    private final Disk disk;
    private final Machine machine;
    private final List<Segment> segments = new ArrayList<>();
    private final List<SharedFile> opened = new ArrayList<>();
    private long endOffset;
    private boolean isChanged;
    private boolean isDense;

    LogRecovery(LogStoreSpec spec, Machine machine) {
        this.spec = spec;
        this.machine = machine;
        this.disk = machine.disk();
    }

    LogState open() throws IOException {
        boolean isOpen = false;
        try {
            List<Long> bases = LogDirectory.read(disk, spec.directory());
            openSegments(bases);
            if (segments.isEmpty() || endOffset < spec.startOffset()) {
                beginAnew();
            }
            LogState state = new LogState(
                    spec,
                    machine,
                    segments.toArray(new Segment[0]),
                    Math.max(spec.startOffset(), segments.get(0).baseOffset()),
                    endOffset);
            state.directoryChanged(isChanged);
            isOpen = true;
            return state;
        } finally {
            if (!isOpen) {
                opened.forEach(SharedFile::release);
            }
        }
    }

    private void openSegments(List<Long> bases) throws IOException {
        long verifyFrom = spec.cleanlyClosed() ? Long.MAX_VALUE : spec.recoveryPoint();
        int last = bases.size() - 1;
        int firstToCheck = last;
        // the segment before the one that begins at the recovery point may not be finished: only a later sync sees to
        // it
        while (firstToCheck > 0 && bases.get(firstToCheck) >= verifyFrom) {
            firstToCheck--;
        }
        long total = spec.cleanlyClosed() ? 0 : sizeOf(bases.subList(Math.max(0, firstToCheck), bases.size()));
        long done = 0;
        for (int i = 0; i <= last; i++) {
            if (i < firstToCheck) {
                openFinished(bases.get(i));
                continue;
            }
            boolean isWhole = check(bases.get(i), verifyFrom);
            boolean isFollowed = isFollowed(bases, i, isWhole);
            if (!spec.cleanlyClosed()) {
                done += Files.size(LogFiles.of(spec.directory(), bases.get(i), LogFiles.LOG));
                spec.progress(Math.min(done, total), total);
            }
            if (!isFollowed) {
                discard(bases.subList(i + 1, bases.size()));
                break;
            }
            segments.get(i).finishIndexes();
        }
        if (!spec.cleanlyClosed() && hasBatches()) {
            keep(Math.max(0, firstToCheck));
        } else {
            // the first sync sees to it
            isChanged |= !spec.cleanlyClosed();
        }
    }

    private boolean hasBatches() {
        return segments.size() > 1 || (segments.size() == 1 && segments.get(0).sizeInBytes() > 0);
    }

    private long sizeOf(List<Long> bases) throws IOException {
        long size = 0;
        for (long base : bases) {
            size += Files.size(LogFiles.of(spec.directory(), base, LogFiles.LOG));
        }
        return size;
    }

    /** A segment that is on disk for certain, with its indexes: they are only made again where they are missing. */
    private void openFinished(long base) throws IOException {
        SharedFile log = openLog(base);
        int size = size(log);
        Path offsets = LogFiles.of(spec.directory(), base, LogFiles.OFFSET_INDEX);
        Path times = LogFiles.of(spec.directory(), base, LogFiles.TIME_INDEX);
        if (isFinished(offsets, IndexLayout.OFFSETS, Integer.MAX_VALUE, size)
                && isFinished(times, IndexLayout.TIMES, Long.MAX_VALUE, Integer.MAX_VALUE)) {
            IndexFile offsetIndex = new IndexFile(
                    disk, offsets, IndexLayout.OFFSETS, (int) (Files.size(offsets) / IndexLayout.OFFSETS.entryBytes()));
            IndexFile timeIndex = new IndexFile(
                    disk, times, IndexLayout.TIMES, (int) (Files.size(times) / IndexLayout.TIMES.entryBytes()));
            IndexEntry time = timeIndex.last();
            if (time != null || size == 0) {
                long maxTimestamp = time == null ? Segment.NO_TIMESTAMP : time.key();
                long offset = base + (time == null ? 0 : time.value());
                SegmentExtent extent =
                        new SegmentExtent(base, size, offset, maxTimestamp, offset, Segment.NO_TIMESTAMP, 0, true);
                add(new Segment(log, offsetIndex, timeIndex, extent, machine.pages(), spec.wallMs()));
                return;
            }
        }
        SegmentScan.Found found = new SegmentScan(machine, spec, log, base, size).scan(Long.MAX_VALUE);
        if (found.damage() != null) {
            throw new IOException(log.path() + " is damaged at byte "
                    + found.extent().sizeInBytes() + ", below the recovery point: " + found.damage());
        }
        Segment segment = segment(log, found);
        segment.finishIndexes();
        about(LOGGER.atInfo(), segment).log("made the indexes again");
        add(segment);
    }

    private static boolean isFinished(Path path, IndexLayout layout, long keyLimit, long valueLimit)
            throws IOException {
        int sound = IndexCheck.soundEntries(path, layout, keyLimit, valueLimit, true);
        return sound >= 0 && sound * (long) layout.entryBytes() == Files.size(path);
    }

    /** Checks a segment and cuts off what is not sound; {@return whether nothing had to be cut} */
    private boolean check(long base, long verifyFrom) throws IOException {
        SharedFile log = openLog(base);
        long fileSize = log.channel().size();
        int limit = size(log);
        boolean isClean = spec.cleanlyClosed();
        SegmentScan.Found found = new SegmentScan(machine, spec, log, base, limit)
                .trustIndexes(verifyFrom, isClean)
                .scan(verifyFrom);
        if (found.damage() != null && isClean) {
            // it says that it was closed cleanly and was not: nothing in it is believed
            found = new SegmentScan(machine, spec, log, base, limit).scan(base);
        }
        String damage = found.damage();
        int size = found.extent().sizeInBytes();
        if (damage != null || fileSize > size) {
            disk.truncate(log, size);
            found = new SegmentScan(machine, spec, log, base, size).scan(Long.MAX_VALUE);
        }
        Segment segment = segment(log, found);
        segment.offsetIndex().flush();
        segment.timeIndex().flush();
        log.channel().position(size);
        add(segment);
        endOffset = found.extent().endOffset();
        isDense = found.extent().isDense();
        if (damage != null) {
            about(LOGGER.atWarn(), segment)
                    .addKeyValue("endOffset", endOffset)
                    .addKeyValue("bytesCut", fileSize - size)
                    .addKeyValue("bytesKept", size)
                    .log("cut off what an unclean stop left: {}", damage);
        }
        return damage == null;
    }

    /**
     * Whether there is a next segment and it goes on where this one ends. Segments are begun at the end of the log, so a
     * hole between them is a lost tail; but for compacted logs and for jumps that an offset of 32 bits can't express.
     */
    private boolean isFollowed(List<Long> bases, int i, boolean isWhole) {
        if (i == bases.size() - 1) {
            return false;
        }
        long next = bases.get(i + 1);
        return next == endOffset || (isWhole && (!isDense || next - bases.get(i) > Integer.MAX_VALUE));
    }

    private void discard(List<Long> bases) throws IOException {
        for (long base : bases) {
            Path log = LogFiles.of(spec.directory(), base, LogFiles.LOG);
            LOGGER.atWarn()
                    .addKeyValue("partition", spec.partition())
                    .addKeyValue("segment", log.getFileName())
                    .addKeyValue("bytesCut", Files.size(log))
                    .addKeyValue("endOffset", endOffset)
                    .log("removed a segment that comes after a hole which an unclean stop left");
            DroppedFiles.deleteSegment(disk, spec.directory(), base);
            isChanged = true;
        }
    }

    /** What was found sound may still be in memory only: an unclean stop leaves that to chance. */
    private void keep(int from) throws IOException {
        for (int i = from; i < segments.size(); i++) {
            disk.force(segments.get(i).log());
            segments.get(i).offsetIndex().force();
            segments.get(i).timeIndex().force();
        }
        disk.forceDirectory(spec.directory());
        isChanged = false;
    }

    /** The log has no segment, or all of them are below its start. */
    private void beginAnew() throws IOException {
        for (Segment segment : segments) {
            about(LOGGER.atWarn(), segment)
                    .addKeyValue("startOffset", spec.startOffset())
                    .addKeyValue("endOffset", endOffset)
                    .log("removed a segment below the log's start");
            opened.remove(segment.log());
            segment.log().release();
            DroppedFiles.deleteSegment(disk, spec.directory(), segment.baseOffset());
        }
        segments.clear();
        endOffset = spec.startOffset();
        add(LogWriter.create(machine, spec.directory(), endOffset, spec.settings(), spec.wallMs()));
        isChanged = true;
    }

    private SharedFile openLog(long base) throws IOException {
        SharedFile log = disk.open(
                LogFiles.of(spec.directory(), base, LogFiles.LOG), StandardOpenOption.READ, StandardOpenOption.WRITE);
        opened.add(log);
        return log;
    }

    private static int size(SharedFile log) throws IOException {
        return (int) Math.min(Integer.MAX_VALUE, log.channel().size());
    }

    private Segment segment(SharedFile log, SegmentScan.Found found) throws IOException {
        Segment segment = new Segment(
                log, found.offsetIndex(), found.timeIndex(), found.extent(), machine.pages(), spec.wallMs());
        segment.resumeTimeIndex();
        return segment;
    }

    private void add(Segment segment) {
        segments.add(segment);
    }

    private LoggingEventBuilder about(LoggingEventBuilder event, Segment segment) {
        return event.addKeyValue("partition", spec.partition()).addKeyValue("segment", segment);
    }
}
