package io.jusante.partition.replica.internal;

import io.jusante.record.TopicPartition;
import io.jusante.storage.LogStoreSpec;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an engine is told about one replica's log. */
final class StoreSpec implements LogStoreSpec {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoreSpec.class);
    private static final long PROGRESS_EVERY_NS = TimeUnit.SECONDS.toNanos(5);

    private final Replica replica;
    private final TopicSettings settings;
    private final boolean cleanlyClosed;
    private final long recoveryPoint;
    private final long startOffset;
    private long lastProgressNs;

    StoreSpec(Replica replica, boolean cleanlyClosed, long recoveryPoint, long startOffset) {
        this.replica = replica;
        this.settings = replica.settings();
        this.cleanlyClosed = cleanlyClosed;
        this.recoveryPoint = recoveryPoint;
        this.startOffset = startOffset;
        this.lastProgressNs = replica.services().clock().nanoTime();
    }

    @Override
    public Path directory() {
        return replica.directory();
    }

    @Override
    public TopicPartition partition() {
        return replica.id();
    }

    @Override
    public UUID topicId() {
        return replica.topicId();
    }

    @Override
    public TopicSettings settings() {
        return settings;
    }

    @Override
    public boolean cleanlyClosed() {
        return cleanlyClosed;
    }

    @Override
    public long recoveryPoint() {
        return recoveryPoint;
    }

    @Override
    public long startOffset() {
        return startOffset;
    }

    @Override
    public Executor io() {
        return replica.services().io();
    }

    @Override
    public long wallMs() {
        return replica.services().clock().wallMs();
    }

    @Override
    public void progress(long bytesDone, long bytesTotal) {
        long nowNs = replica.services().clock().nanoTime();
        if (nowNs - lastProgressNs >= PROGRESS_EVERY_NS) {
            lastProgressNs = nowNs;
            LOGGER.atInfo()
                    .addKeyValue("partition", replica.id())
                    .addKeyValue("bytesDone", bytesDone)
                    .addKeyValue("bytesTotal", bytesTotal)
                    .log("recovering a log");
        }
    }

    @Override
    public void rolling(long baseOffset) {
        replica.queue().rolling(baseOffset);
    }
}
