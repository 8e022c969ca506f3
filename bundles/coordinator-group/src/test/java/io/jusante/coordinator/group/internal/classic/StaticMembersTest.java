package io.jusante.coordinator.group.internal.classic;

import static io.jusante.coordinator.group.internal.classic.TestClient.GROUP;
import static io.jusante.coordinator.group.internal.classic.TestClient.protocol;
import static io.jusante.coordinator.group.internal.classic.TestClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.group.internal.classic.TestShard.Settings;
import io.jusante.kernel.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StaticMembersTest {
    private final TestShard shard = new TestShard(Settings.PROMPT);
    private TestClient leader;
    private TestClient follower;

    @BeforeEach
    void twoStaticMembers() {
        leader = new TestClient(shard).instance("i-leader");
        follower = new TestClient(shard).instance("i-follower");
        TestClient.stabilize(shard, List.of(leader, follower));
    }

    private TestClient restarted(String instance) {
        return new TestClient(shard).instance(instance);
    }

    @Test
    void anInstanceNeedsNoIdToJoin() {
        assertTrue(leader.memberId.startsWith("i-leader-"));
        assertTrue(leader.leads());
        assertEquals("i-follower", leader.joined.members().get(1).instanceId());
    }

    @Test
    void aRestartDisturbsNobody() {
        TestClient again = restarted("i-follower");
        again.take(again.join());
        assertFalse(again.memberId.equals(follower.memberId));
        assertEquals(1, again.generation);
        assertFalse(again.joined.skipAssignment());
        assertEquals(leader.memberId, again.joined.leader());
        assertEquals("Stable", shard.stateOf(GROUP));
        assertEquals("for " + follower.memberId, text(again.sync().join().assignment()));
        assertEquals(ErrorCode.NONE, leader.heartbeat());
    }

    @Test
    void theFormerSelfIsShutOut() {
        TestClient again = restarted("i-follower");
        again.take(again.join());
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, follower.heartbeat());
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, follower.sync().join().error());
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, follower.join().join().error());
        assertEquals(
                ErrorCode.FENCED_INSTANCE_ID,
                shard.leave(GROUP, follower.leaving()).join().get(0).error());
    }

    @Test
    void aLeaderThatRestartedSkipsTheAssignment() {
        TestClient again = restarted("i-leader");
        again.take(again.join());
        assertTrue(again.joined.skipAssignment());
        assertTrue(again.leads());
        assertEquals(2, again.joined.members().size());
        assertEquals("for " + leader.memberId, text(again.sync().join().assignment()));
    }

    @Test
    void anOldClientThatRestartedDoesNotTakeItselfForTheLeader() {
        TestClient again = restarted("i-leader").version(8);
        again.take(again.join());
        assertFalse(again.joined.skipAssignment());
        assertEquals(leader.memberId, again.joined.leader());
        assertEquals(List.of(), again.joined.members());
        assertEquals("for " + leader.memberId, text(again.sync().join().assignment()));
    }

    @Test
    void aRestartThatChangesTheProtocolMakesAllJoinAgain() {
        TestClient one = restarted("i-follower").protocols(protocol("sticky", "s"), protocol("range", "sub"));
        Reply<JoinAnswer> same = one.join();
        assertEquals(ErrorCode.NONE, same.join().error(), "the leader cannot use the other protocol yet");
        TestClient two = restarted("i-leader").protocols(protocol("sticky", "s"), protocol("range", "sub"));
        Reply<JoinAnswer> other = two.join();
        assertFalse(other.isDone());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
        one.memberId = same.join().memberId();
        one.join();
        assertEquals("sticky", other.join().protocolName());
    }

    @Test
    void aRestartWhileAllJoinIsOneOfThem() {
        Reply<JoinAnswer> third = new TestClient(shard).join();
        Reply<JoinAnswer> former = follower.join();
        Reply<JoinAnswer> again = restarted("i-follower").join();
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, former.join().error());
        leader.take(leader.join());
        assertEquals(3, leader.joined.members().size());
        assertEquals(2, again.join().generation());
        assertEquals(2, third.join().generation());
    }

    @Test
    void aRestartWhileTheAssignmentIsAwaitedMakesAllJoinAgain() {
        Reply<JoinAnswer> third = new TestClient(shard).join();
        Reply<JoinAnswer> second = follower.join();
        leader.take(leader.join());
        follower.take(second);
        assertTrue(third.isDone());
        Reply<SyncAnswer> sync = follower.sync();
        Reply<JoinAnswer> again = restarted("i-follower").join();
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, sync.join().error());
        assertFalse(again.isDone());
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, leader.heartbeat());
    }

    @Test
    void whoIsAwayStaysAMemberAsLongAsItsSessionLasts() {
        leader.session(100_000).rebalance(5_000);
        follower.session(100_000).rebalance(5_000);
        TestClient.stabilize(shard, List.of(leader, follower));
        Reply<JoinAnswer> third = new TestClient(shard).rebalance(5_000).join();
        Reply<JoinAnswer> again = leader.join();
        shard.advanceMs(5_000);
        assertEquals(3, again.join().members().size());
        assertEquals(ErrorCode.NONE, third.join().error());
    }

    @Test
    void whileNobodyIsThereToLeadTheGroupWaits() {
        leader.session(20_000).rebalance(5_000);
        follower.session(20_000).rebalance(5_000);
        TestClient.stabilize(shard, List.of(leader, follower));
        TestClient visitor = new TestClient(shard).session(10_000).rebalance(5_000);
        visitor.memberId = shard.join(visitor.joinCommand()).join().memberId();
        Reply<JoinAnswer> joined = shard.join(visitor.joinCommand());
        shard.leave(GROUP, new LeaveCommand.Leaving(visitor.memberId, null, null));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, joined.join().error());
        shard.advanceMs(12_000);
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
        assertEquals(2, shard.group(GROUP).memberCount());
        shard.advanceMs(20_000);
        assertEquals("Empty", shard.stateOf(GROUP));
        assertEquals(3, shard.reload().group(GROUP).generation());
    }

    @Test
    void anInstanceThatNobodyIsIsUnknown() {
        follower.instance("i-nobody");
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, follower.heartbeat());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, follower.join().join().error());
    }

    @Test
    void aRestartThatCannotBeRecordedIsUndone() {
        shard.holdAppends();
        Reply<JoinAnswer> again = restarted("i-follower").join();
        assertFalse(again.isDone());
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, shardsWord(follower));
        shard.refuseAll();
        assertTrue(again.isFailed());
        assertEquals(ErrorCode.NONE, follower.heartbeat());
        assertEquals("for " + follower.memberId, text(follower.sync().join().assignment()));
        shard.advanceMs(5_000);
        assertEquals(ErrorCode.NONE, leader.heartbeat());
        shard.advanceMs(5_000);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, leader.heartbeat(), "the former self's session goes on");
    }

    private ErrorCode shardsWord(TestClient client) {
        return shard.group(GROUP).validate(client.memberId, "i-follower");
    }

    @Test
    void aRebalanceThatOvertakesTheRecordAnswersTheRestarted() {
        shard.holdAppends();
        Reply<JoinAnswer> again = restarted("i-follower").join();
        shard.join(new TestClient(shard).version(0).joinCommand());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
        shard.commitAll();
        assertFalse(again.isDone(), "it is one of those who have joined");
        leader.take(leader.join());
        assertEquals(3, leader.joined.members().size());
        assertEquals(2, again.join().generation());
    }

    @Test
    void aFullGroupHasRoomForWhoWasInIt() {
        TestShard full = TestShard.of(Settings.PROMPT.atMost(2), shard.log());
        TestClient again = new TestClient(full).instance("i-follower");
        again.take(again.join());
        assertEquals(
                ErrorCode.GROUP_MAX_SIZE_REACHED,
                new TestClient(full).instance("i-third").join().join().error());
    }

    @Test
    void theSuccessorIsFoundInTheLog() {
        TestClient again = restarted("i-leader");
        again.take(again.join());
        TestShard next = shard.reload();
        assertEquals(again.memberId, next.group(GROUP).members().idOf("i-leader"));
        assertEquals(again.memberId, next.group(GROUP).members().leader());
        assertEquals(
                "for " + leader.memberId,
                text(next.group(GROUP).member(again.memberId).assignment()));
    }

    @Test
    void anAdministratorTakesOutAnInstanceByItsName() {
        List<LeaveCommand.Left> left = shard.leave(
                        GROUP,
                        new LeaveCommand.Leaving("", "i-follower", null),
                        new LeaveCommand.Leaving("", "i-nobody", null),
                        new LeaveCommand.Leaving("", null, null),
                        new LeaveCommand.Leaving(leader.memberId, "i-follower", null))
                .join();
        assertEquals(
                List.of(
                        ErrorCode.NONE,
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        ErrorCode.UNKNOWN_MEMBER_ID),
                left.stream().map(LeaveCommand.Left::error).toList());
        assertEquals(1, shard.group(GROUP).memberCount());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
    }

    @Test
    void aRestartedMemberThatOwesItsSyncStillOwesIt() {
        leader.rebalance(5_000);
        follower.rebalance(5_000);
        TestClient.stabilize(shard, List.of(leader, follower));
        TestClient third = new TestClient(shard).instance("i-third").rebalance(5_000);
        Reply<JoinAnswer> join = third.join();
        Reply<JoinAnswer> second = follower.join();
        leader.take(leader.join());
        follower.take(second);
        third.take(join);
        follower.sync();
        leader.sync();
        assertEquals("Stable", shard.stateOf(GROUP));
        TestClient again = restarted("i-third").rebalance(5_000);
        again.take(again.join());
        shard.advanceMs(2_500);
        assertEquals("for " + third.memberId, text(again.sync().join().assignment()));
        shard.advanceMs(2_500);
        assertEquals("Stable", shard.stateOf(GROUP), "all have their assignments");
    }
}
