package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.controller.NewTopic;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.MetadataRequest;
import io.jusante.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.jusante.protocol.message.MetadataResponse;
import io.jusante.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.jusante.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataHandlerTest {
    private static final UUID NO_ID = new UUID(0, 0);

    private final FakeCluster cluster = new FakeCluster();
    private final MetadataHandler handler = new MetadataHandler(cluster, cluster, cluster.configuration);

    private static MetadataRequest forTopics(String... names) {
        List<MetadataRequestTopic> topics = new ArrayList<>();
        for (String name : names) {
            topics.add(new MetadataRequestTopic().setName(name));
        }
        return new MetadataRequest().setTopics(topics);
    }

    private MetadataResponse ask(MetadataRequest request, int version) {
        return ask(request, new FakeContext(ApiKey.METADATA, version));
    }

    private MetadataResponse ask(MetadataRequest request, FakeContext context) {
        handler.handle(context, request);
        return (MetadataResponse) context.response;
    }

    private MetadataResponseTopic one(String name, int version) {
        return ask(forTopics(name), version).topics().get(0);
    }

    private static ErrorCode error(short code) {
        return ErrorCode.forCode(code);
    }

    @Test
    void everyVersionIsAnswered() {
        cluster.topic("orders", 1);
        for (int version = 0; version <= 13; version++) {
            MetadataResponse response = ask(forTopics("orders"), version);

            assertEquals(1, response.brokers().size());
            assertEquals("orders", response.topics().get(0).name());
            assertEquals(ErrorCode.NONE.code(), response.topics().get(0).errorCode());
            assertEquals(1, response.topics().get(0).partitions().get(0).leaderId());
            assertEquals(1, response.controllerId());
            assertEquals("kafka-cluster-id-22-xx", response.clusterId());
        }
    }

    @Test
    void allTopicsAreAskedForByAnEmptyListInVersion0AndByNullLater() {
        cluster.topic("a", 1);
        cluster.topic("b", 1);

        assertEquals(2, ask(forTopics(), 0).topics().size());
        assertEquals(0, ask(forTopics(), 1).topics().size());
        assertEquals(2, ask(new MetadataRequest().setTopics(null), 1).topics().size());
        assertEquals(2, ask(new MetadataRequest().setTopics(null), 13).topics().size());
        assertEquals(List.of(), cluster.created);
    }

    @Test
    void theListenerOfTheRequestDecidesWhatIsSeen() {
        cluster.topic("orders", 1);
        MetadataResponse inside = ask(forTopics("orders"), new FakeContext(ApiKey.METADATA, 12, "PLAINTEXT"));
        MetadataResponse outside = ask(forTopics("orders"), new FakeContext(ApiKey.METADATA, 12, "OUTSIDE"));
        MetadataResponse nowhere = ask(forTopics("orders"), new FakeContext(ApiKey.METADATA, 12, "NOWHERE"));

        assertEquals("inside", inside.brokers().get(0).host());
        assertEquals(9092, inside.brokers().get(0).port());
        assertEquals("rack", inside.brokers().get(0).rack());
        assertEquals("outside", outside.brokers().get(0).host());
        assertEquals(19092, outside.brokers().get(0).port());
        assertEquals(List.of(), nowhere.brokers());
        assertEquals(-1, nowhere.controllerId());
        MetadataResponsePartition unreachable =
                nowhere.topics().get(0).partitions().get(0);
        assertEquals(ErrorCode.LISTENER_NOT_FOUND, error(unreachable.errorCode()));
        assertEquals(-1, unreachable.leaderId());
        assertEquals(
                ErrorCode.LEADER_NOT_AVAILABLE,
                error(ask(forTopics("orders"), new FakeContext(ApiKey.METADATA, 5, "NOWHERE"))
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode()));
    }

    @Test
    void partitionsShowLeaderEpochReplicasAndWhoIsOffline() {
        cluster.topic("orders", 1, -1);
        MetadataResponseTopic topic = one("orders", 12);

        MetadataResponsePartition led = topic.partitions().get(0);
        assertEquals(0, led.partitionIndex());
        assertEquals(3, led.leaderEpoch());
        assertEquals(List.of(1, 2), led.replicaNodes());
        assertEquals(List.of(1), led.isrNodes());
        assertEquals(List.of(2), led.offlineReplicas());
        MetadataResponsePartition leaderless = topic.partitions().get(1);
        assertEquals(ErrorCode.LEADER_NOT_AVAILABLE, error(leaderless.errorCode()));
        assertEquals(-1, leaderless.leaderId());
    }

    @Test
    void version0LeavesOutReplicasThatAreOffline() {
        cluster.topic("orders", 1);
        MetadataResponsePartition partition = one("orders", 0).partitions().get(0);

        assertEquals(ErrorCode.REPLICA_NOT_AVAILABLE, error(partition.errorCode()));
        assertEquals(List.of(1), partition.replicaNodes());
    }

    @Test
    void aMissingTopicIsMadeWhereThatIsAllowed() {
        MetadataResponseTopic topic = one("fresh", 4);

        assertEquals(ErrorCode.NONE, error(topic.errorCode()));
        assertEquals(1, topic.partitions().size());
        NewTopic wanted = cluster.created.get(0);
        assertEquals("fresh", wanted.name());
        assertEquals(-1, wanted.partitionCount());
        assertEquals(-1, wanted.replicationFactor());
    }

    @Test
    void itIsNotMadeWhereTheRequestOrTheBrokerForbidsIt() {
        MetadataRequest forbidding = forTopics("fresh").setAllowAutoTopicCreation(false);
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                error(ask(forbidding, 4).topics().get(0).errorCode()));

        cluster.configuration.define(ConfigScope.BROKER, "auto.create.topics.enable", ConfigType.BOOLEAN, "false");
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, error(one("fresh", 12).errorCode()));
        assertEquals(List.of(), cluster.created);
    }

    @Test
    void illegalAndInternalNamesAreNotMade() {
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, error(one("a b", 12).errorCode()));
        MetadataResponseTopic internal = one("__consumer_offsets", 12);
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, error(internal.errorCode()));
        assertTrue(internal.isInternal());
        assertEquals(List.of(), cluster.created);
    }

    @Test
    void whyATopicWasNotMadeIsTold() {
        cluster.refuse(ErrorCode.INVALID_REPLICATION_FACTOR);
        assertEquals(
                ErrorCode.INVALID_REPLICATION_FACTOR, error(one("fresh", 12).errorCode()));

        cluster.fail(new KafkaErrorException(ErrorCode.NOT_CONTROLLER, "not here"));
        assertEquals(ErrorCode.LEADER_NOT_AVAILABLE, error(one("fresh", 12).errorCode()));
    }

    @Test
    void aCreationThatTakesTooLongIsAnsweredWithoutTheTopic() {
        cluster.keepSilent();
        cluster.refuse(ErrorCode.UNKNOWN_SERVER_ERROR);
        FakeContext context = new FakeContext(ApiKey.METADATA, 12);
        handler.handle(context, forTopics("fresh"));
        assertNull(context.response);

        context.timeOut();
        MetadataResponse response = (MetadataResponse) context.response;
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                error(response.topics().get(0).errorCode()));
    }

    @Test
    void topicsAreFoundByIdFromVersion12On() {
        UUID id = cluster.topic("orders", 1);
        MetadataRequest request = new MetadataRequest()
                .setTopics(List.of(
                        new MetadataRequestTopic().setName(null).setTopicId(id),
                        new MetadataRequestTopic().setName(null).setTopicId(new UUID(1, 1))));
        MetadataResponse response = ask(request, 12);

        assertEquals("orders", response.topics().get(0).name());
        assertEquals(id, response.topics().get(0).topicId());
        assertEquals(ErrorCode.UNKNOWN_TOPIC_ID, error(response.topics().get(1).errorCode()));
        assertNull(response.topics().get(1).name());
        assertEquals(new UUID(1, 1), response.topics().get(1).topicId());
        KafkaErrorException refusal = assertThrows(KafkaErrorException.class, () -> ask(request, 11));
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
    }

    @Test
    void anUnknownNameHasNoId() {
        MetadataResponseTopic topic = ask(forTopics("nope").setAllowAutoTopicCreation(false), 12)
                .topics()
                .get(0);

        assertEquals(NO_ID, topic.topicId());
        assertEquals("nope", topic.name());
    }

    @Test
    void aTopicThatIsAskedForTwiceIsAnsweredOnce() {
        cluster.topic("orders", 1);

        assertEquals(1, ask(forTopics("orders", "orders"), 12).topics().size());
    }

    @Test
    void authorizedOperationsAreToldOnlyWhenAskedFor() {
        cluster.topic("orders", 1);
        MetadataResponse unasked = ask(forTopics("orders"), 9);
        MetadataResponse asked = ask(
                forTopics("orders")
                        .setIncludeClusterAuthorizedOperations(true)
                        .setIncludeTopicAuthorizedOperations(true),
                9);

        assertEquals(Integer.MIN_VALUE, unasked.clusterAuthorizedOperations());
        assertEquals(Integer.MIN_VALUE, unasked.topics().get(0).topicAuthorizedOperations());
        assertEquals(8096, asked.clusterAuthorizedOperations());
        assertEquals(3576, asked.topics().get(0).topicAuthorizedOperations());
    }
}
