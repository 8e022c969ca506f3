package io.jusante.broker.data.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.jusante.kernel.Clock;
import io.jusante.network.RequestHandler;
import io.jusante.partition.ActiveProducer;
import io.jusante.partition.DirectoryUsage;
import io.jusante.partition.ReplicaUsage;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DeleteRecordsRequest;
import io.jusante.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.jusante.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.jusante.protocol.message.DescribeLogDirsRequest;
import io.jusante.protocol.message.DescribeProducersRequest;
import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchRequest.FetchPartition;
import io.jusante.protocol.message.FetchRequest.FetchTopic;
import io.jusante.protocol.message.ListOffsetsRequest;
import io.jusante.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.jusante.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.jusante.protocol.message.ListOffsetsResponse;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceRequest.PartitionProduceData;
import io.jusante.protocol.message.ProduceRequest.TopicProduceData;
import io.jusante.record.Slice;
import io.jusante.record.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the handlers answer can be written in the version that was asked. */
class EveryVersionTest {
    private static final int HOSTED = 0;
    private static final int ELSEWHERE = 1;

    private final FakeCluster cluster = new FakeCluster();
    private UUID orders;

    @BeforeEach
    void createTopic() {
        orders = cluster.topic("orders", 2);
        cluster.partition("orders", HOSTED).grow(10);
        cluster.unhost("orders", ELSEWHERE);
    }

    @Test
    void produceAnswersInEveryVersion() {
        answersInEveryVersion(
                new ProduceHandler(cluster, cluster, new TopicFailures(cluster)), ApiKey.PRODUCE, 3, version -> {
                    TopicProduceData topic = new TopicProduceData()
                            .setPartitionData(new ArrayList<>(List.of(produced(HOSTED), produced(ELSEWHERE))));
                    topic.setName(version < 13 ? "orders" : "").setTopicId(version < 13 ? TopicLookup.NO_ID : orders);
                    ProduceRequest request = new ProduceRequest().setAcks((short) 1);
                    request.topicData().add(topic);
                    return request;
                });
    }

    @Test
    void fetchAnswersInEveryVersion() {
        FetchHandler handler = new FetchHandler(
                cluster,
                cluster,
                new TopicFailures(cluster),
                () -> 1000,
                new FetchSessions(() -> 100, () -> 1000, Clock.SYSTEM));
        answersInEveryVersion(handler, ApiKey.FETCH, 4, version -> {
            FetchTopic topic =
                    new FetchTopic().setPartitions(new ArrayList<>(List.of(fetched(HOSTED), fetched(ELSEWHERE))));
            topic.setTopic(version < 13 ? "orders" : "").setTopicId(version < 13 ? TopicLookup.NO_ID : orders);
            FetchRequest request = new FetchRequest().setMinBytes(1).setSessionEpoch(version < 7 ? -1 : 0);
            request.topics().add(topic);
            return request;
        });
    }

    @Test
    void listOffsetsAnswersInEveryVersion() {
        answersInEveryVersion(new ListOffsetsHandler(cluster, cluster), ApiKey.LIST_OFFSETS, 1, version -> {
            ListOffsetsTopic topic = new ListOffsetsTopic()
                    .setName("orders")
                    .setPartitions(new ArrayList<>(List.of(asked(HOSTED), asked(ELSEWHERE))));
            ListOffsetsRequest request = new ListOffsetsRequest().setReplicaId(-1);
            request.topics().add(topic);
            return request;
        });
    }

    @Test
    void deleteRecordsAnswersInEveryVersion() {
        answersInEveryVersion(new DeleteRecordsHandler(cluster, cluster), ApiKey.DELETE_RECORDS, 0, version -> {
            DeleteRecordsTopic topic = new DeleteRecordsTopic()
                    .setName("orders")
                    .setPartitions(new ArrayList<>(List.of(
                            new DeleteRecordsPartition()
                                    .setPartitionIndex(HOSTED)
                                    .setOffset(3),
                            new DeleteRecordsPartition().setPartitionIndex(ELSEWHERE))));
            DeleteRecordsRequest request = new DeleteRecordsRequest();
            request.topics().add(topic);
            return request;
        });
    }

