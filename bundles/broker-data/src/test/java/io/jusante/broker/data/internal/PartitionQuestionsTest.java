package io.jusante.broker.data.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.ActiveProducer;
import io.jusante.partition.DirectoryUsage;
import io.jusante.partition.ReplicaUsage;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.DeleteRecordsRequest;
import io.jusante.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.jusante.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.jusante.protocol.message.DeleteRecordsResponse;
import io.jusante.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.jusante.protocol.message.DescribeLogDirsRequest;
import io.jusante.protocol.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.jusante.protocol.message.DescribeLogDirsResponse;
import io.jusante.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import io.jusante.protocol.message.DescribeProducersRequest;
import io.jusante.protocol.message.DescribeProducersRequest.TopicRequest;
import io.jusante.protocol.message.DescribeProducersResponse;
import io.jusante.protocol.message.DescribeProducersResponse.PartitionResponse;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.jusante.protocol.message.OffsetForLeaderEpochResponse;
import io.jusante.protocol.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import io.jusante.record.TopicPartition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deletions, epochs, producers and log directories. */
class PartitionQuestionsTest {
    private final FakeCluster cluster = new FakeCluster();

    @BeforeEach
    void createTopic() {
        cluster.topic("orders", 3);
        cluster.partition("orders", 0).grow(10);
        cluster.unhost("orders", 2);
    }

    // ---- DeleteRecords ----

    private List<DeleteRecordsPartitionResult> delete(String topic, long... offsets) {
        DeleteRecordsTopic asked = new DeleteRecordsTopic().setName(topic).setPartitions(new ArrayList<>());
        for (int i = 0; i < offsets.length; i++) {
            asked.partitions()
                    .add(new DeleteRecordsPartition().setPartitionIndex(i).setOffset(offsets[i]));
        }
        DeleteRecordsRequest request = new DeleteRecordsRequest();
        request.topics().add(asked);
        return delete(request).topics().get(0).partitions();
    }

    private DeleteRecordsResponse delete(DeleteRecordsRequest request) {
        FakeContext context = new FakeContext(ApiKey.DELETE_RECORDS, 2);
        new DeleteRecordsHandler(cluster, cluster).handle(context, request);
        assertNotNull(context.response);
        return (DeleteRecordsResponse) context.response;
    }

