package io.jusante.coordinator.runtime.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.coordinator.Command;
import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Query;
import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardType;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Lanes;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.record.RecordBatch;
import io.jusante.record.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One kind of coordinator: a shard for each partition of its topic that this node leads. Any thread may ask. The set of
 * shards changes under this object's lock, which is held while shards are made and never while they work: images come on
 * one thread, reloads from the lanes, and the close from anywhere.
 */
final class HostedType<S extends Shard<R>, R> implements Coordinator<S, R> {
    private static final Logger LOGGER = LoggerFactory.getLogger(HostedType.class);

    private final ShardType<S, R> type;
    private final RuntimeServices services;
    private final Lanes lanes;
    private final Function<HostedType<?, ?>, CompletionStage<Void>> onClose;
    private final TopicCreation creation;
    private final RuntimeFigures figures = new RuntimeFigures();
    private final ConcurrentHashMap<Integer, HostedShard<S, R>> shards = new ConcurrentHashMap<>();
    /** What has to be gone before the next shard of a partition begins to load. */
    private final Map<Integer, CompletionStage<Void>> leaving = new HashMap<>();

    private final CompletionStage<Void> predecessor;

    private volatile @Nullable ClusterImage image;
    private volatile @Nullable TopicImage topic;
    private @Nullable Map<String, String> topicConfigs;
    private volatile int maxBatchBytes = Integer.MAX_VALUE;
    private volatile boolean closed;

    /**
     * @param predecessor completes when whoever hosted the same topic before is gone
     * @param onClose is told that no further image is wanted
     */
    HostedType(
            ShardType<S, R> type,
            RuntimeServices services,
            CompletionStage<Void> predecessor,
            Function<HostedType<?, ?>, CompletionStage<Void>> onClose) {
        this.type = type;
        this.services = services;
        this.lanes = services.lanes().lanes("coordinator-" + type.name(), type.threads());
        this.predecessor = predecessor;
        this.onClose = onClose;
        this.creation = new TopicCreation(type, services);
    }

    ShardType<S, R> type() {
        return type;
    }

    RuntimeFigures figures() {
        return figures;
    }

    /** {@return how many bytes a batch may have} */
    int maxBatchBytes() {
        return maxBatchBytes;
    }

    // ---- following the metadata ----

    /** Takes an image: called in order. {@return tells those who wait for the topic: to be run without any lock} */
    Runnable follow(ClusterImage next) {
        TopicImage nextTopic = next.topic(type.topic());
        synchronized (this) {
            if (closed) {
                return () -> {};
            }
            image = next;
            TopicImage before = topic;
            if (before != nextTopic) {
                topic = nextTopic;
                if (before != null && (nextTopic == null || !nextTopic.id().equals(before.id()))) {
                    endAll(notHere("its topic was deleted"));
                }
                if (nextTopic != null) {
                    follow(nextTopic);
                }
            }
            Map<String, String> configs = next.topicConfigs(type.topic());
            if (nextTopic != null && !configs.equals(topicConfigs)) {
                topicConfigs = configs;
                configure();
            }
        }
        return nextTopic == null ? () -> {} : () -> creation.published(nextTopic);
    }

    private void follow(TopicImage next) {
        List<PartitionImage> partitions = next.partitions();
        for (int index = 0; index < partitions.size(); index++) {
            PartitionImage partition = partitions.get(index);
            HostedShard<S, R> current = shards.get(index);
            if (partition.leader() != services.nodeId()) {
                if (current != null) {
                    end(current, notHere("broker " + partition.leader() + " leads it"));
                }
            } else if (current == null) {
                begin(next.id(), index, partition.leaderEpoch());
            } else if (current.leaderEpoch() < partition.leaderEpoch()) {
                end(
                        current,
                        new KafkaErrorException(
                                ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
                                current.partition() + " is led in a new epoch: try again"));
                begin(next.id(), index, partition.leaderEpoch());
            }
        }
    }

    private void begin(UUID topicId, int index, int leaderEpoch) {
        HostedShard<S, R> shard = new HostedShard<>(
                this, new TopicPartition(type.topic(), index), topicId, leaderEpoch, type, lanes, services);
        shards.put(index, shard);
        CompletionStage<Void> before = leaving.getOrDefault(index, predecessor);
        shard.start(before);
    }

    private void end(HostedShard<S, R> shard, KafkaErrorException reason) {
        int index = shard.partition().partition();
        shards.remove(index, shard);
        // what left before this one is gone, or this one has not begun to load
        CompletionStage<Void> before = leaving.getOrDefault(index, predecessor);
        leaving.put(index, before.thenCompose(nothing -> shard.gone()));
        shard.close(reason);
    }

    private void endAll(KafkaErrorException reason) {
        List.copyOf(shards.values()).forEach(shard -> end(shard, reason));
    }

