package io.jusante.broker.data.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchRequest.FetchPartition;
import io.jusante.protocol.message.FetchRequest.FetchTopic;
import io.jusante.protocol.message.FetchRequest.ForgottenTopic;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchTest {
    private static final int VERSION = 17;
    private static final int LARGE = 1 << 20;

    private final FakeCluster cluster = new FakeCluster();
    private final TestClock clock = new TestClock();
    private FetchSessions sessions;
    private FetchHandler handler;
    private UUID orders;

    @BeforeEach
    void createTopics() {
        orders = cluster.topic("orders", 2);
        sessions = new FetchSessions(() -> 2, () -> 1000, clock);
        handler = new FetchHandler(cluster, cluster, new TopicFailures(cluster), () -> LARGE, sessions);
    }

    @Test
    void recordsThatAreThereAreReturnedAtOnce() {
        cluster.partition("orders", 0).grow(100);
        FakeContext context = fetch(request(500, 1, partition(0, 10)));
        assertEquals(90, only(context).records().sizeInBytes());
        assertEquals(100, only(context).highWatermark());
    }

    @Test
    void anEmptyPartitionParksTheFetchUntilItGrows() {
        FakeContext context = fetch(request(500, 1, partition(0, 0)));
        assertFalse(context.isAnswered());
        cluster.partition("orders", 0).grow(7);
        context.turn();
        assertEquals(7, only(context).records().sizeInBytes());
        assertEquals(0, context.liveTimers());
        assertTrue(cluster.partition("orders", 0).waiters.isEmpty());
    }

    @Test
    void aParkedFetchHoldsNoSlice() {
        FakePartition partition = cluster.partition("orders", 0);
        partition.grow(10);
        FakeContext context = fetch(request(500, 50, partition(0, 0)));
        assertFalse(context.isAnswered());
        assertEquals(0, partition.openSlices);
        partition.grow(39);
        context.turn();
        assertFalse(context.isAnswered(), "49 of 50 bytes are not enough");
        partition.grow(1);
        context.turn();
        assertEquals(50, only(context).records().sizeInBytes());
    }

    @Test
    void bytesThatLeaveAreCountedOnceAndThoseThatAreDroppedAreNot() {
        FakePartition partition = cluster.partition("orders", 0);
        partition.grow(10);
        FakeContext context = fetch(request(500, 50, partition(0, 0)));
        assertEquals(0, partition.fetched, "read, too little, and let go");
        partition.grow(40);
        context.turn();
        assertEquals(50, only(context).records().sizeInBytes());
        assertEquals(50, partition.fetched);
    }

    @Test
    void bytesOfSeveralPartitionsCountTogether() {
        FakeContext context = fetch(request(500, 50, partition(0, 0), partition(1, 0)));
        cluster.partition("orders", 0).grow(25);
        context.turn();
        assertFalse(context.isAnswered());
        cluster.partition("orders", 1).grow(25);
        context.turn();
        assertEquals(2, partitions(context).size());
    }

    @Test
    void theTimeoutAnswersWithWhatThereIs() {
        cluster.partition("orders", 0).grow(10);
        FakeContext context = fetch(request(500, 50, partition(0, 0)));
        context.timeOut();
        assertEquals(10, only(context).records().sizeInBytes());
    }

    @Test
    void aPartitionThatMovedBetweenLookAndRegistrationIsNotMissed() {
        // a cold read ends after the partition grew again: the bound that it saw is not the one of the registration
        FakePartition partition = cluster.partition("orders", 0);
        partition.grow(1);
        partition.coldReads = true;
        FakeContext context = fetch(request(500, 3, partition(0, 0)));
        partition.coldReads = false;
        var cold = partition.coldRead;
        partition.coldRead = null;
        var seen = partition
                .read(0, LARGE, true, io.jusante.partition.ReadBound.HIGH_WATERMARK, -1)
                .toCompletableFuture()
                .join();
        partition.end = 3;
        cold.complete(seen);
        context.turn();
        assertEquals(3, only(context).records().sizeInBytes());
    }

    @Test
    void aReadFromTheDiskAnswersWhenItIsDone() {
        FakePartition partition = cluster.partition("orders", 0);
        partition.grow(10);
        partition.coldReads = true;
        FakeContext context = fetch(request(500, 1, partition(0, 9)));
        assertFalse(context.isAnswered());
        partition.warm();
        assertEquals(1, only(context).records().sizeInBytes());
    }

    @Test
    void aConnectionThatClosesLeavesNothingBehind() {
        FakeContext context = fetch(request(500, 1, partition(0, 0)));
        context.closeConnection();
        assertTrue(cluster.partition("orders", 0).waiters.isEmpty());
        assertEquals(0, context.liveTimers());
        cluster.partition("orders", 0).grow(5);
        context.turn();
        assertFalse(context.isAnswered());
    }

    @Test
    void anErrorAnswersAtOnceAndSaysWhoLeads() {
        cluster.unhost("orders", 1);
        PartitionData data = only(fetch(request(500, 1, partition(1, 0))));
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER.code(), data.errorCode());
        assertEquals(1, data.currentLeader().leaderId());
        data = only(fetch(request(500, 1, partition(0, 99))));
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE.code(), data.errorCode());
        data = only(fetch(request(500, 1, partition(7, 0))));
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(), data.errorCode());
    }

    @Test
    void anUnknownTopicIdIsToldApartFromAnUnknownName() {
        FetchRequest byId = request(500, 1, partition(0, 0));
        byId.topics().get(0).setTopicId(new UUID(9, 9));
        assertEquals(ErrorCode.UNKNOWN_TOPIC_ID.code(), only(fetch(byId)).errorCode());
        FetchRequest byName = request(500, 1, partition(0, 0));
        byName.topics().get(0).setTopicId(TopicLookup.NO_ID).setTopic("nothing");
        FakeContext context = new FakeContext(ApiKey.FETCH, 12);
        handler.handle(context, byName);
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code(), only(context).errorCode());
    }

    @Test
    void aSessionTellsOnlyNews() {
        FakePartition first = cluster.partition("orders", 0);
        first.grow(10);
        FakeContext opened =
                fetch(request(0, 1, partition(0, 10), partition(1, 0)).setSessionEpoch(0));
        int session = response(opened).sessionId();
        assertNotEquals(0, session);
        assertEquals(2, partitions(opened).size(), "the first answer tells of all");
        FakeContext quiet = fetch(session(session, 1));
        assertEquals(0, partitions(quiet).size());
        cluster.partition("orders", 1).grow(4);
        FakeContext news = fetch(session(session, 2));
        assertEquals(1, only(news).partitionIndex());
        assertEquals(4, only(news).records().sizeInBytes());
    }

    @Test
    void aSessionServesABusyPartitionLast() {
        cluster.partition("orders", 0).grow(10);
        cluster.partition("orders", 1).grow(10);
        FetchRequest request = request(0, 1, partition(0, 0), partition(1, 0)).setSessionEpoch(0);
        request.setMaxBytes(10);
        FakeContext opened = fetch(request);
        assertEquals(10, partitions(opened).get(0).records().sizeInBytes());
        FetchRequest second = session(response(opened).sessionId(), 1);
        second.setMaxBytes(10);
        assertEquals(1, only(fetch(second)).partitionIndex());
    }

    @Test
    void aForgottenPartitionIsNotServed() {
        FakeContext opened =
                fetch(request(0, 1, partition(0, 0), partition(1, 0)).setSessionEpoch(0));
        cluster.partition("orders", 0).grow(1);
        FetchRequest forget = session(response(opened).sessionId(), 1);
        forget.forgottenTopicsData().add(new ForgottenTopic().setTopicId(orders).setPartitions(List.of(0)));
        assertEquals(0, partitions(fetch(forget)).size());
    }

    @Test
    void aSessionIsRefusedWhenItIsUnknownOrOutOfStep() {
        FakeContext opened = fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0));
        int session = response(opened).sessionId();
        assertEquals(
                ErrorCode.INVALID_FETCH_SESSION_EPOCH.code(),
                response(fetch(session(session, 5))).errorCode());
        assertEquals(
                ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code(),
                response(fetch(session(session + 1, 1))).errorCode());
        FakeContext byName = new FakeContext(ApiKey.FETCH, 12);
        handler.handle(byName, session(session, 1));
        assertEquals(
                ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR.code(), response(byName).errorCode());
        assertEquals(ErrorCode.NONE.code(), response(fetch(session(session, 1))).errorCode());
    }

    @Test
    void aFullCacheEvictsOnlyWhoWasIdleForLong() {
        FakeContext first = fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0));
        fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0));
        assertEquals(
                0,
                response(fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0)))
                        .sessionId());
        clock.nowMs += 5000;
        assertNotEquals(
                0,
                response(fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0)))
                        .sessionId());
        assertEquals(2, sessions.size());
        assertNotEquals(0, response(first).sessionId());
    }

    @Test
    void theFinalEpochClosesTheSession() {
        FakeContext opened = fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0));
        FetchRequest last = request(0, 1, partition(0, 0));
        last.setSessionId(response(opened).sessionId()).setSessionEpoch(-1);
        assertEquals(0, response(fetch(last)).sessionId());
        assertEquals(0, sessions.size());
    }

    @Test
    void anIdlePartitionIsNotRead() {
        cluster.partition("orders", 0).grow(10);
        fetch(request(500, 1, partition(0, 10)));
        assertEquals(0, cluster.partition("orders", 0).reads);
    }

    @Test
    void aWrongEpochIsTold() {
        FetchRequest request = request(500, 1, partition(0, 0).setCurrentLeaderEpoch(1));
        assertEquals(ErrorCode.FENCED_LEADER_EPOCH.code(), only(fetch(request)).errorCode());
    }

    private FakeContext fetch(FetchRequest request) {
        FakeContext context = new FakeContext(ApiKey.FETCH, VERSION);
        handler.handle(context, request);
        return context;
    }

    private FetchRequest request(int maxWaitMs, int minBytes, FetchPartition... partitions) {
        FetchTopic topic = new FetchTopic().setTopicId(orders).setPartitions(new ArrayList<>(List.of(partitions)));
        FetchRequest request = new FetchRequest()
                .setMaxWaitMs(maxWaitMs)
                .setMinBytes(minBytes)
                .setMaxBytes(LARGE)
                .setSessionEpoch(-1);
        request.topics().add(topic);
        return request;
    }

    private static FetchRequest session(int id, int epoch) {
        return new FetchRequest()
                .setMaxWaitMs(0)
                .setMinBytes(1)
                .setMaxBytes(LARGE)
                .setSessionId(id)
                .setSessionEpoch(epoch);
    }

    private static FetchPartition partition(int index, long offset) {
        return new FetchPartition().setPartition(index).setFetchOffset(offset).setPartitionMaxBytes(LARGE);
    }

    private static FetchResponse response(FakeContext context) {
        return (FetchResponse) context.response;
    }

    private static List<PartitionData> partitions(FakeContext context) {
        List<PartitionData> all = new ArrayList<>();
        response(context).responses().forEach(topic -> all.addAll(topic.partitions()));
        return all;
    }

    private static PartitionData only(FakeContext context) {
        assertTrue(context.isAnswered(), "the fetch is not answered");
        List<PartitionData> all = partitions(context);
        assertEquals(1, all.size());
        return all.get(0);
    }

    private static final class TestClock implements Clock {
        private long nowMs;

        @Override
        public long nanoTime() {
            return nowMs * 1_000_000;
        }

        @Override
        public long wallMs() {
            return nowMs;
        }
    }
}
