package io.jusante.coordinator.group.internal.classic;

import static io.jusante.coordinator.group.internal.classic.TestClient.GROUP;
import static io.jusante.coordinator.group.internal.classic.TestClient.stable;
import static io.jusante.coordinator.group.internal.classic.TestClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.group.internal.classic.TestShard.Settings;
import io.jusante.kernel.ErrorCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncTest {
    private final TestShard shard = new TestShard(Settings.PROMPT);
    private final TestClient leader = new TestClient(shard);
    private final TestClient follower = new TestClient(shard);

    private void bothJoin() {
        Reply<JoinAnswer> first = leader.join();
        Reply<JoinAnswer> second = follower.join();
        shard.turn();
        leader.take(first);
        follower.take(second);
    }

    @Test
    void aFollowerWaitsForTheLeader() {
        bothJoin();
        Reply<SyncAnswer> waiting = follower.sync();
        assertFalse(waiting.isDone());
        assertEquals("for " + leader.memberId, text(leader.sync().join().assignment()));
        assertEquals("for " + follower.memberId, text(waiting.join().assignment()));
        assertEquals("consumer", waiting.join().protocolType());
        assertEquals("range", waiting.join().protocolName());
        assertEquals("for " + follower.memberId, text(follower.sync().join().assignment()), "and once more");
    }

    @Test
    void anAssignmentIsGivenOutWhenItIsRecorded() {
        bothJoin();
        shard.holdAppends();
        Reply<SyncAnswer> waiting = follower.sync();
        Reply<SyncAnswer> leading = leader.sync();
        assertEquals("CompletingRebalance", shard.stateOf(GROUP));
        assertFalse(waiting.isDone());
        shard.commitAll();
        assertEquals("Stable", shard.stateOf(GROUP));
        assertTrue(waiting.isDone());
        assertTrue(leading.isDone());
    }

    @Test
    void anAssignmentThatCannotBeRecordedIsDropped() {
        bothJoin();
        Reply<SyncAnswer> waiting = follower.sync();
        shard.holdAppends();
        Reply<SyncAnswer> leading = leader.sync();
        shard.refuseAll();
        assertTrue(leading.isFailed());
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, waiting.join().error());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, leader.heartbeat());
        TestClient.stabilize(shard, List.of(leader, follower));
        assertEquals(2, leader.generation);
    }

    @Test
    void whoIsNotAssignedAnythingGetsNothing() {
        bothJoin();
        leader.sync(Map.of(leader.memberId, "all", "stranger", "lots"));
        assertEquals("", text(follower.sync().join().assignment()));
    }

    @Test
    void onlyMembersOfThisGenerationAreAnswered() {
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, leader.sync(Map.of()).join().error(), "there is no group");
        bothJoin();
        String id = follower.memberId;
        follower.memberId = "stranger";
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, follower.sync(Map.of()).join().error());
        follower.memberId = id;
        follower.generation = 7;
        assertEquals(
                ErrorCode.ILLEGAL_GENERATION, follower.sync(Map.of()).join().error());
    }

    @Test
    void theProtocolIsTheChosenOne() {
        bothJoin();
        for (SyncCommand wrong : List.of(
                new SyncCommand(GROUP, follower.memberId, null, 1, "connect", "range", Map.of()),
                new SyncCommand(GROUP, follower.memberId, null, 1, "consumer", "sticky", Map.of()))) {
            assertEquals(
                    ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                    shard.sync(wrong).join().error());
        }
        assertFalse(shard.sync(new SyncCommand(GROUP, follower.memberId, null, 1, null, null, Map.of()))
                .isDone());
    }

    @Test
    void whileAllJoinAgainThereIsNothingToHave() {
        List<TestClient> clients = stable(shard, 2);
        clients.get(0).join();
        assertEquals(
                ErrorCode.REBALANCE_IN_PROGRESS, clients.get(1).sync().join().error());
    }

    @Test
    void whoAsksTwiceIsAnsweredTwice() {
        bothJoin();
        Reply<SyncAnswer> first = follower.sync();
        Reply<SyncAnswer> second = follower.sync();
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, first.join().error());
        leader.sync();
        assertEquals("for " + follower.memberId, text(second.join().assignment()));
    }

    @Test
    void aLeaderThatSyncsTwiceBeforeItIsRecordedIsFine() {
        bothJoin();
        shard.holdAppends();
        Reply<SyncAnswer> first = leader.sync();
        Reply<SyncAnswer> second = leader.sync();
        shard.commitAll();
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, first.join().error());
        assertEquals("for " + leader.memberId, text(second.join().assignment()));
        assertEquals("Stable", shard.stateOf(GROUP));
    }

    @Test
    void whoNeverAsksForItsAssignmentIsOut() {
        leader.rebalance(5_000);
        follower.rebalance(5_000);
        bothJoin();
        leader.sync();
        for (int i = 0; i < 4; i++) {
            shard.advanceMs(1_000);
            assertEquals(ErrorCode.NONE, follower.heartbeat());
            assertEquals(ErrorCode.NONE, leader.heartbeat());
        }
        shard.advanceMs(1_000);
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, follower.heartbeat());
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, leader.heartbeat());
        leader.take(leader.join());
        assertEquals(1, leader.joined.members().size());
    }

    @Test
    void aLeaderThatNeverAssignsIsOut() {
        leader.rebalance(5_000).session(60_000);
        follower.rebalance(5_000).session(60_000);
        bothJoin();
        Reply<SyncAnswer> waiting = follower.sync();
        shard.advanceMs(5_000);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, waiting.join().error());
        follower.take(follower.join());
        assertTrue(follower.leads());
        assertEquals(1, follower.joined.members().size());
    }

    @Test
    void whoWaitsIsToldWhenTheShardGoes() {
        bothJoin();
        Reply<SyncAnswer> waiting = follower.sync();
        shard.holdAppends();
        Reply<SyncAnswer> leading = leader.sync();
        shard.reload();
        assertTrue(waiting.isDone());
        assertEquals(ErrorCode.NOT_COORDINATOR, waiting.join().error());
        assertTrue(leading.isDone());
    }

    @Test
    void whoWaitsForItsAssignmentNeedNotSendHeartbeats() {
        leader.session(60_000);
        follower.session(10_000);
        bothJoin();
        Reply<SyncAnswer> waiting = follower.sync();
        shard.advanceMs(30_000);
        leader.sync();
        assertEquals(ErrorCode.NONE, waiting.join().error());
        shard.advanceMs(9_999);
        assertEquals("Stable", shard.stateOf(GROUP));
        shard.advanceMs(1);
        assertEquals("PreparingRebalance", shard.stateOf(GROUP), "its session began anew with the answer");
    }
}
