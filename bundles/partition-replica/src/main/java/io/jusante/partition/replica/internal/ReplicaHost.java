package io.jusante.partition.replica.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.Provider;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.record.TopicPartition;
import io.jusante.storage.LogEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the hosted replicas what the metadata says: opens, leads, configures and deletes them. Called on the
 * metadata's one thread, in order; a replica's own work is sent to its lane.
 */
final class ReplicaHost {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicaHost.class);

    private final Function<Map<String, String>, ConfigValues> topicValues;
    private final int nodeId;
    private final LogDirectories directories;
    private final ReplicaServices services;
    private final LogOpening opening;
    private final Consumer<String> onRefusal;
    private final ReplicaRegistry registry = new ReplicaRegistry();
    private volatile @Nullable ClusterImage image;

    /**
     * @param topicValues the effective values of a topic with its own configs
     * @param onRefusal is told in one sentence why this node can't use its directories: the end of the process
     */
    ReplicaHost(
            int nodeId,
            Function<Map<String, String>, ConfigValues> topicValues,
            LogDirectories directories,
            ReplicaServices services,
            RecoveryPools recovery,
            Consumer<String> onRefusal) {
        this.nodeId = nodeId;
        this.topicValues = topicValues;
        this.directories = directories;
        this.services = services;
        this.opening = new LogOpening(services, recovery);
        this.onRefusal = onRefusal;
    }

    ReplicaRegistry registry() {
        return registry;
    }

    void publish(ClusterDelta delta, ClusterImage next) {
        boolean first = image == null;
        if (first) {
            try {
                directories.claim(
                        next.clusterId(), nodeId, (partition, id) -> isHosted(next, partition, id), services.io());
            } catch (IOException e) {
                onRefusal.accept(String.valueOf(e.getMessage()));
                return;
            }
        }
        image = next;
        removeGone(delta, next);
        List<Replica> created = new ArrayList<>();
        Set<UUID> changed = delta.isSnapshot() || first ? allTopics(next) : delta.changedTopics();
        for (UUID id : changed) {
            TopicImage topic = next.topic(id);
            if (topic != null) {
                follow(topic, next, created);
            }
        }
        configureChanged(delta, next);
        directories.forgetNamesakes();
        opening.open(created, first);
        directories.syncNew();
    }

    private boolean isHosted(ClusterImage cluster, TopicPartition partition, @Nullable UUID topicId) {
        TopicImage topic = cluster.topic(partition.topic());
        return topic != null
                && (topicId == null || topicId.equals(topic.id()))
                && partition.partition() < topic.partitions().size()
                && topic.partitions().get(partition.partition()).replicas().contains(nodeId);
    }

    private static Set<UUID> allTopics(ClusterImage cluster) {
        Set<UUID> ids = new HashSet<>();
        cluster.topics().values().forEach(topic -> ids.add(topic.id()));
        return ids;
    }

    private void follow(TopicImage topic, ClusterImage cluster, List<Replica> created) {
        TopicSettings settings = null;
        for (int index = 0; index < topic.partitions().size(); index++) {
            PartitionImage partition = topic.partitions().get(index);
            Replica replica = registry.find(topic.id(), index);
            if (!partition.replicas().contains(nodeId)) {
                continue;
            }
            if (replica == null) {
                if (settings == null) {
                    settings = settings(topic.name(), cluster);
                }
                replica = create(new TopicPartition(topic.name(), index), topic.id(), settings);
                if (replica == null) {
                    continue;
                }
                created.add(replica);
            }
            replica.follow(partition);
        }
    }

    private @Nullable Replica create(TopicPartition id, UUID topicId, TopicSettings settings) {
        try {
            Replica replica = new Replica(id, topicId, nodeId, directories.directoryOf(id), settings, services);
            registry.add(replica);
            return replica;
        } catch (IOException e) {
            LOGGER.atError().setCause(e).addKeyValue("partition", id).log("there is no place for a new partition");
            return null;
        }
    }

    private TopicSettings settings(String topic, ClusterImage cluster) {
        return new TopicSettings(topicValues.apply(cluster.topicConfigs(topic)));
    }

    private void configureChanged(ClusterDelta delta, ClusterImage next) {
        for (String topic : delta.changedTopicConfigs()) {
            configure(topic, next);
        }
    }

    private void configure(String topic, ClusterImage cluster) {
        List<Replica> replicas = registry.ofTopic(topic);
        if (!replicas.isEmpty()) {
            TopicSettings settings = settings(topic, cluster);
            replicas.forEach(replica -> replica.configure(settings));
        }
    }

    /** The broker's values changed, and with them the defaults of all topics. Any thread. */
    void configureAll() {
        ClusterImage current = image;
        if (current != null) {
            current.topics().keySet().forEach(topic -> configure(topic, current));
        }
    }

    // ---- deleting ----

    private void removeGone(ClusterDelta delta, ClusterImage next) {
        List<Replica> gone = new ArrayList<>();
        for (UUID id : delta.deletedTopics()) {
            gone.addAll(registry.ofTopic(id));
        }
        if (delta.isSnapshot()) {
            for (Replica replica : registry.all()) {
                if (!gone.contains(replica) && !isHosted(next, replica.id(), replica.topicId())) {
                    gone.add(replica);
                }
            }
        }
        List<CompletableFuture<Void>> deletions = new ArrayList<>();
        for (Replica replica : gone) {
            registry.remove(replica);
            CompletableFuture<Void> done = new CompletableFuture<>();
            deletions.add(done);
            replica.lane().executeBlocking(() -> {
                try {
                    replica.lifecycle().delete();
                } finally {
                    done.complete(null);
                }
            });
        }
        // a topic of the same name may come next and wants the same directory
        CompletableFuture.allOf(deletions.toArray(new CompletableFuture<?>[0])).join();
        directories.removed(gone.stream().map(Replica::id).toList(), services.io());
        for (Replica replica : gone) {
            LOGGER.atInfo().addKeyValue("partition", replica.id()).log("log deleted");
        }
    }

    // ---- what happens to engines and disks ----

    /** The slot's provider changed other than by a swap: opens what is closed, moves what is open. Any thread. */
    void engineChanged(String slot) {
        Provider<LogEngine> current = services.engines().current(slot);
        if (current == null) {
            return;
        }
        for (Replica replica : registry.all()) {
            if (replica.engineSlot().equals(slot)) {
                replica.lane().executeBlocking(() -> {
                    replica.lifecycle().reopen();
                    new ReplicaHandover(replica).follow(current);
                });
            }
        }
    }

    /**
     * A provider was stopped by hand: its logs move to the slot's next one, or are closed. Any thread.
     *
     * @return completes when no log is open with it
     */
    CompletableFuture<Void> leave(Provider<LogEngine> gone) {
        List<CompletableFuture<Void>> leaving = new ArrayList<>();
        for (Replica replica : registry.all()) {
            if (!(replica.state() instanceof StoreState.Serving serving) || serving.provider() != gone) {
                continue;
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            leaving.add(done);
            replica.lane().executeBlocking(() -> {
                Provider<LogEngine> next = services.engines().current(replica.engineSlot());
                if (next != null) {
                    new ReplicaHandover(replica).follow(next);
                }
                if (replica.state() instanceof StoreState.Serving still && still.provider() == gone) {
                    replica.lifecycle().close(replica.engineMissing());
                }
                done.complete(null);
            });
        }
        return CompletableFuture.allOf(leaving.toArray(new CompletableFuture<?>[0]));
    }

    /** The directory failed: its partitions answer so. Any thread. */
    void directoryFailed(LogDirectory directory) {
        for (Replica replica : registry.all()) {
            if (replica.logDirectory() == directory) {
                replica.lane().execute(replica::goOffline);
            }
        }
        if (directories.areAllOffline()) {
            onRefusal.accept("all log directories failed: look at the disks, then start the broker again");
        }
    }

    /** {@return completes when all logs are closed} Requests that come are refused with a retriable error. */
    CompletableFuture<Void> closeAll() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (Replica replica : registry.all()) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            closing.add(done);
            replica.lane().executeBlocking(() -> {
                replica.lifecycle()
                        .close(replica.unavailable(
                                ErrorCode.NOT_LEADER_OR_FOLLOWER, " is closed: this broker is stopping", true));
                done.complete(null);
            });
        }
        return CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]));
    }

    /** Marks the directories whose logs were all closed well: the last thing that is written. */
    void writeCleanMarks() {
        if (image == null) {
            // never claimed: the mark of the process before is still there
            return;
        }
        for (LogDirectory directory : directories.all()) {
            boolean clean = !directory.isOffline()
                    && registry.all().stream()
                            .filter(replica -> replica.logDirectory() == directory)
                            .allMatch(replica -> replica.lifecycle().isClosedCleanly());
            if (!clean) {
                LOGGER.atWarn()
                        .addKeyValue("directory", directory.path())
                        .log("not all logs could be closed; the next start recovers them");
                continue;
            }
            try {
                directory.writeCleanMark();
            } catch (IOException e) {
                directory.fail(e);
            }
        }
    }
}
