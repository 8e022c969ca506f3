package io.jusante.controller.replay.internal;

import io.jusante.configuration.Configuration;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.message.RemoveTopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Deletes topics by id. */
final class TopicDeletion implements Command<List<TopicResult>> {
    private final List<UUID> topicIds;
    private final Configuration configuration;

    TopicDeletion(List<UUID> topicIds, Configuration configuration) {
        this.topicIds = List.copyOf(topicIds);
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "delete topics";
    }

    @Override
    public List<TopicResult> decide(Draft draft) {
        boolean enabled = configuration.broker().getBoolean("delete.topic.enable");
        List<TopicResult> results = new ArrayList<>(topicIds.size());
        for (UUID id : topicIds) {
            TopicImage topic = draft.image().topic(id);
            if (!enabled) {
                results.add(TopicResult.refused(
                        topic == null ? "" : topic.name(),
                        id,
                        ErrorCode.TOPIC_DELETION_DISABLED,
                        "delete.topic.enable is false"));
            } else if (topic == null) {
                results.add(TopicResult.refused("", id, ErrorCode.UNKNOWN_TOPIC_ID, "no topic has this id"));
            } else {
                draft.add(List.of(new RemoveTopicRecord().setTopicId(id)));
                results.add(new TopicResult(topic.name(), id, ErrorCode.NONE, null, -1, -1));
            }
        }
        return results;
    }
}
