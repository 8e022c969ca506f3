package io.jusante.controller.replay.internal;

import io.jusante.configuration.Configuration;
import io.jusante.consensus.MetadataLog;
import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.Controller;
import io.jusante.controller.ElectionResult;
import io.jusante.controller.ElectionType;
import io.jusante.controller.NewPartitions;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.metadata.LocalBroker;
import io.jusante.metadata.MetadataView;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller as a service, with its thread. */
@Component(immediate = true)
public final class ReplayControllerComponent implements Controller {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayControllerComponent.class);
    private static final long CLOSE_TIMEOUT_S = 4;

    private final ExecutorService controllerThread = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "controller");
        thread.setDaemon(true);
        return thread;
    });
    private final ReplayController controller;
    private final AutoCloseable following;

    @Activate
    public ReplayControllerComponent(
            @Reference MetadataLog log, @Reference MetadataView view, @Reference Configuration configuration) {
        this.controller = new ReplayController(log, view, configuration, new SecureRandom(), controllerThread);
        this.following = controller.follow();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setLocalBroker(LocalBroker broker) {
        controller.setLocalBroker(broker);
    }

    void unsetLocalBroker(LocalBroker broker) {
        if (!controllerThread.isShutdown()) {
            controller.unsetLocalBroker(broker);
        } // else the component was deactivated first, and there is nobody left to forget the broker
    }

    @Deactivate
    void deactivate() throws Exception {
        following.close();
        controller.close();
        controllerThread.shutdown();
        if (!controllerThread.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)) {
            LOGGER.atWarn().log("the controller's thread is held up");
        }
    }

    @Override
    public CompletionStage<List<TopicResult>> createTopics(List<NewTopic> topics, boolean validateOnly) {
        return controller.createTopics(topics, validateOnly);
    }

    @Override
    public CompletionStage<List<TopicResult>> deleteTopics(List<UUID> topicIds) {
        return controller.deleteTopics(topicIds);
    }

    @Override
    public CompletionStage<List<ConfigResult>> alterConfigs(
            Map<ConfigTarget, List<ConfigChange>> changes, boolean validateOnly) {
        return controller.alterConfigs(changes, validateOnly);
    }

    @Override
    public CompletionStage<List<ConfigResult>> replaceConfigs(
            Map<ConfigTarget, List<ConfigChange>> wanted, boolean validateOnly) {
        return controller.replaceConfigs(wanted, validateOnly);
    }

    @Override
    public CompletionStage<List<TopicResult>> createPartitions(List<NewPartitions> topics, boolean validateOnly) {
        return controller.createPartitions(topics, validateOnly);
    }

    @Override
    public CompletionStage<List<ElectionResult>> electLeaders(
            ElectionType type, @Nullable Map<String, List<Integer>> partitions) {
        return controller.electLeaders(type, partitions);
    }

    @Override
    public CompletionStage<Long> allocateProducerIds(int count) {
        return controller.allocateProducerIds(count);
    }
}
