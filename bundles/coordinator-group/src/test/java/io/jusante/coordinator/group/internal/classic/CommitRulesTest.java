package io.jusante.coordinator.group.internal.classic;

import static io.jusante.coordinator.group.internal.classic.TestClient.GROUP;
import static io.jusante.coordinator.group.internal.classic.TestClient.stable;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.group.internal.Group;
import io.jusante.coordinator.group.internal.classic.TestShard.Settings;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.protocol.message.ConsumerProtocolSubscription;
import io.jusante.protocol.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a group says about its offsets. */
class CommitRulesTest {
    private final TestShard shard = new TestShard(Settings.PROMPT);

    private ErrorCode commit(String memberId, String instanceId, int generation) {
        try {
            shard.shard.group(GROUP).validateOffsetCommit(memberId, instanceId, generation, (short) 9);
            return ErrorCode.NONE;
        } catch (KafkaErrorException e) {
            return e.code();
        }
    }

    @Test
    void membersOfTheGenerationCommit() {
        TestClient client = stable(shard, 1).get(0);
        assertEquals(ErrorCode.NONE, commit(client.memberId, null, 1));
        assertEquals(ErrorCode.ILLEGAL_GENERATION, commit(client.memberId, null, 2));
        assertEquals(ErrorCode.ILLEGAL_GENERATION, commit(client.memberId, null, -1));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, commit("stranger", null, 1));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, commit("", null, -1));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, commit(client.memberId, "i-nobody", 1));
    }

    @Test
    void whileAllJoinMembersStillCommit() {
        List<TestClient> clients = stable(shard, 2);
        clients.get(0).join();
        assertEquals(ErrorCode.NONE, commit(clients.get(1).memberId, null, 1));
        clients.get(1).join();
        assertEquals("CompletingRebalance", shard.stateOf(GROUP));
        assertEquals(ErrorCode.ILLEGAL_GENERATION, commit(clients.get(1).memberId, null, 1));
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, commit(clients.get(1).memberId, null, 2));
    }

    @Test
    void anEmptyGroupTakesCommitsFromOutside() {
        TestClient client = stable(shard, 1).get(0);
        shard.leave(GROUP, client.leaving());
        assertEquals(ErrorCode.NONE, commit("", null, -1));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, commit(client.memberId, null, 2));
    }

    @Test
    void theTopicsOfConsumersAreKnown() {
        TestClient one = new TestClient(shard).protocols(new AssignmentProtocol("range", subscription(0, "a", "b")));
        TestClient two = new TestClient(shard).protocols(new AssignmentProtocol("range", subscription(3, "b", "c")));
        TestClient.stabilize(shard, List.of(one, two));
        Group group = shard.shard.group(GROUP);
        assertEquals(Set.of("a", "b", "c"), group.subscribedTopics());
        assertTrue(group.isSubscribedTo("a"));
        assertFalse(group.isSubscribedTo("d"));
        assertEquals(Group.Expiry.SINCE_COMMIT, group.offsetExpiry());
        assertDoesNotThrow(group::validateOffsetDelete);
        one.join();
        assertEquals(Group.Expiry.NEVER, group.offsetExpiry());
        assertEquals(Set.of("a", "b", "c"), shard.reload().shard.group(GROUP).subscribedTopics());
    }

    @Test
    void aNewerSubscriptionIsReadAsFarAsItIsKnown() {
        ByteBuffer newer = subscription(3, "a");
        ByteBuffer bytes = ByteBuffer.allocate(newer.remaining() + 3)
                .put(newer.duplicate())
                .put(new byte[3])
                .flip()
                .putShort(0, (short) 9);
        assertEquals(Set.of("a"), Subscriptions.topics(List.of(bytes).stream()).orElseThrow());
    }

    @Test
    void whatCannotBeReadMayBeAnyTopic() {
        stable(shard, 1);
        Group group = shard.shard.group(GROUP);
        assertEquals(Set.of(), group.subscribedTopics());
        assertTrue(group.isSubscribedTo("whatever"));
        assertEquals(Group.Expiry.NEVER, group.offsetExpiry());
        for (byte[] garbage : List.of(
                new byte[0], new byte[1], new byte[] {-1, -1}, new byte[] {0, 0, 127, 127, 127, 127}, new byte[] {
                    0, 1, 0, 0, 0, 1, 0, 50, 7
                })) {
            assertTrue(Subscriptions.topics(List.of(ByteBuffer.wrap(garbage)).stream())
                    .isEmpty());
        }
    }

    @Test
    void othersThanConsumersKeepTheirOffsetsWhileTheyAreThere() {
        TestClient worker = new TestClient(shard).type("connect");
        worker.take(joined(worker));
        shard.sync(new SyncCommand(GROUP, worker.memberId, null, 1, "connect", "range", Map.of()));
        Group group = shard.shard.group(GROUP);
        assertEquals("Stable", group.state());
        assertFalse(group.isSubscribedTo("a"));
        assertEquals(Group.Expiry.NEVER, group.offsetExpiry());
        assertEquals(
                ErrorCode.NON_EMPTY_GROUP,
                assertThrows(KafkaErrorException.class, group::validateOffsetDelete)
                        .code());
        shard.leave(GROUP, worker.leaving());
        assertDoesNotThrow(group::validateOffsetDelete);
        assertEquals(Group.Expiry.SINCE_EMPTY, group.offsetExpiry());
    }

    private Reply<JoinAnswer> joined(TestClient client) {
        Reply<JoinAnswer> answer = client.join();
        shard.turn();
        return answer;
    }

    private static ByteBuffer subscription(int version, String... topics) {
        ConsumerProtocolSubscription subscription =
                new ConsumerProtocolSubscription().setTopics(new ArrayList<>(List.of(topics)));
        short written = (short) version;
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeShort(version);
        subscription.write(new WireWriter(buffer), written);
        return buffer.nioBuffer();
    }
}
