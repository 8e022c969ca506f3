package io.jusante.partition.replica.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Lane;
import io.jusante.metadata.PartitionImage;
import io.jusante.partition.ActiveProducer;
import io.jusante.partition.AppendListener;
import io.jusante.partition.EpochEnd;
import io.jusante.partition.OffsetLookup;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ProgressWaiter;
import io.jusante.partition.ReadBound;
import io.jusante.record.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One hosted replica, as the rest of the broker sees it. Any thread: reads volatile fields, and sends what changes
 * something to the lane.
 */
final class Replica implements Partition {
    private static final Logger LOGGER = LoggerFactory.getLogger(Replica.class);

    private final TopicPartition id;
    private final UUID topicId;
    private final int nodeId;
    private final LogDirectory logDirectory;
    /** A log keeps the engine that it was made with, whatever the topic's config says later. */
    private final String engineSlot;

    private final ReplicaServices services;
    private final Admission admission;
    private final AppendQueue queue;
    private final Lane lane;
    private final ReplicaLifecycle lifecycle;
    private final ReplicaReader reader;
    private final OffsetSearch search;
    private final LongAdder bytesFetched = new LongAdder();

    private volatile StoreState state;
    private volatile TopicSettings settings;
    private volatile boolean leading;
    private volatile int leaderEpoch;
    private volatile LeaderEpochs epochs = LeaderEpochs.NONE;
    private volatile @Nullable ParkedAppends parked;

    Replica(
            TopicPartition id,
            UUID topicId,
            int nodeId,
            LogDirectory logDirectory,
            TopicSettings settings,
            ReplicaServices services) {
        this.id = id;
        this.topicId = topicId;
        this.nodeId = nodeId;
        this.logDirectory = logDirectory;
        this.engineSlot = "storage/" + settings.engine();
        this.settings = settings;
        this.services = services;
        this.state = unavailable(ErrorCode.NOT_LEADER_OR_FOLLOWER, " is being opened: try again", false);
        this.admission = new Admission(services.codecs(), services.clock());
        this.queue = new AppendQueue(this, settings, services);
        this.lane = services.lanes().lane(id.toString(), queue);
        queue.bind(lane);
        this.lifecycle = new ReplicaLifecycle(this, queue, services);
        this.reader = new ReplicaReader(this);
        this.search = new OffsetSearch(this, services);
    }

    // ---- what the broker asks ----

    @Override
    public TopicPartition id() {
        return id;
    }

    @Override
    public UUID topicId() {
        return topicId;
    }

    @Override
    public int leaderEpoch() {
        return leaderEpoch;
    }

    @Override
    public long logStartOffset() {
        return state instanceof StoreState.Serving serving ? serving.store().startOffset() : lifecycle.startOffset();
    }

    @Override
    public long logEndOffset() {
        return queue.logEndOffset();
    }

    @Override
    public long highWatermark() {
        return queue.highWatermark();
    }

    @Override
    public long lastStableOffset() {
        return queue.lastStableOffset();
    }

    @Override
    public long sizeInBytes() {
        return state instanceof StoreState.Serving serving ? serving.store().sizeInBytes() : lifecycle.sizeInBytes();
    }

    @Override
    public boolean isLeader() {
        return leading;
    }

    @Override
    public int segmentCount() {
        return state instanceof StoreState.Serving serving
                ? serving.store().extents().size()
                : 0;
    }

    @Override
    public long recordsAppended() {
        return queue.recordsAppended();
    }

    @Override
    public long bytesAppended() {
        return queue.bytesAppended();
    }

    @Override
    public long bytesFetched() {
        return bytesFetched.sum();
    }

    @Override
    public void fetched(long sizeInBytes) {
        bytesFetched.add(sizeInBytes);
    }

    @Override
    public void append(ByteBuffer records, short acks, AppendListener listener) {
        if (!leading || state instanceof StoreState.Unavailable) {
            listener.failed(refusal());
            return;
        }
        AppendRequest request = admission.check(queue, settings, records, acks, listener);
        if (request == null) {
            return;
        }
        ParkedAppends waiting = parked;
        if (waiting != null && !waiting.offer(request)) {
            request.expire(waiting.refusal());
            return;
        }
        lane.execute(request);
    }

    @Override
    public CompletionStage<PartitionRead> read(
            long fetchOffset, int maxBytes, boolean atLeastOneBatch, ReadBound bound, int currentLeaderEpoch) {
        return reader.read(fetchOffset, maxBytes, atLeastOneBatch, bound, currentLeaderEpoch);
    }

    @Override
    public Waiting await(ReadBound bound, long fromOffset, int minBytes, ProgressWaiter waiter) {
        return queue.waiters().register(bound, fromOffset, minBytes, waiter);
    }

    @Override
    public CompletionStage<OffsetLookup> lookUp(long timestamp, ReadBound bound, int currentLeaderEpoch) {
        return search.lookUp(timestamp, bound, currentLeaderEpoch);
    }

    @Override
    public CompletionStage<Long> deleteRecords(long beforeOffset) {
        return new RecordDeletion(this, beforeOffset).start();
    }

