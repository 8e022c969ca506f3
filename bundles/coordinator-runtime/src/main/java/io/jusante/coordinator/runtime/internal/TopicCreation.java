package io.jusante.coordinator.runtime.internal;

import io.jusante.controller.Controller;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.coordinator.ShardType;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Creates the internal topic of one kind of coordinator, once at a time. Any thread. */
final class TopicCreation {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopicCreation.class);
    private static final long TIMEOUT_MS = 30_000;

    private final ShardType<?, ?> type;
    private final RuntimeServices services;
    private final AtomicReference<@Nullable CompletableFuture<Integer>> underWay = new AtomicReference<>();
    private volatile @Nullable String lastFailure;

    TopicCreation(ShardType<?, ?> type, RuntimeServices services) {
        this.type = type;
        this.services = services;
    }

    /** {@return completes when the topic is published; fails with COORDINATOR_NOT_AVAILABLE} */
    CompletionStage<Integer> create(@Nullable ClusterImage image) {
        CompletableFuture<Integer> creating = new CompletableFuture<>();
        CompletableFuture<Integer> other = underWay.compareAndExchange(null, creating);
        if (other != null) {
            return other;
        }
        try {
            begin(creating, image);
        } catch (RuntimeException e) {
            fail(creating, "the controller failed: " + e);
        }
        return creating;
    }

    private void begin(CompletableFuture<Integer> creating, @Nullable ClusterImage image) {
        Controller controller = services.controller().get();
        int brokers = image == null ? 0 : liveBrokers(image);
        if (controller == null || brokers == 0) {
            fail(creating, controller == null ? "there is no controller right now" : "no broker is registered yet");
            return;
        }
        expireLater(creating);
        NewTopic topic = new NewTopic(
                type.topic(),
                type.partitionCount(),
                Math.min(type.replicationFactor(), brokers),
                Map.of(),
                type.topicConfigs());
        controller.createTopics(List.of(topic), false).whenComplete((results, failure) -> {
            if (failure != null) {
                fail(creating, message(failure));
            } else {
                answered(creating, results.get(0));
            }
        });
    }

    private static int liveBrokers(ClusterImage image) {
        int live = 0;
        for (BrokerImage broker : image.brokers().values()) {
            if (!broker.isFenced()) {
                live++;
            }
        }
        return live;
    }

    private void expireLater(CompletableFuture<Integer> creating) {
        try {
            var expiry = services.timer()
                    .schedule(
                            () -> fail(creating, "it was not published within " + TIMEOUT_MS + " ms"),
                            TIMEOUT_MS,
                            TimeUnit.MILLISECONDS);
            var unused = creating.whenComplete((count, failure) -> expiry.cancel(false));
        } catch (RejectedExecutionException e) {
            fail(creating, "this broker is stopping");
        }
    }

    private void answered(CompletableFuture<Integer> creating, TopicResult result) {
        switch (result.error()) {
            case NONE ->
                LOGGER.atInfo()
                        .addKeyValue("topic", type.topic())
                        .addKeyValue("partitions", result.partitionCount())
                        .log("internal topic created");
            case TOPIC_ALREADY_EXISTS ->
                LOGGER.atDebug()
                        .addKeyValue("topic", type.topic())
                        .log("the internal topic exists, and is published in a moment");
            default -> fail(creating, result.error() + ": " + result.message());
        }
    }

    /** An image with the topic was published. */
    void published(TopicImage topic) {
        CompletableFuture<Integer> creating = underWay.getAndSet(null);
        if (creating != null) {
            lastFailure = null;
            creating.complete(topic.partitions().size());
        }
    }

    /** The coordinator is closed. */
    void close() {
        CompletableFuture<Integer> creating = underWay.get();
        if (creating != null) {
            fail(creating, "the coordinator is closed");
        }
    }

    private void fail(CompletableFuture<Integer> creating, String why) {
        if (!underWay.compareAndSet(creating, null)) {
            return;
        }
        // clients ask again and again: the same reason is said once
        LOGGER.atLevel(why.equals(lastFailure) ? Level.DEBUG : Level.WARN)
                .addKeyValue("topic", type.topic())
                .log("the internal topic cannot be created: {}", why);
        lastFailure = why;
        creating.completeExceptionally(new KafkaErrorException(
                ErrorCode.COORDINATOR_NOT_AVAILABLE, "the topic " + type.topic() + " cannot be created: " + why));
    }

    private static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof KafkaErrorException error ? error.code() + ": " + error.getMessage() : cause.toString();
    }
}
