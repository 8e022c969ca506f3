package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.CreateTopicsRequest;
import io.jusante.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.jusante.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.jusante.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.jusante.protocol.message.CreateTopicsResponse;
import io.jusante.protocol.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.jusante.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import io.jusante.protocol.message.DeleteTopicsRequest;
import io.jusante.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.jusante.protocol.message.DeleteTopicsResponse;
import io.jusante.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TopicHandlersTest {
    private static final UUID NO_ID = new UUID(0, 0);

    private final FakeCluster cluster = new FakeCluster();
    private final CreateTopicsHandler creation = new CreateTopicsHandler(cluster, cluster.configuration);
    private final DeleteTopicsHandler deletion = new DeleteTopicsHandler(cluster, cluster, cluster.configuration);

    private static CreatableTopic topic(String name) {
        return new CreatableTopic().setName(name).setNumPartitions(1).setReplicationFactor((short) 1);
    }

    private static CreatableTopicConfig config(String name, String value) {
        return new CreatableTopicConfig().setName(name).setValue(value);
    }

    private static ErrorCode error(CreatableTopicResult result) {
        return ErrorCode.forCode(result.errorCode());
    }

    private static ErrorCode error(DeletableTopicResult result) {
        return ErrorCode.forCode(result.errorCode());
    }

    private List<CreatableTopicResult> create(int version, CreatableTopic... topics) {
        return create(new FakeContext(ApiKey.CREATE_TOPICS, version), topics);
    }

    private List<CreatableTopicResult> create(FakeContext context, CreatableTopic... topics) {
        creation.handle(context, new CreateTopicsRequest().setTopics(List.of(topics)));
        return ((CreateTopicsResponse) context.response).topics();
    }

    private List<DeletableTopicResult> delete(int version, DeleteTopicsRequest request) {
        FakeContext context = new FakeContext(ApiKey.DELETE_TOPICS, version);
        deletion.handle(context, request);
        return ((DeleteTopicsResponse) context.response).responses();
    }

    @Test
    void aTopicIsMadeInEveryVersion() {
        for (int version = 2; version <= 7; version++) {
            CreatableTopicResult result = create(version, topic("v" + version)).get(0);

            assertEquals(ErrorCode.NONE, error(result));
            assertNull(result.errorMessage());
            assertEquals(cluster.image().topic("v" + version).id(), result.topicId());
            assertEquals(1, result.numPartitions());
            assertEquals(1, result.replicationFactor());
        }
    }

    @Test
    void theAnswerShowsTheTopicsConfigs() {
        CreatableTopic wanted = topic("t").setConfigs(List.of(config("retention.ms", "5")));
        List<CreatableTopicConfigs> configs = create(7, wanted).get(0).configs();

        assertEquals(Map.of("retention.ms", "5"), cluster.created.get(0).configs());
        assertEquals(2, configs.size());
        assertEquals("cleanup.policy", configs.get(0).name());
        assertEquals("delete", configs.get(0).value());
        assertEquals(5, configs.get(0).configSource());
        assertEquals("5", configs.get(1).value());
        assertEquals(1, configs.get(1).configSource());
        assertFalse(configs.get(1).readOnly());
    }

    @Test
    void replicasAssignedByHandReachTheController() {
        create(
                7,
                new CreatableTopic()
                        .setName("t")
                        .setNumPartitions(-1)
                        .setReplicationFactor((short) -1)
                        .setAssignments(List.of(new CreatableReplicaAssignment()
                                .setPartitionIndex(0)
                                .setBrokerIds(List.of(1, 2)))));

        assertEquals(Map.of(0, List.of(1, 2)), cluster.created.get(0).assignments());
    }

    @Test
    void aTopicThatIsNamedTwiceIsRefusedOnce() {
        List<CreatableTopicResult> results = create(7, topic("a"), topic("b"), topic("a"));

        assertEquals(2, results.size());
        assertEquals(ErrorCode.INVALID_REQUEST, error(results.get(0)));
        assertEquals(ErrorCode.NONE, error(results.get(1)));
        assertNull(cluster.image().topic("a"));
    }

    @Test
    void configsWithoutValueAndDoubleAssignmentsAreRefused() {
        CreatableReplicaAssignment assignment =
                new CreatableReplicaAssignment().setPartitionIndex(0).setBrokerIds(List.of(1));
        List<CreatableTopicResult> results = create(
                7,
                topic("a").setConfigs(List.of(config("retention.ms", null))),
                topic("b").setAssignments(List.of(assignment, assignment)));

        assertEquals(ErrorCode.INVALID_CONFIG, error(results.get(0)));
        assertEquals(ErrorCode.INVALID_REPLICA_ASSIGNMENT, error(results.get(1)));
        assertEquals(List.of(), cluster.created);
    }

    @Test
    void whatTheControllerRefusesIsToldWithItsSentence() {
        cluster.refuse(ErrorCode.TOPIC_ALREADY_EXISTS);
        CreatableTopicResult result = create(7, topic("t")).get(0);

        assertEquals(ErrorCode.TOPIC_ALREADY_EXISTS, error(result));
        assertEquals("refused by the test", result.errorMessage());
        assertEquals(-1, result.numPartitions());
        assertNull(result.configs());
    }

    @Test
    void aFailureOfTheWholeIsToldForEachTopic() {
        cluster.fail(new KafkaErrorException(ErrorCode.NOT_CONTROLLER, "not here"));
        List<CreatableTopicResult> results = create(2, topic("a"), topic("b"));

        assertEquals(
                List.of(ErrorCode.NOT_CONTROLLER, ErrorCode.NOT_CONTROLLER),
                results.stream().map(TopicHandlersTest::error).toList());
        assertEquals("not here", results.get(0).errorMessage());
    }

    @Test
    void afterItsTimeACreationIsAnsweredAsTimedOut() {
        cluster.keepSilent();
        FakeContext context = new FakeContext(ApiKey.CREATE_TOPICS, 7);
        creation.handle(
                context,
                new CreateTopicsRequest().setTopics(List.of(topic("t"))).setTimeoutMs(100));
        assertFalse(context.isAnswered());

        context.timeOut();
        CreateTopicsResponse response = (CreateTopicsResponse) context.response;
        assertEquals(ErrorCode.REQUEST_TIMED_OUT, error(response.topics().get(0)));
    }

    @Test
    void topicsAreDeletedByNameInOldVersions() {
        cluster.topic("a", 1);
        for (int version = 1; version <= 5; version++) {
            cluster.topic("v" + version, 1);
            List<DeletableTopicResult> results =
                    delete(version, new DeleteTopicsRequest().setTopicNames(List.of("v" + version, "nope")));

            assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, error(results.get(0)));
            assertEquals("nope", results.get(0).name());
            assertEquals(ErrorCode.NONE, error(results.get(1)));
            assertEquals("v" + version, results.get(1).name());
            assertNull(cluster.image().topic("v" + version));
        }
        assertNotNull(cluster.image().topic("a"));
    }

    @Test
    void topicsAreDeletedByNameOrIdInVersion6() {
        UUID a = cluster.topic("a", 1);
        UUID b = cluster.topic("b", 1);
        List<DeletableTopicResult> results = delete(
                6,
                new DeleteTopicsRequest()
                        .setTopics(List.of(
                                new DeleteTopicState().setName("a"),
                                new DeleteTopicState().setName(null).setTopicId(b))));

        for (DeletableTopicResult result : results) {
            assertEquals(ErrorCode.NONE, error(result));
            assertEquals(result.name().equals("a") ? a : b, result.topicId());
        }
        assertEquals(2, results.size());
        assertEquals(Map.of(), cluster.image().topics());
    }

    @Test
    void whatOfDeletionsIsRefusedAndWhy() {
        UUID id = cluster.topic("a", 1);
        cluster.topic("b", 1);
        DeleteTopicState byName = new DeleteTopicState().setName("b");
        List<DeletableTopicResult> results = delete(
                6,
                new DeleteTopicsRequest()
                        .setTopics(List.of(
                                new DeleteTopicState().setName("a").setTopicId(id),
                                new DeleteTopicState().setName(null).setTopicId(NO_ID),
                                new DeleteTopicState().setName(null).setTopicId(new UUID(1, 1)),
                                byName,
                                byName)));

        assertEquals(4, results.size());
        for (DeletableTopicResult result : results) {
            ErrorCode expected =
                    result.topicId().equals(new UUID(1, 1)) ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.INVALID_REQUEST;
            assertEquals(expected, error(result), String.valueOf(result));
        }
        assertEquals(2, cluster.image().topics().size());
    }

    @Test
    void oneTopicByNameAndByIdIsRefused() {
        UUID id = cluster.topic("a", 1);
        List<DeletableTopicResult> results = delete(
                6,
                new DeleteTopicsRequest()
                        .setTopics(List.of(
                                new DeleteTopicState().setName("a"),
                                new DeleteTopicState().setName(null).setTopicId(id))));

        assertEquals(
                List.of(ErrorCode.INVALID_REQUEST),
                results.stream().map(TopicHandlersTest::error).distinct().toList());
        assertNotNull(cluster.image().topic("a"));
    }

    @Test
    void deletionThatIsDisabledHasACodeOfItsOwnFromVersion3On() {
        cluster.configuration.define(ConfigScope.BROKER, "delete.topic.enable", ConfigType.BOOLEAN, "false");
        for (int version = 1; version <= 6; version++) {
            FakeContext context = new FakeContext(ApiKey.DELETE_TOPICS, version);
            deletion.handle(context, new DeleteTopicsRequest());

            assertEquals(version < 3 ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED, context.failure);
        }
    }

    @Test
    void afterItsTimeADeletionIsAnsweredAsTimedOut() {
        cluster.topic("a", 1);
        cluster.keepSilent();
        FakeContext context = new FakeContext(ApiKey.DELETE_TOPICS, 5);
        deletion.handle(context, new DeleteTopicsRequest().setTopicNames(List.of("a", "nope")));
        context.timeOut();

        List<DeletableTopicResult> results = ((DeleteTopicsResponse) context.response).responses();
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, error(results.get(0)));
        assertEquals(ErrorCode.REQUEST_TIMED_OUT, error(results.get(1)));
    }
}