    @Override
    public CompletionStage<EpochEnd> endOfEpoch(int epoch, int currentLeaderEpoch) {
        KafkaErrorException refusal = reader.refusal(currentLeaderEpoch);
        if (refusal == null && state instanceof StoreState.Unavailable unavailable) {
            refusal = unavailable.error();
        }
        return refusal == null
                ? CompletableFuture.completedFuture(epochs.endOf(epoch, logEndOffset()))
                : CompletableFuture.failedFuture(refusal);
    }

    @Override
    public CompletionStage<List<ActiveProducer>> activeProducers() {
        CompletableFuture<List<ActiveProducer>> answer = new CompletableFuture<>();
        lane.execute(() -> {
            OpenLog log = queue.log();
            if (log == null) {
                answer.completeExceptionally(refusal());
            } else {
                answer.complete(log.producers().active());
            }
        });
        return answer;
    }

    // ---- what the host asks ----

    /** Takes the partition's new leadership; the directory's epochs are written by a thread that may block. */
    void follow(PartitionImage image) {
        boolean isLeader = image.leader() == nodeId;
        int epoch = image.leaderEpoch();
        int isrSize = image.isr().size();
        lane.executeBlocking(() -> {
            leading = isLeader;
            leaderEpoch = epoch;
            queue.lead(isLeader, epoch, isrSize);
            lifecycle.lead(isLeader, epoch);
            if (!isLeader) {
                queue.waiters().wakeAll();
            }
        });
    }

    void configure(TopicSettings newSettings) {
        lane.execute(() -> {
            settings = newSettings;
            queue.configure(newSettings);
            OpenLog log = queue.log();
            if (log != null) {
                log.store().configure(newSettings);
            }
        });
    }

    /** {@return the operations that open, hand over and end the log; each says where it may run} */
    ReplicaLifecycle lifecycle() {
        return lifecycle;
    }

    Lane lane() {
        return lane;
    }

    AppendQueue queue() {
        return queue;
    }

    ReplicaServices services() {
        return services;
    }

    LogDirectory logDirectory() {
        return logDirectory;
    }

    Path directory() {
        return logDirectory.path().resolve(id.toString());
    }

    TopicSettings settings() {
        return settings;
    }

    StoreState state() {
        return state;
    }

    LeaderEpochs epochs() {
        return epochs;
    }

    long bound(ReadBound bound) {
        return switch (bound) {
            case LOG_END -> queue.logEndOffset();
            case HIGH_WATERMARK -> queue.highWatermark();
            case LAST_STABLE_OFFSET -> queue.lastStableOffset();
        };
    }

    /** Appends wait within these limits until {@link #unpark}; set before the command that they wait for. */
    void park(ParkedAppends limits) {
        parked = limits;
    }

    void unpark() {
        parked = null;
    }

    // ---- what the lane publishes ----

    void publish(StoreState newState) {
        state = newState;
    }

    void publish(LeaderEpochs newEpochs) {
        epochs = newEpochs;
    }

    /** {@return what a client is told that can't be served right now} */
    KafkaErrorException refusal() {
        return state instanceof StoreState.Unavailable unavailable
                ? unavailable.error()
                : new KafkaErrorException(ErrorCode.NOT_LEADER_OR_FOLLOWER, id + " is not led by this broker");
    }

    StoreState.Unavailable unavailable(ErrorCode code, String what, boolean isFinal) {
        return new StoreState.Unavailable(new KafkaErrorException(code, id + what), isFinal);
    }

    /** {@return the slot that the log's engine fills} */
    String engineSlot() {
        return engineSlot;
    }

    /** {@return what a replica is whose engine is not there} */
    StoreState.Unavailable engineMissing() {
        return unavailable(ErrorCode.NOT_LEADER_OR_FOLLOWER, " has no provider of " + engineSlot + " right now", false);
    }

    /** The disk failed: the whole directory goes offline, this replica at once. Lane, or a thread of its reads. */
    void storageFailed(IOException failure) {
        logDirectory.fail(failure);
        if (lane.isOwnedByCaller()) {
            goOffline();
        } else {
            lane.execute(this::goOffline);
        }
    }

    /** The directory is offline: nothing of it is touched any more. Lane. */
    void goOffline() {
        if (state instanceof StoreState.Unavailable unavailable && unavailable.isFinal()) {
            return;
        }
        lifecycle.end(unavailable(
                ErrorCode.KAFKA_STORAGE_ERROR, " lies in a log directory that is offline: see the broker's log", true));
    }

    /** The engine threw what it must not: its store is not trusted, and opened anew. Lane. */
    void engineFailed(Throwable bug) {
        LOGGER.atError()
                .setCause(bug)
                .addKeyValue("partition", id)
                .log("the storage engine failed in a way that its contract does not allow; the log is opened again");
        OpenLog failed = queue.log();
        lifecycle.end(unavailable(ErrorCode.NOT_LEADER_OR_FOLLOWER, " is being opened again: try again", false));
        lane.executeBlocking(() -> lifecycle.reopenAfter(failed));
    }

    @Override
    public String toString() {
        return "Replica[" + id + ", " + state + "]";
    }
}