    @Test
    void offsetForLeaderEpochAnswersInEveryVersion() {
        OffsetForLeaderEpochHandler handler = new OffsetForLeaderEpochHandler(cluster, cluster);
        answersInEveryVersion(handler, ApiKey.OFFSET_FOR_LEADER_EPOCH, 2, version -> {
            OffsetForLeaderTopic topic = new OffsetForLeaderTopic()
                    .setTopic("orders")
                    .setPartitions(new ArrayList<>(List.of(
                            new OffsetForLeaderPartition().setPartition(HOSTED).setLeaderEpoch(3),
                            new OffsetForLeaderPartition().setPartition(ELSEWHERE))));
            OffsetForLeaderEpochRequest request = new OffsetForLeaderEpochRequest();
            request.topics().add(topic);
            return request;
        });
    }

    @Test
    void describeProducersAnswersInEveryVersion() {
        cluster.partition("orders", HOSTED).producers.add(new ActiveProducer(7, (short) 1, 3, 1000, -1, -1));
        DescribeProducersHandler handler = new DescribeProducersHandler(cluster, cluster);
        answersInEveryVersion(handler, ApiKey.DESCRIBE_PRODUCERS, 0, version -> {
            DescribeProducersRequest request = new DescribeProducersRequest();
            request.topics()
                    .add(new DescribeProducersRequest.TopicRequest()
                            .setName("orders")
                            .setPartitionIndexes(List.of(HOSTED, ELSEWHERE)));
            return request;
        });
    }

    @Test
    void describeLogDirsAnswersInEveryVersion() {
        DescribeLogDirsHandler handler = new DescribeLogDirsHandler(() -> CompletableFuture.completedFuture(List.of(
                new DirectoryUsage(
                        "/data/a",
                        false,
                        1L << 40,
                        1L << 30,
                        List.of(new ReplicaUsage(new TopicPartition("orders", HOSTED), 10, 0, false))),
                new DirectoryUsage("/data/b", true, -1, -1, List.of()))));
        answersInEveryVersion(handler, ApiKey.DESCRIBE_LOG_DIRS, 1, version -> new DescribeLogDirsRequest());
    }

    @Test
    void aPartitionThatIsAskedForTwiceIsRefused() {
        ListOffsetsTopic topic = new ListOffsetsTopic()
                .setName("orders")
                .setPartitions(new ArrayList<>(List.of(asked(HOSTED), asked(HOSTED))));
        ListOffsetsRequest request = new ListOffsetsRequest().setReplicaId(-1);
        request.topics().add(topic);
        FakeContext context = new FakeContext(ApiKey.LIST_OFFSETS, 9);
        new ListOffsetsHandler(cluster, cluster).handle(context, request);
        ListOffsetsResponse response = (ListOffsetsResponse) context.response;
        response.topics().get(0).partitions().forEach(one -> assertEquals(42, one.errorCode()));
    }

    private static void answersInEveryVersion(
            RequestHandler handler, ApiKey api, int lowest, IntFunction<ApiMessage> request) {
        for (int version = lowest; version <= api.highestVersion(); version++) {
            FakeContext context = new FakeContext(api, version);
            handler.handle(context, request.apply(version));
            ApiMessage response = context.response;
            assertNotNull(response, api + " version " + version);
            // computing the size refuses what the version cannot express
            response.size((short) version);
            response.releaseSlices();
        }
    }

    private static PartitionProduceData produced(int index) {
        return new PartitionProduceData().setIndex(index).setRecords(Slice.of(ByteBuffer.allocate(5)));
    }

    private static FetchPartition fetched(int index) {
        return new FetchPartition().setPartition(index).setPartitionMaxBytes(100);
    }

    private static ListOffsetsPartition asked(int index) {
        return new ListOffsetsPartition().setPartitionIndex(index).setTimestamp(-1L);
    }
}
