package io.jusante.coordinator.group.internal;

import io.jusante.configuration.Configuration;
import io.jusante.coordinator.Command;
import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Coordinators;
import io.jusante.coordinator.Decision;
import io.jusante.coordinator.Query;
import io.jusante.coordinator.group.internal.classic.ClassicGroups;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that this node coordinates: finds the shard of a group for the request handlers. Any thread. Stages fail
 * with a {@link KafkaErrorException} that is ready for the client.
 */
@Component(service = {GroupCoordinator.class, MetadataPublisher.class})
public final class GroupCoordinator implements MetadataPublisher {
    private static final Logger LOGGER = LoggerFactory.getLogger(GroupCoordinator.class);
    private static final List<Function<GroupShard, GroupProtocol>> PROTOCOLS = List.of(ClassicGroups::new);

    private final Coordinator<GroupShard, GroupRecord> coordinator;
    /** On the publisher's thread only: knows the names of topics that are gone from the next one. */
    private @Nullable ClusterImage before;

    @Activate
    public GroupCoordinator(
            @Reference Coordinators coordinators,
            @Reference Configuration configuration,
            @Reference MetadataView view) {
        this(coordinators.host(new GroupType(configuration, view, PROTOCOLS)));
    }

    /** For tests. */
    GroupCoordinator(Coordinator<GroupShard, GroupRecord> coordinator) {
        this.coordinator = coordinator;
    }

    @Deactivate
    void close() {
        coordinator.close();
    }

    @Override
    public void publish(ClusterDelta delta, ClusterImage image) {
        ClusterImage last = before;
        before = image;
        if (last == null) {
            return;
        }
        List<DeletedTopic> deleted = new ArrayList<>();
        if (delta.isSnapshot()) {
            for (TopicImage topic : last.topics().values()) {
                if (image.topic(topic.id()) == null) {
                    deleted.add(new DeletedTopic(topic.name(), topic.id()));
                }
            }
        } else {
            for (UUID id : delta.deletedTopics()) {
                TopicImage topic = last.topic(id);
                if (topic != null) {
                    deleted.add(new DeletedTopic(topic.name(), id));
                }
            }
        }
        if (!deleted.isEmpty()) {
            forget(deleted);
        }
    }

    private void forget(List<DeletedTopic> topics) {
        coordinator
                .<Boolean>writeAll("delete-topics", shard -> {
                    shard.cleaner().topicsDeleted(topics);
                    return Decision.answer(true);
                })
                .forEach((partition, done) -> done.whenComplete((result, failure) -> {
                    if (failure != null) {
                        // what stays behind names a topic id that is gone, and is not shown; it expires with its group
                        LOGGER.atWarn()
                                .addKeyValue("partition", partition)
                                .addKeyValue("topics", topics)
                                .log("offsets of deleted topics stay: " + Failures.message(failure));
                    }
                }));
    }

    /**
     * {@return the id, which is neither missing nor empty}
     *
     * @throws KafkaErrorException INVALID_GROUP_ID if it is; only commits and fetches of offsets may do without
     */
    public static String requireId(@Nullable String group) {
        if (group == null || group.isEmpty()) {
            throw new KafkaErrorException(ErrorCode.INVALID_GROUP_ID, "a group's id must not be empty");
        }
        return group;
    }

    /** Runs a command in the shard of a group; see {@link Coordinator#write}. */
    public <T> CompletionStage<T> write(String group, String operation, Command<GroupShard, GroupRecord, T> command) {
        int partition = coordinator.partitionFor(group);
        return partition < 0 ? nowhere() : coordinator.write(partition, operation, command);
    }

    /** Asks the shard of a group; see {@link Coordinator#read}. */
    public <T> CompletionStage<T> read(String group, String operation, Query<GroupShard, T> query) {
        int partition = coordinator.partitionFor(group);
        return partition < 0 ? nowhere() : coordinator.read(partition, operation, query);
    }

    /** Asks all shards of this node; see {@link Coordinator#readAll}. */
    public <T> Collection<CompletionStage<T>> readAll(String operation, Query<GroupShard, T> query) {
        return coordinator.readAll(operation, query).values();
    }

    /** {@return the partition of the topic that a group belongs to, −1 while there is no topic} */
    int partitionFor(String group) {
        return coordinator.partitionFor(group);
    }

    /** {@return the partition of the topic that a group belongs to, once the topic is there: it is made if need be} */
    CompletionStage<Integer> partitionOf(String group) {
        int partition = coordinator.partitionFor(group);
        return partition >= 0
                ? CompletableFuture.completedFuture(partition)
                : coordinator.ensureTopic().thenApply(count -> coordinator.partitionFor(group));
    }

    private static <T> CompletionStage<T> nowhere() {
        return CompletableFuture.failedFuture(new KafkaErrorException(
                ErrorCode.NOT_COORDINATOR, "there is no topic " + GroupType.TOPIC + " yet: ask for the coordinator"));
    }
}
