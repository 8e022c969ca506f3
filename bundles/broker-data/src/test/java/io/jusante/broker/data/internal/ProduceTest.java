package io.jusante.broker.data.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.InvalidRecordException;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceRequest.PartitionProduceData;
import io.jusante.protocol.message.ProduceRequest.TopicProduceData;
import io.jusante.protocol.message.ProduceResponse;
import io.jusante.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.jusante.record.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProduceTest {
    private static final int VERSION = 13;
    private static final short ALL = -1;

    private final FakeCluster cluster = new FakeCluster();
    private ProduceHandler handler;
    private UUID orders;

    @BeforeEach
    void createTopic() {
        orders = cluster.topic("orders", 2);
        handler = new ProduceHandler(cluster, cluster, new TopicFailures(cluster));
    }

    @Test
    void theAnswerComesWhenTheLastPartitionIsAcknowledged() {
        cluster.partition("orders", 0).answersAppends = false;
        FakeContext context = produce(ALL, partition(0, 5), partition(1, 6));
        assertFalse(context.isAnswered());
        assertTrue(context.keptFrame);
        cluster.partition("orders", 0).unanswered.get(0).appended(40, -1, 2);
        List<PartitionProduceResponse> answers = answers(context);
        assertEquals(40, answers.get(0).baseOffset());
        assertEquals(2, answers.get(0).logStartOffset());
        assertEquals(0, answers.get(1).baseOffset());
    }

    @Test
    void withoutAcksThereIsNoAnswer() {
        assertTrue(produce((short) 0, partition(0, 5)).answeredNothing);
    }

    @Test
    void withoutAcksAnErrorClosesTheConnection() {
        cluster.partition("orders", 0).refusal = new KafkaErrorException(ErrorCode.CORRUPT_MESSAGE, "crc");
        assertNotNull(produce((short) 0, partition(0, 5)).disconnected);
    }

    @Test
    void otherAcksAreRefused() {
        assertEquals(
                ErrorCode.INVALID_REQUIRED_ACKS.code(),
                answers(produce((short) 2, partition(0, 5))).get(0).errorCode());
        assertTrue(cluster.partition("orders", 0).appended.isEmpty());
    }

    @Test
    void aTransactionalProducerHasNoProducerIdHere() {
        FakeContext context = new FakeContext(ApiKey.PRODUCE, VERSION);
        handler.handle(context, request(ALL, partition(0, 5)).setTransactionalId("tx"));
        assertEquals(
                ErrorCode.INVALID_PRODUCER_ID_MAPPING.code(),
                answers(context).get(0).errorCode());
    }

    @Test
    void oneBadPartitionDoesNotSpoilTheOther() {
        cluster.unhost("orders", 0);
        FakeContext context = produce(ALL, partition(0, 5), partition(1, 5), partition(9, 5));
        List<PartitionProduceResponse> answers = answers(context);
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER.code(), answers.get(0).errorCode());
        assertEquals(1, answers.get(0).currentLeader().leaderId());
        assertEquals(ErrorCode.NONE.code(), answers.get(1).errorCode());
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(), answers.get(2).errorCode());
        assertEquals(1, ((ProduceResponse) context.response).nodeEndpoints().size());
    }

    @Test
    void recordsThatAreWrongAreNamed() {
        cluster.partition("orders", 0).refusal = new InvalidRecordException(
                ErrorCode.INVALID_RECORD,
                "a compacted topic takes no record without a key",
                List.of(new InvalidRecordException.RecordError(3, "no key")));
        PartitionProduceResponse answer = answers(produce(ALL, partition(0, 5))).get(0);
        assertEquals(3, answer.recordErrors().get(0).batchIndex());
        assertEquals("no key", answer.recordErrors().get(0).batchIndexErrorMessage());
    }

    @Test
    void noRecordsAtAllAreRefused() {
        FakeContext context = produce(ALL, new PartitionProduceData().setIndex(0));
        assertEquals(ErrorCode.INVALID_RECORD.code(), answers(context).get(0).errorCode());
    }

    @Test
    void theBrokersOwnTopicsAreNotWrittenByClientsButByKafkasTools() {
        orders = cluster.topic("__consumer_offsets", 1);
        FakePartition internal = cluster.partition("__consumer_offsets", 0);
        assertEquals(
                ErrorCode.INVALID_TOPIC_EXCEPTION.code(),
                answers(produce(ALL, partition(0, 5))).get(0).errorCode());
        assertTrue(internal.appended.isEmpty());
        FakeContext context = new FakeContext(ApiKey.PRODUCE, VERSION);
        context.clientId = "__admin_client";
        handler.handle(context, request(ALL, partition(0, 5)));
        assertEquals(ErrorCode.NONE.code(), answers(context).get(0).errorCode());
        assertEquals(1, internal.appended.size());
    }

    private FakeContext produce(short acks, PartitionProduceData... partitions) {
        FakeContext context = new FakeContext(ApiKey.PRODUCE, VERSION);
        handler.handle(context, request(acks, partitions));
        return context;
    }

    private ProduceRequest request(short acks, PartitionProduceData... partitions) {
        ProduceRequest request = new ProduceRequest().setAcks(acks);
        request.topicData()
                .add(new TopicProduceData().setTopicId(orders).setPartitionData(new ArrayList<>(List.of(partitions))));
        return request;
    }

    private static PartitionProduceData partition(int index, int bytes) {
        return new PartitionProduceData().setIndex(index).setRecords(Slice.of(ByteBuffer.allocate(bytes)));
    }

    private static List<PartitionProduceResponse> answers(FakeContext context) {
        assertTrue(context.isAnswered(), "the request is not answered");
        return ((ProduceResponse) context.response).responses().get(0).partitionResponses();
    }
}
