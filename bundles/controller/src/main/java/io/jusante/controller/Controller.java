package io.jusante.controller;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The controller's commands; a service. */
@ProviderType
public interface Controller {
    /** Creates topics; one result for each, in order. With {@code validateOnly} only says what would happen. */
    CompletionStage<List<TopicResult>> createTopics(List<NewTopic> topics, boolean validateOnly);

    /** Deletes topics by id; one result for each, in order. */
    CompletionStage<List<TopicResult>> deleteTopics(List<UUID> topicIds);

    /** Changes configs; all changes of a resource or none. One result for each resource. */
    CompletionStage<List<ConfigResult>> alterConfigs(
            Map<ConfigTarget, List<ConfigChange>> changes, boolean validateOnly);

    /**
     * Gives the resources these configs and no others: what is set now and is not named is taken away. All configs of a
     * resource or none; one result for each resource.
     *
     * @param wanted only {@link ConfigChange.Operation#SET}
     * @since 1.1
     */
    default CompletionStage<List<ConfigResult>> replaceConfigs(
            Map<ConfigTarget, List<ConfigChange>> wanted, boolean validateOnly) {
        return unknownCommand();
    }

    /**
     * Adds partitions to topics; one result for each, in order. With {@code validateOnly} only says what would happen.
     *
     * @since 1.1
     */
    default CompletionStage<List<TopicResult>> createPartitions(List<NewPartitions> topics, boolean validateOnly) {
        return unknownCommand();
    }

    /**
     * Elects leaders; one result for each partition that is named.
     *
     * @param partitions indexes by topic; null for all partitions of the cluster, of which those that need no election
     *     get no result
     * @since 1.1
     */
    default CompletionStage<List<ElectionResult>> electLeaders(
            ElectionType type, @Nullable Map<String, List<Integer>> partitions) {
        return unknownCommand();
    }

    private static <T> CompletionStage<T> unknownCommand() {
        return CompletableFuture.failedFuture(new KafkaErrorException(
                ErrorCode.UNSUPPORTED_VERSION, "the controller of this process does not know this command"));
    }

    /** {@return the first id of a block of {@code count} producer ids that nobody else gets} */
    CompletionStage<Long> allocateProducerIds(int count);
}
