package io.jusante.partition;

import io.jusante.record.TopicPartition;
import java.util.Objects;

/** The room that one replica takes in its directory; immutable. */
public final class ReplicaUsage {
    private final TopicPartition partition;
    private final long sizeInBytes;
    private final long offsetLag;
    private final boolean future;

    public ReplicaUsage(TopicPartition partition, long sizeInBytes, long offsetLag, boolean future) {
        this.partition = Objects.requireNonNull(partition);
        this.sizeInBytes = sizeInBytes;
        this.offsetLag = offsetLag;
        this.future = future;
    }

    public TopicPartition partition() {
        return partition;
    }

    /** {@return bytes of all batches kept} */
    public long sizeInBytes() {
        return sizeInBytes;
    }

    /**
     * {@return by how many offsets the log ends before the high watermark; of a future log, before the log that it is to
     * replace}
     */
    public long offsetLag() {
        return offsetLag;
    }

    /** {@return whether it is a copy under way to another directory, which will replace the replica} */
    public boolean isFuture() {
        return future;
    }
}