    @Test
    void eachPartitionSaysWhereItBeginsNow() {
        List<DeleteRecordsPartitionResult> answers = delete("orders", 7, 1, 0, 0);
        assertEquals(7, answers.get(0).lowWatermark());
        assertEquals(0, answers.get(0).errorCode());
        assertRefused(ErrorCode.OFFSET_OUT_OF_RANGE, answers.get(1));
        assertRefused(ErrorCode.NOT_LEADER_OR_FOLLOWER, answers.get(2));
        assertRefused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, answers.get(3));
        assertRefused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, delete("others", 0).get(0));
        assertEquals(10, delete("orders", -1).get(0).lowWatermark());
    }

    private static void assertRefused(ErrorCode error, DeleteRecordsPartitionResult answer) {
        assertEquals(error.code(), answer.errorCode());
        assertEquals(-1, answer.lowWatermark());
    }

    @Test
    void theBrokersOwnTopicsKeepTheirRecords() {
        cluster.topic("__consumer_offsets", 1);
        cluster.partition("__consumer_offsets", 0).grow(10);
        assertRefused(
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                delete("__consumer_offsets", 5, 5).get(0));
        assertRefused(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                delete("__consumer_offsets", 5, 5).get(1));
        assertEquals(0, cluster.partition("__consumer_offsets", 0).start);
    }

    @Test
    void whatIsNamedTwiceIsAskedOnceForWhatWasSaidLast() {
        DeleteRecordsRequest request = new DeleteRecordsRequest();
        for (long offset : new long[] {9, 4}) {
            request.topics()
                    .add(new DeleteRecordsTopic()
                            .setName("orders")
                            .setPartitions(List.of(new DeleteRecordsPartition()
                                    .setPartitionIndex(0)
                                    .setOffset(offset))));
        }
        DeleteRecordsResponse response = delete(request);
        assertEquals(1, response.topics().size());
        assertEquals(4, response.topics().get(0).partitions().get(0).lowWatermark());
    }

    @Test
    void nothingAskedIsNothingAnswered() {
        assertTrue(delete(new DeleteRecordsRequest()).topics().isEmpty());
    }

    // ---- OffsetForLeaderEpoch ----

    private List<EpochEndOffset> ends(String topic, OffsetForLeaderPartition... asked) {
        OffsetForLeaderEpochRequest request = new OffsetForLeaderEpochRequest();
        request.topics().add(new OffsetForLeaderTopic().setTopic(topic).setPartitions(List.of(asked)));
        FakeContext context = new FakeContext(ApiKey.OFFSET_FOR_LEADER_EPOCH, 4);
        new OffsetForLeaderEpochHandler(cluster, cluster).handle(context, request);
        return ((OffsetForLeaderEpochResponse) context.response).topics().get(0).partitions();
    }

    private static OffsetForLeaderPartition epoch(int partition, int current, int epoch) {
        return new OffsetForLeaderPartition()
                .setPartition(partition)
                .setCurrentLeaderEpoch(current)
                .setLeaderEpoch(epoch);
    }

    @Test
    void anEpochHasAnEndOrIsNotKnownOrIsFenced() {
        List<EpochEndOffset> answers = ends(
                "orders",
                epoch(0, -1, 3),
                epoch(0, 3, 9),
                epoch(0, 2, 3),
                epoch(0, 4, 3),
                epoch(2, -1, 3),
                epoch(3, -1, 3),
                epoch(-1, -1, 3));
        assertEnd(ErrorCode.NONE, 3, 10, answers.get(0));
        assertEnd(ErrorCode.NONE, -1, -1, answers.get(1));
        assertEnd(ErrorCode.FENCED_LEADER_EPOCH, -1, -1, answers.get(2));
        assertEnd(ErrorCode.UNKNOWN_LEADER_EPOCH, -1, -1, answers.get(3));
        assertEnd(ErrorCode.NOT_LEADER_OR_FOLLOWER, -1, -1, answers.get(4));
        assertEnd(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1, -1, answers.get(5));
        assertEnd(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1, -1, answers.get(6));
        assertEnd(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                -1,
                -1,
                ends("others", epoch(0, -1, 3)).get(0));
    }

    private static void assertEnd(ErrorCode error, int epoch, long offset, EpochEndOffset answer) {
        assertEquals(error.code(), answer.errorCode());
        assertEquals(epoch, answer.leaderEpoch());
        assertEquals(offset, answer.endOffset());
    }

    // ---- DescribeProducers ----

    private List<PartitionResponse> producers(String topic, Integer... partitions) {
        DescribeProducersRequest request = new DescribeProducersRequest();
        request.topics().add(new TopicRequest().setName(topic).setPartitionIndexes(Arrays.asList(partitions)));
        FakeContext context = new FakeContext(ApiKey.DESCRIBE_PRODUCERS, 0);
        new DescribeProducersHandler(cluster, cluster).handle(context, request);
        return ((DescribeProducersResponse) context.response).topics().get(0).partitions();
    }

    @Test
    void producersAreDescribed() {
        cluster.partition("orders", 0).producers.add(new ActiveProducer(7, (short) 1, 3, 1000, -1, 12));
        List<PartitionResponse> answers = producers("orders", 0, 1, 2, 3);
        var producer = answers.get(0).activeProducers().get(0);
        assertEquals(7, producer.producerId());
        assertEquals(1, producer.producerEpoch());
        assertEquals(3, producer.lastSequence());
        assertEquals(1000, producer.lastTimestamp());
        assertEquals(-1, producer.coordinatorEpoch());
        assertEquals(12, producer.currentTxnStartOffset());
        assertEquals(0, answers.get(1).errorCode());
        assertTrue(answers.get(1).activeProducers().isEmpty());
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER.code(), answers.get(2).errorCode());
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(), answers.get(3).errorCode());
    }

    @Test
    void producersOfATopicThatCannotBeAreRefused() {
        PartitionResponse answer = producers("no/topic", 0).get(0);
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION.code(), answer.errorCode());
        assertNotNull(answer.errorMessage());
        cluster.partition("orders", 0).refusal = new KafkaErrorException(ErrorCode.KAFKA_STORAGE_ERROR, "offline");
        PartitionResponse offline = producers("orders", 0).get(0);
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR.code(), offline.errorCode());
    }

    // ---- DescribeLogDirs ----

    private static List<DescribeLogDirsResult> directories(DescribeLogDirsRequest request) {
        DirectoryUsage good = new DirectoryUsage(
                "/data/a",
                false,
                1L << 40,
                1L << 30,
                List.of(
                        new ReplicaUsage(new TopicPartition("orders", 0), 10, 0, false),
                        new ReplicaUsage(new TopicPartition("orders", 1), 20, 5, true),
                        new ReplicaUsage(new TopicPartition("payments", 0), 30, 0, false)));
        DirectoryUsage failed = new DirectoryUsage("/data/b", true, -1, -1, List.of());
        FakeContext context = new FakeContext(ApiKey.DESCRIBE_LOG_DIRS, 5);
        new DescribeLogDirsHandler(() -> CompletableFuture.completedFuture(List.of(good, failed)))
                .handle(context, request);
        return ((DescribeLogDirsResponse) context.response).results();
    }

    @Test
    void allReplicasOfAllDirectoriesAreListed() {
        List<DescribeLogDirsResult> results = directories(new DescribeLogDirsRequest().setTopics(null));
        DescribeLogDirsResult good = results.get(0);
        assertEquals("/data/a", good.logDir());
        assertEquals(1L << 40, good.totalBytes());
        assertEquals(1L << 30, good.usableBytes());
        assertEquals(2, good.topics().size());
        assertEquals(2, good.topics().get(0).partitions().size());
        assertEquals(20, good.topics().get(0).partitions().get(1).partitionSize());
        assertEquals(5, good.topics().get(0).partitions().get(1).offsetLag());
        assertTrue(good.topics().get(0).partitions().get(1).isFutureKey());
        DescribeLogDirsResult failed = results.get(1);
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR.code(), failed.errorCode());
        assertEquals(-1, failed.totalBytes());
        assertTrue(failed.topics().isEmpty());
    }

    @Test
    void onlyWhatIsAskedForIsListed() {
        DescribeLogDirsRequest request = new DescribeLogDirsRequest().setTopics(new ArrayList<>());
        assertTrue(directories(request).get(0).topics().isEmpty());
        request.topics().add(new DescribableLogDirTopic().setTopic("orders").setPartitions(List.of(1, 7, -1)));
        request.topics().add(new DescribableLogDirTopic().setTopic("unknown").setPartitions(List.of(0)));
        List<DescribeLogDirsResult> results = directories(request);
        assertEquals(1, results.get(0).topics().size());
        assertEquals(1, results.get(0).topics().get(0).partitions().size());
        assertEquals(1, results.get(0).topics().get(0).partitions().get(0).partitionIndex());
    }
}
