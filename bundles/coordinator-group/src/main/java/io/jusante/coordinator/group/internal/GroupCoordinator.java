package io.jusante.coordinator.group.internal;

import io.jusante.configuration.Configuration;
import io.jusante.coordinator.Command;
import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Coordinators;
import io.jusante.coordinator.Query;
import io.jusante.coordinator.group.internal.classic.ClassicGroups;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.MetadataView;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The groups that this node coordinates: finds the shard of a group for the request handlers. Any thread. Stages fail
 * with a {@link KafkaErrorException} that is ready for the client.
 */
@Component(service = GroupCoordinator.class)
public final class GroupCoordinator {
    private static final List<Function<GroupShard, GroupProtocol>> PROTOCOLS = List.of(ClassicGroups::new);

    private final Coordinator<GroupShard, GroupRecord> coordinator;

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
