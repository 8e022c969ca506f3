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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controller of this process: commands, and what it does of its own accord when it begins to lead. */
final class ReplayController implements Controller {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplayController.class);

    private final MetadataLog log;
    private final Configuration configuration;
    private final RandomGenerator random;
    private final UUID incarnationId;
    private final Executor controllerThread;
    private final CommandRunner runner;
    /** Owned by the controller thread. */
    private @Nullable LocalBroker localBroker;

    ReplayController(
            MetadataLog log,
            MetadataView view,
            Configuration configuration,
            RandomGenerator random,
            Executor controllerThread) {
        this.log = log;
        this.configuration = configuration;
        this.random = random;
        this.incarnationId = newUuid();
        this.controllerThread = controllerThread;
        this.runner = new CommandRunner(log, view, controllerThread, this::beginToLead);
    }

    private UUID newUuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    AutoCloseable follow() {
        return log.follow(runner);
    }

    void close() {
        runner.close();
    }

    private void beginToLead() {
        runner.submit(new Bootstrap()).whenComplete((written, failure) -> {
            if (failure != null) {
                LOGGER.atError().setCause(failure).log("the metadata log could not be begun");
            }
        });
        register();
    }

    /** The listeners of this process are there, or have changed. */
    void setLocalBroker(LocalBroker broker) {
        controllerThread.execute(() -> {
            localBroker = broker;
            if (runner.isLeading()) {
                register();
            }
        });
    }

    void unsetLocalBroker(LocalBroker broker) {
        controllerThread.execute(() -> {
            if (localBroker == broker) {
                localBroker = null;
            }
        });
    }

    private void register() {
        LocalBroker broker = localBroker;
        if (broker == null) {
            return;
        }
        String rack = configuration.broker().getString("broker.rack");
        runner.submit(new BrokerRegistration(log.nodeId(), incarnationId, rack, broker.endpoints()))
                .whenComplete((epoch, failure) -> {
                    if (failure == null) {
                        LOGGER.atInfo()
                                .addKeyValue("broker", log.nodeId())
                                .addKeyValue("epoch", epoch)
                                .addKeyValue("endpoints", broker.endpoints())
                                .log("broker registered");
                        broker.registered(epoch);
                    } else {
                        // it is tried again when this node leads again
                        LOGGER.atWarn().log("broker not registered: {}", failure.getMessage());
                    }
                });
    }

    @Override
    public CompletionStage<List<TopicResult>> createTopics(List<NewTopic> topics, boolean validateOnly) {
        return runner.submit(new TopicCreation(topics, validateOnly, configuration, this::newUuid, random::nextInt));
    }

    @Override
    public CompletionStage<List<TopicResult>> deleteTopics(List<UUID> topicIds) {
        return runner.submit(new TopicDeletion(topicIds, configuration));
    }

    @Override
    public CompletionStage<List<ConfigResult>> alterConfigs(
            Map<ConfigTarget, List<ConfigChange>> changes, boolean validateOnly) {
        return runner.submit(ConfigAlteration.changing(changes, validateOnly, configuration));
    }

    @Override
    public CompletionStage<List<ConfigResult>> replaceConfigs(
            Map<ConfigTarget, List<ConfigChange>> wanted, boolean validateOnly) {
        return runner.submit(ConfigAlteration.replacing(wanted, validateOnly, configuration));
    }

    @Override
    public CompletionStage<List<TopicResult>> createPartitions(List<NewPartitions> topics, boolean validateOnly) {
        return runner.submit(new PartitionCreation(topics, validateOnly, random::nextInt));
    }

    @Override
    public CompletionStage<List<ElectionResult>> electLeaders(
            ElectionType type, @Nullable Map<String, List<Integer>> partitions) {
        return runner.submit(new LeaderElection(type, partitions));
    }

    @Override
    public CompletionStage<Long> allocateProducerIds(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a block of " + count + " producer ids");
        }
        return runner.submit(new ProducerIdAllocation(log.nodeId(), count));
    }
}
