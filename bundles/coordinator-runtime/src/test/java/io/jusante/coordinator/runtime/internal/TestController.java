package io.jusante.coordinator.runtime.internal;

import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.Controller;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A controller whose answers a test gives by hand. */
final class TestController implements Controller {
    final List<NewTopic> asked = new ArrayList<>();
    private final List<CompletableFuture<List<TopicResult>>> answers = new ArrayList<>();

    void answer(TopicResult result) {
        answers.remove(0).complete(List.of(result));
    }

    void fail(Throwable failure) {
        answers.remove(0).completeExceptionally(failure);
    }

    @Override
    public CompletionStage<List<TopicResult>> createTopics(List<NewTopic> topics, boolean validateOnly) {
        asked.addAll(topics);
        CompletableFuture<List<TopicResult>> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    @Override
    public CompletionStage<List<TopicResult>> deleteTopics(List<UUID> topicIds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<ConfigResult>> alterConfigs(
            Map<ConfigTarget, List<ConfigChange>> changes, boolean validateOnly) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Long> allocateProducerIds(int count) {
        throw new UnsupportedOperationException();
    }
}