    /** A shard gives up its state, in its lane: another one takes its place, and loads it again. */
    synchronized void replace(HostedShard<S, R> shard) {
        int index = shard.partition().partition();
        TopicImage current = topic;
        if (closed || current == null || shards.get(index) != shard) {
            return;
        }
        CompletionStage<Void> before = leaving.getOrDefault(index, predecessor);
        leaving.put(index, before.thenCompose(nothing -> shard.gone()));
        begin(current.id(), index, shard.leaderEpoch());
    }

    private KafkaErrorException notHere(String why) {
        return new KafkaErrorException(ErrorCode.NOT_COORDINATOR, type.topic() + " is not kept here any more: " + why);
    }

    /** Takes the effective configs of the topic as they are now. */
    synchronized void configure() {
        Map<String, String> own = topicConfigs;
        if (own == null) {
            return;
        }
        ConfigValues values = services.topicValues().apply(own);
        int most = Math.min(values.getInt("max.message.bytes"), values.getInt("segment.bytes"));
        maxBatchBytes = Math.max(most, RecordBatch.HEADER_BYTES);
    }

    // ---- the coordinator ----

    @Override
    public int partitionFor(String key) {
        TopicImage current = topic;
        if (current == null) {
            return -1;
        }
        int hash = key.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash))
                % current.partitions().size();
    }

    @Override
    public CompletionStage<Integer> ensureTopic() {
        TopicImage current = topic;
        if (current != null) {
            return CompletableFuture.completedFuture(current.partitions().size());
        }
        if (closed) {
            return CompletableFuture.failedFuture(isClosed());
        }
        CompletionStage<Integer> created = creation.create(image);
        // published, or closed, while the creation was begun
        TopicImage published = topic;
        if (published != null) {
            creation.published(published);
        } else if (closed) {
            creation.close();
        }
        return created;
    }

    @Override
    public <T> CompletionStage<T> write(int partition, String operation, Command<S, R, T> command) {
        HostedShard<S, R> shard = shards.get(partition);
        return shard == null ? CompletableFuture.failedFuture(absent(partition)) : shard.write(operation, command);
    }

    @Override
    public <T> CompletionStage<T> read(int partition, String operation, Query<S, T> query) {
        HostedShard<S, R> shard = shards.get(partition);
        return shard == null ? CompletableFuture.failedFuture(absent(partition)) : shard.read(operation, query);
    }

    private KafkaErrorException absent(int partition) {
        if (closed) {
            return isClosed();
        }
        return topic == null
                ? new KafkaErrorException(
                        ErrorCode.COORDINATOR_NOT_AVAILABLE, "the topic " + type.topic() + " does not exist yet")
                : new KafkaErrorException(
                        ErrorCode.NOT_COORDINATOR,
                        type.topic() + "-" + partition + " is not led by this broker: look for its coordinator again");
    }

    private KafkaErrorException isClosed() {
        return new KafkaErrorException(ErrorCode.NOT_COORDINATOR, "the " + type.name() + " coordinator is closed here");
    }

    @Override
    public <T> Map<Integer, CompletionStage<T>> readAll(String operation, Query<S, T> query) {
        Map<Integer, CompletionStage<T>> answers = new HashMap<>();
        shards.forEach((index, shard) -> answers.put(index, shard.read(operation, query)));
        return answers;
    }

    @Override
    public <T> Map<Integer, CompletionStage<T>> writeAll(String operation, Command<S, R, T> command) {
        Map<Integer, CompletionStage<T>> answers = new HashMap<>();
        shards.forEach((index, shard) -> answers.put(index, shard.write(operation, command)));
        return answers;
    }

    @Override
    public Set<Integer> loaded() {
        Set<Integer> loaded = new TreeSet<>();
        shards.forEach((index, shard) -> {
            if (shard.isServing()) {
                loaded.add(index);
            }
        });
        return loaded;
    }

    /** {@return commands and queries that are not answered yet} */
    int pending() {
        int pending = 0;
        for (HostedShard<S, R> shard : shards.values()) {
            pending += shard.pending();
        }
        return pending;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            endAll(isClosed());
        }
        creation.close();
        onClose.apply(this).whenComplete((nothing, failure) -> closeLanes());
    }

    /** {@return completes when nothing of any shard is under way} */
    synchronized CompletionStage<Void> gone() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(predecessor.toCompletableFuture());
        leaving.values().forEach(stage -> all.add(stage.toCompletableFuture()));
        return CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0]));
    }

    private void closeLanes() {
        if (lanes instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOGGER.atWarn()
                        .setCause(e)
                        .addKeyValue("coordinator", type.name())
                        .log("its threads do not end");
            }
        }
    }
}
