package io.jusante.partition.replica.internal;

import io.jusante.record.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The three checkpoints of one log directory, by Kafka's names. Writing: one thread at a time. */
final class DirectoryCheckpoints {
    private final OffsetCheckpointFile recoveryPointFile;
    private final OffsetCheckpointFile logStartOffsetFile;
    private final OffsetCheckpointFile highWatermarkFile;
    private final Map<TopicPartition, Long> recoveryPoints;
    private final Map<TopicPartition, Long> logStartOffsets;

    DirectoryCheckpoints(Path directory) throws IOException {
        recoveryPointFile = new OffsetCheckpointFile(directory.resolve("recovery-point-offset-checkpoint"));
        logStartOffsetFile = new OffsetCheckpointFile(directory.resolve("log-start-offset-checkpoint"));
        highWatermarkFile = new OffsetCheckpointFile(directory.resolve("replication-offset-checkpoint"));
        recoveryPoints = recoveryPointFile.read();
        logStartOffsets = logStartOffsetFile.read();
        highWatermarkFile.read();
    }

    /** {@return up to where the log was known to be on disk when the process started; 0 where nothing is known} */
    long recoveryPoint(TopicPartition partition) {
        return recoveryPoints.getOrDefault(partition, 0L);
    }

    /** {@return the first offset when the process started; 0 where nothing is known} */
    long logStartOffset(TopicPartition partition) {
        return logStartOffsets.getOrDefault(partition, 0L);
    }

    void writeRecoveryPoints(Map<TopicPartition, Long> offsets) throws IOException {
        recoveryPointFile.write(offsets);
    }

    void writeLogStartOffsets(Map<TopicPartition, Long> offsets) throws IOException {
        logStartOffsetFile.write(offsets);
    }

    void writeHighWatermarks(Map<TopicPartition, Long> offsets) throws IOException {
        highWatermarkFile.write(offsets);
    }
}
