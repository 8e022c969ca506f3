package io.jusante.broker.data.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.Controller;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ProducerIdBlocksTest {
    private final FakeController controller = new FakeController();
    private final ProducerIdBlocks ids = new ProducerIdBlocks(controller);

    @Test
    void everyIdIsGivenOnce() {
        List<CompletableFuture<Long>> asked = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            asked.add(ids.next().toCompletableFuture());
        }
        for (int block = 0; block < 3; block++) {
            controller.asked.get(block).complete(block * 1000L);
        }
        Set<Long> given = new HashSet<>();
        asked.forEach(one -> given.add(one.join()));
        assertEquals(2500, given.size());
        assertEquals(3, controller.asked.size());
    }

    @Test
    void whoWaitsIsToldOfAFailureAndTheNextOneAsksAgain() {
        CompletableFuture<Long> waiting = ids.next().toCompletableFuture();
        controller.asked.get(0).completeExceptionally(new KafkaErrorException(ErrorCode.NOT_CONTROLLER, "no"));
        assertTrue(waiting.isCompletedExceptionally());
        CompletableFuture<Long> next = ids.next().toCompletableFuture();
        assertFalse(next.isDone());
        controller.asked.get(1).complete(5000L);
        assertEquals(5000L, next.join());
    }

    private static final class FakeController implements Controller {
        private final List<CompletableFuture<Long>> asked = new ArrayList<>();

        @Override
        public CompletionStage<Long> allocateProducerIds(int count) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        }

        @Override
        public CompletionStage<List<TopicResult>> createTopics(List<NewTopic> topics, boolean validateOnly) {
            throw new AssertionError("nobody asks for topics");
        }

        @Override
        public CompletionStage<List<TopicResult>> deleteTopics(List<UUID> topicIds) {
            throw new AssertionError("nobody asks for topics");
        }

        @Override
        public CompletionStage<List<ConfigResult>> alterConfigs(
                Map<ConfigTarget, List<ConfigChange>> changes, boolean validateOnly) {
            throw new AssertionError("nobody asks for configs");
        }
    }
}
