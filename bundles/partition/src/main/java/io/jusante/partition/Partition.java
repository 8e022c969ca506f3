package io.jusante.partition;

import io.jusante.record.TopicPartition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** One hosted replica. See the package for threads and errors. */
@ProviderType
public interface Partition {
    /** In place of a leader epoch that the client does not know. */
    int NO_EPOCH = -1;

    /** To {@link #deleteRecords}: everything up to the high watermark. */
    long UP_TO_HIGH_WATERMARK = -1L;

    TopicPartition id();

    UUID topicId();

    int leaderEpoch();

    long logStartOffset();

    long logEndOffset();

    long highWatermark();

    long lastStableOffset();

    /** {@return bytes on disk} */
    long sizeInBytes();

    /** {@return whether this node leads the partition} */
    boolean isLeader();

    /**
     * {@return in how many pieces the log gives space back: the segments of a segmented log; 0 while no log is open}
     * Asks the engine, which may read from the disk: for meters, and for no event loop.
     */
    int segmentCount();

    /** {@return how many records were written to the log since this process hosts it} Never falls; cheap. */
    long recordsAppended();

    /** {@return how many bytes of batches, as they lie on disk, were written since this process hosts it} Never falls. */
    long bytesAppended();

    /** {@return how many bytes of batches went to clients, see {@link #fetched}} Never falls. */
    long bytesFetched();

    /**
     * Whoever puts what was read into a response to a client says so: a read that is dropped again, or one of the broker
     * itself, is not traffic. Cheap.
     */
    void fetched(long sizeInBytes);

    /**
     * Appends a producer's records (KIP-98 batches). Validates, stamps offsets and epoch into the buffer, writes, and
     * answers when they are acknowledged as {@code acks} asks. The broker's own records, such as a coordinator's, come
     * the same way.
     *
     * <p>The listener is called exactly once, whatever happens meanwhile: where the log is closed, deleted, handed over or
     * its disk fails, it is told so. It may be called before this method returns.
     *
     * @param records the batches, position to limit; the buffer is written to, and stays the partition's until the
     *     listener is called
     * @param acks 0, 1 or −1 for all in-sync replicas
     */
    void append(ByteBuffer records, short acks, AppendListener listener);

    /**
     * Reads whole batches from the one that holds the offset on. The stage fails with OFFSET_OUT_OF_RANGE,
     * FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH, NOT_LEADER_OR_FOLLOWER or KAFKA_STORAGE_ERROR.
     *
     * @param currentLeaderEpoch what the client believes, or {@link #NO_EPOCH}
     */
    CompletionStage<PartitionRead> read(
            long fetchOffset, int maxBytes, boolean atLeastOneBatch, ReadBound bound, int currentLeaderEpoch);

    /**
     * Calls the waiter at the end of each drain in which the bound moved, where at least this many bytes lie between the
     * offset and the bound by then; and when the partition goes away or is handed over. Goes on until the handle is
     * closed. Register, then look again: progress before the call does not wake. A call too many is possible, one too
     * few is not.
     */
    Waiting await(ReadBound bound, long fromOffset, int minBytes, ProgressWaiter waiter);

    /**
     * {@return the answer of ListOffsets}
     *
     * @param timestamp milliseconds, or −1 latest, −2 earliest, −3 largest timestamp, −4 earliest local, −5 latest
     *     tiered, −6 earliest pending upload, as in the protocol
     */
    CompletionStage<OffsetLookup> lookUp(long timestamp, ReadBound bound, int currentLeaderEpoch);

    /**
     * Deletes the records before an offset: later reads below it fail with OFFSET_OUT_OF_RANGE, and whole pieces of the
     * log are given back. When the stage completes, the new start of the log is on disk.
     *
     * <p>The stage fails with OFFSET_OUT_OF_RANGE (below 0 or above the high watermark), POLICY_VIOLATION (the topic's
     * {@code cleanup.policy} is to compact and not to delete), NOT_LEADER_OR_FOLLOWER or KAFKA_STORAGE_ERROR.
     *
     * @param beforeOffset the first offset that stays, or {@link #UP_TO_HIGH_WATERMARK}; one below the start of the log
     *     changes nothing
     * @return the start of the log
     */
    CompletionStage<Long> deleteRecords(long beforeOffset);

    /**
     * {@return the answer of OffsetForLeaderEpoch: where an epoch ends, {@link EpochEnd#UNDEFINED} where the log can't say}
     * The stage fails with FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH, NOT_LEADER_OR_FOLLOWER or KAFKA_STORAGE_ERROR.
     *
     * @param epoch the epoch asked for
     * @param currentLeaderEpoch what the client believes, or {@link #NO_EPOCH}
     */
    CompletionStage<EpochEnd> endOfEpoch(int epoch, int currentLeaderEpoch);

    /** {@return the producers that the log knows, by id} Also of a replica that does not lead. */
    CompletionStage<List<ActiveProducer>> activeProducers();

    /** A registration of {@link #await}. */
    interface Waiting extends AutoCloseable {
        @Override
        void close();
    }
}
