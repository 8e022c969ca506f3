package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.consensus.MetadataLog;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.consensus.QuorumState;
import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.DescribeQuorumRequest;
import io.jusante.protocol.message.DescribeQuorumRequest.PartitionData;
import io.jusante.protocol.message.DescribeQuorumRequest.TopicData;
import io.jusante.protocol.message.DescribeQuorumResponse;
import io.jusante.protocol.message.DescribeQuorumResponse.ReplicaState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DescribeQuorumHandlerTest {
    private static final UUID DIRECTORY = new UUID(4, 4);

    private record Address(String name, String host, int port) implements QuorumState.Listener {}

    private record Member(
            int nodeId,
            UUID directoryId,
            long logEndOffset,
            long lastFetchTimestampMs,
            long lastCaughtUpTimestampMs,
            List<QuorumState.Listener> listeners)
            implements QuorumState.Replica {}

    private record Quorum(
            int leaderId, int leaderEpoch, long highWatermark, List<Replica> voters, List<Replica> observers)
            implements QuorumState {}

    /** Only describes. */
    private record Log(QuorumState describe) implements MetadataLog {
        @Override
        public String clusterId() {
            throw new AssertionError("not asked for here");
        }

        @Override
        public int nodeId() {
            throw new AssertionError("not asked for here");
        }

        @Override
        public CompletionStage<Long> append(int expectedEpoch, List<ByteBuffer> records) {
            throw new AssertionError("not asked for here");
        }

        @Override
        public AutoCloseable follow(MetadataLogListener listener) {
            throw new AssertionError("not asked for here");
        }

        @Override
        public CompletionStage<Void> saveSnapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records) {
            throw new AssertionError("not asked for here");
        }

        @Override
        public void resign(int epoch) {
            throw new AssertionError("not asked for here");
        }
    }

    private final DescribeQuorumHandler handler = new DescribeQuorumHandler(new Log(new Quorum(
            1,
            7,
            100,
            List.of(new Member(1, DIRECTORY, 102, 1000, 2000, List.of(new Address("CONTROLLER", "here", 9093)))),
            List.of(new Member(5, new UUID(0, 0), 90, -1, 900, List.of())))));

    private static TopicData topic(String name, int... partitions) {
        return new TopicData()
                .setTopicName(name)
                .setPartitions(IntStream.of(partitions)
                        .mapToObj(index -> new PartitionData().setPartitionIndex(index))
                        .toList());
    }

    private DescribeQuorumResponse ask(int version, TopicData... topics) {
        FakeContext context = new FakeContext(ApiKey.DESCRIBE_QUORUM, version);
        handler.handle(context, new DescribeQuorumRequest().setTopics(List.of(topics)));
        return (DescribeQuorumResponse) context.response;
    }

    @Test
    void theQuorumIsDescribedInEveryVersion() {
        for (int version = 0; version <= 2; version++) {
            DescribeQuorumResponse response = ask(version, topic("__cluster_metadata", 0));

            assertEquals(ErrorCode.NONE.code(), response.errorCode());
            var partition = response.topics().get(0).partitions().get(0);
            assertEquals(ErrorCode.NONE.code(), partition.errorCode());
            assertEquals(1, partition.leaderId());
            assertEquals(7, partition.leaderEpoch());
            assertEquals(100, partition.highWatermark());
            ReplicaState voter = partition.currentVoters().get(0);
            assertEquals(1, voter.replicaId());
            assertEquals(102, voter.logEndOffset());
            assertEquals(version < 1 ? -1 : 1000, voter.lastFetchTimestamp());
            assertEquals(version < 1 ? -1 : 2000, voter.lastCaughtUpTimestamp());
            assertEquals(version < 2 ? new UUID(0, 0) : DIRECTORY, voter.replicaDirectoryId());
            assertEquals(5, partition.observers().get(0).replicaId());
            assertEquals(version < 2 ? 0 : 1, response.nodes().size());
        }
        var node = ask(2, topic("__cluster_metadata", 0)).nodes().get(0);
        assertEquals(1, node.nodeId());
        assertEquals("CONTROLLER", node.listeners().get(0).name());
        assertEquals("here", node.listeners().get(0).host());
        assertEquals(9093, node.listeners().get(0).port());
    }

    private List<String> errors(int version, TopicData... topics) {
        List<String> errors = new ArrayList<>();
        ask(version, topics)
                .topics()
                .forEach(topic -> topic.partitions()
                        .forEach(one -> errors.add(topic.topicName() + "-" + one.partitionIndex() + " "
                                + ErrorCode.forCode(one.errorCode()))));
        return errors;
    }

    @Test
    void nothingElseHasAQuorumInAnyVersion() {
        for (int version = 0; version <= 2; version++) {
            assertEquals(
                    List.of("other-0 UNKNOWN_TOPIC_OR_PARTITION", "other-3 UNKNOWN_TOPIC_OR_PARTITION"),
                    errors(version, topic("other", 0, 3)));
            assertEquals(
                    List.of("__cluster_metadata-1 UNKNOWN_TOPIC_OR_PARTITION"),
                    errors(version, topic("__cluster_metadata", 1)));
            assertEquals(
                    List.of(
                            "__cluster_metadata-0 UNKNOWN_TOPIC_OR_PARTITION",
                            "__cluster_metadata-1 UNKNOWN_TOPIC_OR_PARTITION"),
                    errors(version, topic("__cluster_metadata", 0, 1)));
            assertEquals(List.of(), errors(version, topic("__cluster_metadata")));
            assertEquals(List.of(), errors(version));
        }
    }
}
