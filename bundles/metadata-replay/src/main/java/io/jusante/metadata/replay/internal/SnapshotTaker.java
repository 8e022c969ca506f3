package io.jusante.metadata.replay.internal;

import io.jusante.consensus.MetadataLog;
import io.jusante.kernel.Clock;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.image.MetadataRecords;
import io.jusante.metadata.image.SnapshotRecords;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when the metadata log gets a snapshot, so that it stays short. On the replay thread only. */
final class SnapshotTaker {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotTaker.class);
    private static final long NS_PER_MS = 1_000_000;

    private final MetadataLog log;
    private final Clock clock;
    private final Executor replayThread;
    private final long bytesBetween;
    private final long intervalMs;
    private long bytesSince;
    private long lastNs;
    private boolean underWay;

    /** @param intervalMs 0 for no limit in time */
    SnapshotTaker(MetadataLog log, Clock clock, Executor replayThread, long bytesBetween, long intervalMs) {
        this.log = log;
        this.clock = clock;
        this.replayThread = replayThread;
        this.bytesBetween = bytesBetween;
        this.intervalMs = intervalMs;
        this.lastNs = clock.nanoTime();
    }

    /** A snapshot was read: what comes now is counted from here. */
    void began() {
        bytesSince = 0;
        lastNs = clock.nanoTime();
    }

    /** Records of so many bytes were replayed. */
    void replayed(long bytes) {
        bytesSince += bytes;
    }

    /** Takes a snapshot of the published image if one is due. */
    void takeIfDue(ClusterImage image) {
        boolean old = intervalMs > 0 && clock.nanoTime() - lastNs >= intervalMs * NS_PER_MS;
        if (underWay || bytesSince == 0 || (bytesSince < bytesBetween && !old)) {
            return;
        }
        underWay = true;
        began();
        log.saveSnapshot(image.offset(), image.epoch(), MetadataRecords.encode(SnapshotRecords.of(image)))
                .whenCompleteAsync((saved, failure) -> ended(image, failure), replayThread);
    }

    private void ended(ClusterImage image, Throwable failure) {
        underWay = false;
        if (failure != null) {
            LOGGER.atWarn()
                    .setCause(failure)
                    .addKeyValue("offset", image.offset())
                    .log("no metadata snapshot; the log is kept longer instead");
        }
    }
}
