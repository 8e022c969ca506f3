package io.jusante.consensus.local.internal;

import io.jusante.consensus.ConsensusException.Reason;
import io.jusante.kernel.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the last segment and syncs it, one sync for all that came together. On the writer thread only, but for
 * {@link #nextOffset}.
 *
 * <p>A write that fails is cut back, and the log goes on: a full disk can be made room on. A sync that fails is never
 * tried again, because the kernel may have dropped the pages and a second try would lie: the log is closed for good.
 */
final class LogWriter {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogWriter.class);

    private final LogFolder folder;
    private final Clock clock;
    private final int epoch;
    private final long segmentBytes;
    private final Consumer<LogSegment> segments;
    private LogSegment segment;
    private LogFile file;
    private long endPosition;
    private volatile long nextOffset;
    private @Nullable String failure;

    private LogWriter(
            LogFolder folder,
            Clock clock,
            int epoch,
            long segmentBytes,
            Consumer<LogSegment> segments,
            LogSegment segment,
            LogFile file,
            LogRecovery.Recovered recovered) {
        this.folder = folder;
        this.clock = clock;
        this.epoch = epoch;
        this.segmentBytes = segmentBytes;
        this.segments = segments;
        this.segment = segment;
        this.file = file;
        this.endPosition = recovered.endPosition();
        this.nextOffset = recovered.nextOffset();
    }

    /**
     * Opens the last segment, or the first, and writes the new epoch durably.
     *
     * @param segments is told of each new segment before it holds a record
     */
    static LogWriter open(
            LogFolder folder,
            Clock clock,
            int epoch,
            long segmentBytes,
            LogRecovery.Recovered recovered,
            Consumer<LogSegment> segments)
            throws IOException {
        List<LogSegment> existing = recovered.segments();
        boolean fresh = existing.isEmpty();
        LogSegment last = fresh ? new LogSegment(recovered.nextOffset(), epoch) : existing.get(existing.size() - 1);
        LogFile file = fresh ? last.create(folder) : folder.open(last.name());
        LogWriter writer = new LogWriter(folder, clock, epoch, segmentBytes, segments, last, file, recovered);
        if (fresh) {
            folder.sync();
            writer.endPosition = LogSegment.HEADER_BYTES;
            segments.accept(last);
        } else {
            writer.writeEpoch();
        }
        return writer;
    }

    private void writeEpoch() throws IOException {
        ByteBuffer frame = Frame.prepare(List.of());
        Frame.seal(frame, nextOffset, epoch, clock.wallMs(), endPosition);
        file.write(frame, endPosition);
        file.sync();
        endPosition += frame.limit();
    }

    /** {@return the offset after the last committed record; any thread} */
    long nextOffset() {
        return nextOffset;
    }

    /**
     * Appends the group and syncs once. Those that could not be appended are failed.
     *
     * @return those that are committed, in order
     */
    List<PendingAppend> append(List<PendingAppend> group) {
        List<PendingAppend> valid = admit(group);
        if (valid.isEmpty()) {
            return valid;
        }
        if (endPosition >= segmentBytes) {
            roll();
        }
        valid = admit(valid);
        long position = endPosition;
        long offset = nextOffset;
        try {
            for (PendingAppend append : valid) {
                ByteBuffer frame = append.frame();
                Frame.seal(frame, offset, epoch, clock.wallMs(), endPosition);
                file.write(frame.duplicate(), position);
                position += frame.limit();
                offset += append.recordCount();
            }
        } catch (IOException e) {
            writeFailed(valid, e);
            return List.of();
        }
        try {
            file.sync();
        } catch (IOException e) {
            close(valid, e);
            return List.of();
        }
        endPosition = position;
        nextOffset = offset;
        return valid;
    }

    private List<PendingAppend> admit(List<PendingAppend> group) {
        List<PendingAppend> valid = new ArrayList<>(group.size());
        for (PendingAppend append : group) {
            if (failure != null) {
                append.fail(Reason.STORAGE, failure);
            } else if (append.expectedEpoch() != epoch) {
                append.fail(Reason.STALE_EPOCH, "decided in epoch " + append.expectedEpoch() + ", now it is " + epoch);
            } else {
                valid.add(append);
            }
        }
        return valid;
    }

    private void writeFailed(List<PendingAppend> group, IOException cause) {
        String message = "the metadata log in " + folder + " could not be written: " + cause.getMessage();
        try {
            // the cut is synced too, or a crash could bring back what was answered as not appended
            file.truncate(endPosition);
            file.sync();
        } catch (IOException e) {
            e.addSuppressed(cause);
            close(group, e);
            return;
        }
        LOGGER.atError().setCause(cause).addKeyValue("folder", folder).log("an append to the metadata log failed");
        group.forEach(append -> append.fail(Reason.STORAGE, message));
    }

    private void close(List<PendingAppend> group, IOException cause) {
        String message = "the metadata log in " + folder + " is closed after a failed sync (" + cause.getMessage()
                + "): check the disk, then restart";
        failure = message;
        LOGGER.atError()
                .setCause(cause)
                .addKeyValue("folder", folder)
                .log("THE METADATA LOG CANNOT BE SYNCED: no metadata changes any more until the disk is checked and"
                        + " the process is restarted");
        // what was written may come back with the next start
        group.forEach(append -> append.fail(Reason.UNKNOWN, message));
    }

    /**
     * Goes on in a new segment, so that the one before can be deleted once a snapshot covers it. Where no new one can
     * be made, the present one goes on.
     */
    void roll() {
        if (failure != null || segment.baseOffset() == nextOffset) {
            return;
        }
        LogSegment next = new LogSegment(nextOffset, epoch);
        LogFile nextFile;
        try {
            nextFile = next.create(folder);
        } catch (IOException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("file", next.name())
                    .log("no new segment of the metadata log; the present one goes on");
            return;
        }
        closeFile();
        segment = next;
        file = nextFile;
        endPosition = LogSegment.HEADER_BYTES;
        try {
            folder.sync();
        } catch (IOException e) {
            close(List.of(), e);
            return;
        }
        segments.accept(next);
    }

    /** Nothing is appended any more. */
    void close() {
        failure = "the metadata log is closed";
        closeFile();
    }

    private void closeFile() {
        try {
            file.close();
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("closing the metadata log");
        }
    }
}
