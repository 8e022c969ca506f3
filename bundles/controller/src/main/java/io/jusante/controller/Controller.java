package io.jusante.controller;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
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

    /** {@return the first id of a block of {@code count} producer ids that nobody else gets} */
    CompletionStage<Long> allocateProducerIds(int count);
}
