package io.jusante.storage.contract;

import io.jusante.record.TopicPartition;
import io.jusante.storage.LogSettings;
import io.jusante.storage.LogStoreSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** A log to open in a test. Clean and without a past unless it is told otherwise. */
public final class ContractSpec implements LogStoreSpec {
    private final Path directory;
    private final Executor io;
    private final AtomicLong wallMs = new AtomicLong(LogBatches.FIRST_TIMESTAMP);
    private final List<Long> rolls = new CopyOnWriteArrayList<>();
    private LogSettings settings = ContractSettings.small();
    private boolean cleanlyClosed;
    private long recoveryPoint;
    private long startOffset;
    private volatile long bytesDone;

    public ContractSpec(Path directory, Executor io) {
        this.directory = directory;
        this.io = io;
    }

    public ContractSpec withSettings(LogSettings newSettings) {
        settings = newSettings;
        return this;
    }

    public ContractSpec closedCleanly() {
        cleanlyClosed = true;
        return this;
    }

    public ContractSpec withRecoveryPoint(long offset) {
        recoveryPoint = offset;
        return this;
    }

    public ContractSpec withStartOffset(long offset) {
        startOffset = offset;
        return this;
    }

    /** Moves the wall clock. */
    public void advanceWallMs(long ms) {
        wallMs.addAndGet(ms);
    }

    /** {@return the base offsets of the segments that were begun} */
    public List<Long> rolls() {
        return rolls;
    }

    /** {@return how far recovery said that it got} */
    public long bytesDone() {
        return bytesDone;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public TopicPartition partition() {
        return new TopicPartition("contract", 0);
    }

    @Override
    public UUID topicId() {
        return new UUID(1, 2);
    }

    @Override
    public LogSettings settings() {
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
        return io;
    }

    @Override
    public long wallMs() {
        return wallMs.get();
    }

    @Override
    public void progress(long done, long total) {
        bytesDone = done;
    }

    @Override
    public void rolling(long baseOffset) {
        rolls.add(baseOffset);
    }
}
