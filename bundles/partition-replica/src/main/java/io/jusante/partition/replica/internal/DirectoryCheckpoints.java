package io.jusante.partition.replica.internal;

import io.jusante.record.TopicPartition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The three checkpoints of one log directory, by Kafka's names. They keep what they say of a partition until it is
 * deleted, also while nobody hosts it yet. Any thread: a lock, because each file is written by one at a time, and whoever
 * gathers offsets for a file must not be overtaken by a newer one.
 */
final class DirectoryCheckpoints {
    private final OffsetCheckpointFile recoveryPoints;
    private final OffsetCheckpointFile logStartOffsets;
    private final OffsetCheckpointFile highWatermarks;
    private final List<OffsetCheckpointFile> files;

    private final Object movedLock = new Object();
    private Set<Replica> moved = new LinkedHashSet<>();
    private @Nullable CompletableFuture<Void> nextWrite;

    DirectoryCheckpoints(Path directory) throws IOException {
        recoveryPoints = new OffsetCheckpointFile(directory.resolve("recovery-point-offset-checkpoint"));
        logStartOffsets = new OffsetCheckpointFile(directory.resolve("log-start-offset-checkpoint"));
        highWatermarks = new OffsetCheckpointFile(directory.resolve("replication-offset-checkpoint"));
        files = List.of(recoveryPoints, logStartOffsets, highWatermarks);
        for (OffsetCheckpointFile file : files) {
            file.read();
        }
    }

    /** {@return up to where the log is known to be on disk; 0 where nothing is known} */
    synchronized long recoveryPoint(TopicPartition partition) {
        return recoveryPoints.get(partition);
    }

    /** {@return the first offset as it was last written; 0 where nothing is known} */
    synchronized long logStartOffset(TopicPartition partition) {
        return logStartOffsets.get(partition);
    }

    synchronized void writeRecoveryPoints(Collection<Replica> replicas) throws IOException {
        write(recoveryPoints, replicas, replica -> replica.lifecycle().recoveryPoint());
    }

    synchronized void writeLogStartOffsets(Collection<Replica> replicas) throws IOException {
        write(logStartOffsets, replicas, Replica::logStartOffset);
    }

    synchronized void writeHighWatermarks(Collection<Replica> replicas) throws IOException {
        write(highWatermarks, replicas, Replica::highWatermark);
    }

    private static void write(OffsetCheckpointFile file, Collection<Replica> replicas, ToLongFunction<Replica> offset)
            throws IOException {
        for (Replica replica : replicas) {
            put(file, replica, offset);
        }
        file.write();
    }

    private static void put(OffsetCheckpointFile file, Replica replica, ToLongFunction<Replica> offset) {
        // a replica that is deleted while the caller looks at it must not come back
        if (!replica.lifecycle().isDeleted()) {
            file.put(replica.id(), offset.applyAsLong(replica));
        }
    }

    /** Brings the start of a log to disk, soon; one write serves all who wait. */
    CompletionStage<Void> keepLogStart(Replica replica, Executor io) {
        synchronized (movedLock) {
            moved.add(replica);
            CompletableFuture<Void> write = nextWrite;
            if (write == null) {
                write = new CompletableFuture<>();
                nextWrite = write;
                io.execute(this::writeMoved);
            }
            return write;
        }
    }

    private void writeMoved() {
        CompletableFuture<Void> write;
        IOException failure = null;
        synchronized (this) {
            Set<Replica> starts;
            synchronized (movedLock) {
                write = nextWrite;
                nextWrite = null;
                starts = moved;
                moved = new LinkedHashSet<>();
            }
            try {
                write(logStartOffsets, starts, Replica::logStartOffset);
            } catch (IOException e) {
                failure = e;
            }
        }
        if (write == null) {
            throw new IllegalStateException("a write of log starts that nobody asked for");
        }
        if (failure == null) {
            write.complete(null);
        } else {
            write.completeExceptionally(failure);
        }
    }

    /** Forgets a partition whose log is deleted. The files say so with their next write. */
    synchronized void remove(TopicPartition partition) {
        files.forEach(file -> file.remove(partition));
    }

    /** Forgets all partitions but these, which are those that the directory holds. */
    synchronized void retain(Set<TopicPartition> partitions) {
        files.forEach(file -> file.retain(partitions));
    }

    /**
     * The partitions are about to be made anew: makes sure that no file still speaks of earlier ones of their names, whose
     * offsets would be taken for theirs by the next process.
     */
    synchronized void beginAnew(Collection<TopicPartition> partitions) throws IOException {
        for (OffsetCheckpointFile file : files) {
            partitions.forEach(file::remove);
            if (partitions.stream().anyMatch(file::isWritten)) {
                file.write();
            }
        }
    }
}
