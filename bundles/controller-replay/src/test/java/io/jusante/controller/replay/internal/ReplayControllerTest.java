package io.jusante.controller.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.consensus.ConsensusException.Reason;
import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigChange.Operation;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ReplayControllerTest {
    private final SimulatedController simulated = SimulatedController.leading(1);

    private static NewTopic topic(String name) {
        return new NewTopic(name, -1, -1, Map.of(), Map.of());
    }

    private static NewTopic withConfigs(String name, Map<String, String> configs) {
        return new NewTopic(name, 1, 1, Map.of(), configs);
    }

    private static NewTopic assigned(Map<Integer, List<Integer>> assignments) {
        return new NewTopic("t", -1, -1, assignments, Map.of());
    }

    private TopicResult create(NewTopic topic) {
        return simulated
                .get(simulated.controller.createTopics(List.of(topic), false))
                .get(0);
    }

    private ErrorCode errorOf(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        simulated.scheduler.runUntil(future::isDone);
        CompletionException failure = assertThrows(CompletionException.class, future::join);
        return ((KafkaErrorException) failure.getCause()).code();
    }

    private void restartBroker() {
        ReplayController next = new ReplayController(
                simulated.log,
                simulated.view,
                simulated.configuration,
                simulated.scheduler.random(),
                simulated.scheduler.serial("controller of the next process"));
        simulated.replaying.close();
        simulated.scheduler.runUntilIdle();
        next.follow();
        next.setLocalBroker(simulated.localBroker(9093));
        simulated.log.elect(SimulatedController.NODE);
        simulated.scheduler.runUntilIdle();
    }

    @Test
    void aNewLogBeginsWithItsLevelAndTheRegistrationOfThisBroker() {
        ClusterImage image = simulated.image();

        assertEquals(Map.of("metadata.version", (short) 25), image.features());
        assertEquals(9092, image.brokers().get(1).endpoint("PLAINTEXT").port());
        assertFalse(image.brokers().get(1).isFenced());
        assertEquals(List.of(image.brokers().get(1).epoch()), simulated.registrations);
    }

    @Test
    void aBrokerThatComesLaterIsRegisteredThen() {
        SimulatedController late = new SimulatedController(1);
        late.log.elect(SimulatedController.NODE);
        late.scheduler.runUntilIdle();
        assertEquals(Map.of(), late.image().brokers());

        late.replaying.setLocalBroker(late.localBroker(9094));
        assertEquals(9094, late.image().brokers().get(1).endpoint("PLAINTEXT").port());
        assertEquals(1, late.registrations.size());
    }

    @Test
    void aBrokerThatComesBackLeadsInANewEpoch() {
        create(topic("t"));
        ClusterImage before = simulated.image();
        restartBroker();
        ClusterImage after = simulated.image();

        assertEquals(0, before.topic("t").partitions().get(0).leaderEpoch());
        assertEquals(1, after.topic("t").partitions().get(0).leaderEpoch());
        assertEquals(1, after.topic("t").partitions().get(0).leader());
        assertNotEquals(before.brokers().get(1).epoch(), after.brokers().get(1).epoch());
        assertEquals(9093, after.brokers().get(1).endpoint("PLAINTEXT").port());
    }

    @Test
    void aTopicIsThereWhenTheAnswerComes() {
        CompletableFuture<List<TopicResult>> created = simulated
                .controller
                .createTopics(List.of(topic("orders")), false)
                .toCompletableFuture();
        simulated.scheduler.runUntil(created::isDone);
        // no step further than the answer
        TopicImage topic = simulated.view.image().topic("orders");

        assertNotNull(topic);
        assertEquals(topic.id(), created.join().get(0).id());
        assertEquals(3, created.join().get(0).partitionCount());
        assertEquals(1, created.join().get(0).replicationFactor());
        assertEquals(3, topic.partitions().size());
        assertEquals(
                new PartitionImage(List.of(1), List.of(1), 1, 0, 0),
                topic.partitions().get(2));
    }

    @Test
    void configsOfANewTopicAreKept() {
        assertEquals(
                ErrorCode.NONE,
                create(withConfigs("t", Map.of("retention.ms", "5"))).error());
        assertEquals(Map.of("retention.ms", "5"), simulated.image().topicConfigs("t"));
    }

    @Test
    void ofTwoRequestsInFlightForOneNameOneIsRefused() {
        var first =
                simulated.controller.createTopics(List.of(topic("t")), false).toCompletableFuture();
        var second =
                simulated.controller.createTopics(List.of(topic("t")), false).toCompletableFuture();
        simulated.scheduler.runUntilIdle();

        assertEquals(ErrorCode.NONE, first.join().get(0).error());
        assertEquals(ErrorCode.TOPIC_ALREADY_EXISTS, second.join().get(0).error());
    }

    @Test
    void whatIsRefusedAndWhy() {
        create(topic("a_b"));
        assertEquals(ErrorCode.TOPIC_ALREADY_EXISTS, create(topic("a_b")).error());
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, create(topic("a.b")).error());
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, create(topic("a b")).error());
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, create(topic("")).error());
        assertEquals(
                ErrorCode.INVALID_PARTITIONS,
                create(new NewTopic("t", 0, 1, Map.of(), Map.of())).error());
        assertEquals(
                ErrorCode.INVALID_PARTITIONS,
                create(new NewTopic("t", -2, 1, Map.of(), Map.of())).error());
        assertEquals(
                ErrorCode.INVALID_REPLICATION_FACTOR,
                create(new NewTopic("t", 1, 2, Map.of(), Map.of())).error());
        assertEquals(
                ErrorCode.INVALID_REPLICATION_FACTOR,
                create(new NewTopic("t", 1, 0, Map.of(), Map.of())).error());
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                create(withConfigs("t", Map.of("retention.ms", "soon"))).error());
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                create(withConfigs("t", Map.of("retention", "1"))).error());
        assertNull(simulated.image().topic("t"));
    }

    @Test
    void replicasAssignedByHandAreChecked() {
        assertEquals(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                create(assigned(Map.of(1, List.of(1)))).error(),
                "a gap");
        assertEquals(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                create(assigned(Map.of(0, List.of(9)))).error(),
                "an unknown broker");
        assertEquals(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                create(assigned(Map.of(0, List.of(1, 1)))).error(),
                "twice");
        assertEquals(
                ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                create(assigned(Map.of(0, List.of()))).error(),
                "none");
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                create(new NewTopic("t", 1, -1, Map.of(0, List.of(1)), Map.of()))
                        .error());
        assertEquals(
                ErrorCode.NONE,
                create(assigned(Map.of(0, List.of(1), 1, List.of(1)))).error());
        assertEquals(2, simulated.image().topic("t").partitions().size());
    }

    @Test
    void aRefusedTopicDoesNotKeepTheOthersFromBeingMade() {
        List<TopicResult> results = simulated.get(
                simulated.controller.createTopics(List.of(topic("a"), topic("b b"), topic("a"), topic("c")), false));

        assertEquals(
                List.of(
                        ErrorCode.NONE,
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        ErrorCode.TOPIC_ALREADY_EXISTS,
                        ErrorCode.NONE),
                results.stream().map(TopicResult::error).toList());
        assertNotNull(simulated.image().topic("c"));
    }

    @Test
    void topicsOfOneRequestCollideToo() {
        create(topic("old.name"));
        List<TopicResult> results = simulated.get(simulated.controller.createTopics(
                List.of(topic("x.y"), topic("x_y"), topic("x.y"), topic("old_name"), topic("x-y"), topic("z_y")),
                false));

        assertEquals(
                List.of(
                        ErrorCode.NONE,
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        ErrorCode.TOPIC_ALREADY_EXISTS,
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        ErrorCode.NONE,
                        ErrorCode.NONE),
                results.stream().map(TopicResult::error).toList());
    }

    @Test
    void tooManyPartitionsAreRefusedAsAWhole() {
        assertEquals(
                ErrorCode.POLICY_VIOLATION,
                errorOf(simulated.controller.createTopics(
                        List.of(new NewTopic("t", 10_001, 1, Map.of(), Map.of())), false)));
    }

    @Test
    void validationAppendsNothing() {
        long offset = simulated.image().offset();
        List<TopicResult> results =
                simulated.get(simulated.controller.createTopics(List.of(topic("t"), topic("u v")), true));

        assertEquals(ErrorCode.NONE, results.get(0).error());
        assertEquals(3, results.get(0).partitionCount());
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, results.get(1).error());
        assertEquals(offset, simulated.image().offset());
    }

    @Test
    void topicsAreDeletedById() {
        UUID id = create(topic("t")).id();
        List<TopicResult> results = simulated.get(simulated.controller.deleteTopics(List.of(id, id, new UUID(7, 7))));

        assertEquals(
                List.of(ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_ID, ErrorCode.UNKNOWN_TOPIC_ID),
                results.stream().map(TopicResult::error).toList());
        assertEquals("t", results.get(0).name());
        assertNull(simulated.image().topic("t"));
        assertEquals(ErrorCode.NONE, create(topic("t")).error());
        assertNotEquals(id, simulated.image().topic("t").id());
    }

    @Test
    void deletionCanBeDisabled() {
        UUID id = create(topic("t")).id();
        simulated.configuration.define(ConfigScope.BROKER, "delete.topic.enable", ConfigType.BOOLEAN, "false");

        assertEquals(
                ErrorCode.TOPIC_DELETION_DISABLED,
                simulated
                        .get(simulated.controller.deleteTopics(List.of(id)))
                        .get(0)
                        .error());
        assertNotNull(simulated.image().topic("t"));
    }

    private ConfigResult alter(byte type, String name, ConfigChange... changes) {
        return simulated
                .get(simulated.controller.alterConfigs(Map.of(new ConfigTarget(type, name), List.of(changes)), false))
                .get(0);
    }

    private static ConfigChange change(Operation operation, String name, String value) {
        return new ConfigChange(name, operation, value);
    }

    @Test
    void configsOfTopicsAreSetAppendedSubtractedAndDeleted() {
        create(topic("t"));
        alter(
                ConfigTarget.TOPIC,
                "t",
                change(Operation.SET, "retention.ms", "7"),
                change(Operation.APPEND, "cleanup.policy", "compact,delete"));
        assertEquals(
                Map.of("retention.ms", "7", "cleanup.policy", "delete,compact"),
                simulated.image().topicConfigs("t"));

        alter(
                ConfigTarget.TOPIC,
                "t",
                change(Operation.DELETE, "retention.ms", null),
                change(Operation.SUBTRACT, "cleanup.policy", "delete"));
        assertEquals(Map.of("cleanup.policy", "compact"), simulated.image().topicConfigs("t"));
    }

    @Test
    void ofOneResourceAllChangesAreMadeOrNone() {
        create(topic("t"));
        ConfigResult result = alter(
                ConfigTarget.TOPIC,
                "t",
                change(Operation.SET, "cleanup.policy", "compact"),
                change(Operation.SET, "retention.ms", "x"));

        assertEquals(ErrorCode.INVALID_CONFIG, result.error());
        assertEquals(Map.of(), simulated.image().topicConfigs("t"));
    }

    @Test
    void whatOfConfigsIsRefusedAndWhy() {
        create(topic("t"));
        ConfigChange set = change(Operation.SET, "retention.ms", "1");
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                alter(ConfigTarget.TOPIC, "nope", set).error());
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                alter(ConfigTarget.TOPIC, "t", change(Operation.APPEND, "retention.ms", "1"))
                        .error());
        assertEquals(
                ErrorCode.INVALID_CONFIG,
                alter(ConfigTarget.TOPIC, "t", change(Operation.SET, "retention", "1"))
                        .error());
        assertEquals(
                ErrorCode.NONE,
                alter(ConfigTarget.TOPIC, "t", change(Operation.DELETE, "retention", null))
                        .error());
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                alter(ConfigTarget.TOPIC, "t", change(Operation.SET, "retention.ms", null))
                        .error());
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                alter(ConfigTarget.TOPIC, "t", set, set).error());
        assertEquals(ErrorCode.INVALID_REQUEST, alter((byte) 16, "m", set).error());
        assertEquals(
                ErrorCode.INVALID_REQUEST, alter(ConfigTarget.TOPIC, "", set).error());
        assertEquals(
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                alter(ConfigTarget.TOPIC, "a b", set).error());
        assertEquals(
                ErrorCode.INVALID_REQUEST, alter(ConfigTarget.GROUP, "", set).error());
        ConfigChange threads = change(Operation.SET, "background.threads", "4");
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                alter(ConfigTarget.BROKER, "9", threads).error());
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                alter(ConfigTarget.BROKER, "one", threads).error());
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                alter(ConfigTarget.BROKER, "1", change(Operation.SET, "node.id", "2"))
                        .error());
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                alter(ConfigTarget.BROKER, "", change(Operation.SET, "listeners", "x"))
                        .error());
    }

    @Test
    void configsOfBrokersAndGroups() {
        assertEquals(
                ErrorCode.NONE,
                alter(ConfigTarget.BROKER, "", change(Operation.SET, "background.threads", "4"))
                        .error());
        assertEquals(
                ErrorCode.NONE,
                alter(ConfigTarget.BROKER, "1", change(Operation.SET, "background.threads", "5"))
                        .error());
        assertEquals(
                ErrorCode.NONE,
                alter(ConfigTarget.GROUP, "g", change(Operation.SET, "consumer.session.timeout.ms", "50000"))
                        .error());

        ClusterImage image = simulated.image();
        assertEquals(Map.of("background.threads", "4"), image.brokerConfigs(-1));
        assertEquals(Map.of("background.threads", "5"), image.brokerConfigs(1));
        assertEquals(Map.of("consumer.session.timeout.ms", "50000"), image.groupConfigs("g"));
    }

    @Test
    void aChangeThatChangesNothingAppendsNothing() {
        create(withConfigs("t", Map.of("retention.ms", "5")));
        long offset = simulated.image().offset();

        assertEquals(
                ErrorCode.NONE,
                alter(ConfigTarget.TOPIC, "t", change(Operation.SET, "retention.ms", "5"))
                        .error());
        assertEquals(offset, simulated.image().offset());
    }

    @Test
    void blocksOfProducerIdsNeverOverlap() {
        var first = simulated.controller.allocateProducerIds(1000).toCompletableFuture();
        var second = simulated.controller.allocateProducerIds(10).toCompletableFuture();
        simulated.scheduler.runUntilIdle();

        assertEquals(0, first.join());
        assertEquals(1000, second.join());
        restartBroker();
        assertEquals(1010, simulated.image().nextProducerId());
    }

    @Test
    void whoDoesNotLeadSaysSo() {
        simulated.log.elect(2);
        simulated.scheduler.runUntilIdle();

        assertEquals(ErrorCode.NOT_CONTROLLER, errorOf(simulated.controller.createTopics(List.of(topic("t")), false)));
    }

    @Test
    void aBatchThatIsNotAppendedLeavesNoTrace() {
        simulated.log.failNext(Reason.BUSY);
        assertEquals(
                ErrorCode.REQUEST_TIMED_OUT, errorOf(simulated.controller.createTopics(List.of(topic("t")), false)));
        assertEquals(ErrorCode.NONE, create(topic("t")).error());

        simulated.log.failNext(Reason.STORAGE);
        assertEquals(
                ErrorCode.KAFKA_STORAGE_ERROR,
                errorOf(simulated.controller.deleteTopics(
                        List.of(simulated.image().topic("t").id()))));
        assertNotNull(simulated.image().topic("t"));
    }

    @Test
    void afterABatchOfUnknownFateNothingIsDecidedInThatEpoch() {
        simulated.log.failNext(Reason.UNKNOWN);
        assertEquals(
                ErrorCode.REQUEST_TIMED_OUT, errorOf(simulated.controller.createTopics(List.of(topic("t")), false)));
        assertEquals(ErrorCode.NOT_CONTROLLER, errorOf(simulated.controller.createTopics(List.of(topic("t")), false)));

        simulated.log.elect(SimulatedController.NODE);
        simulated.scheduler.runUntilIdle();
        assertEquals(ErrorCode.NONE, create(topic("t")).error());
    }
}
