package io.jusante.coordinator.group.internal.classic;

import static io.jusante.coordinator.group.internal.classic.TestClient.GROUP;
import static io.jusante.coordinator.group.internal.classic.TestClient.stable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.group.internal.Group;
import io.jusante.coordinator.group.internal.classic.LeaveCommand.Left;
import io.jusante.coordinator.group.internal.classic.TestShard.Settings;
import io.jusante.kernel.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heartbeats, silence, and leaving. */
class SessionsTest {
    private TestShard shard = new TestShard(Settings.PROMPT);

    @Test
    void aHeartbeatSaysWhetherToJoinAgain() {
        List<TestClient> clients = stable(shard, 2);
        assertEquals(ErrorCode.NONE, clients.get(0).heartbeat());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, shard.heartbeat(GROUP, "stranger", 1));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, shard.heartbeat("nothing", "stranger", 1));
        assertEquals(ErrorCode.ILLEGAL_GENERATION, shard.heartbeat(GROUP, clients.get(0).memberId, 2));
        clients.get(0).join();
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, clients.get(1).heartbeat());
    }

    @Test
    void whoFallsSilentIsOut() {
        List<TestClient> clients = stable(shard, 2);
        shard.advanceMs(6_000);
        assertEquals(ErrorCode.NONE, clients.get(0).heartbeat());
        shard.advanceMs(4_000);
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, clients.get(1).heartbeat());
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, clients.get(0).heartbeat());
        clients.get(0).take(clients.get(0).join());
        assertEquals(1, clients.get(0).joined.members().size());
        assertEquals(2, clients.get(0).generation);
    }

    @Test
    void aCommitIsASignOfLife() {
        List<TestClient> clients = stable(shard, 1);
        for (int i = 0; i < 5; i++) {
            shard.advanceMs(9_000);
            shard.group(GROUP).committed(clients.get(0).memberId);
        }
        assertEquals(ErrorCode.NONE, clients.get(0).heartbeat());
        shard.group(GROUP).committed("stranger");
    }

    @Test
    void whenAllFallSilentTheGroupIsEmptyAndThatIsRecorded() {
        stable(shard, 3);
        long emptySinceMs = shard.clock.wallMs() + 10_000 + 60_000;
        shard.advanceMs(10_000);
        shard.advanceMs(60_000);
        assertEquals("Empty", shard.stateOf(GROUP));
        TestShard next = shard.reload();
        assertEquals("Empty", next.stateOf(GROUP));
        assertEquals(2, next.group(GROUP).generation());
        assertEquals("consumer", next.group(GROUP).protocolType());
        assertTrue(next.group(GROUP).emptySinceMs() <= emptySinceMs);
        assertTrue(next.group(GROUP).emptySinceMs() > 0);
        assertEquals(Group.Expiry.SINCE_EMPTY, next.group(GROUP).offsetExpiry());
        TestClient back = new TestClient(next);
        TestClient.stabilize(next, List.of(back));
        assertEquals(3, back.generation);
    }

    @Test
    void theLastOneToLeaveLeavesAnEmptyGroup() {
        List<TestClient> clients = stable(shard, 2);
        List<Left> left = shard.leave(
                        GROUP, clients.get(0).leaving(), clients.get(1).leaving())
                .join();
        assertEquals(
                List.of(ErrorCode.NONE, ErrorCode.NONE),
                left.stream().map(Left::error).toList());
        assertEquals("Empty", shard.stateOf(GROUP));
        assertEquals(2, shard.reload().group(GROUP).generation());
    }

    @Test
    void thatAGroupIsEmptyIsRecordedLaterIfItCannotBeNow() {
        List<TestClient> clients = stable(shard, 1);
        shard.holdAppends();
        Reply<List<Left>> left = shard.leave(GROUP, clients.get(0).leaving());
        shard.refuseAll();
        assertTrue(left.isFailed());
        assertEquals("Empty", shard.stateOf(GROUP));
        shard.advanceMs(2_000);
        TestShard next = shard.reload();
        assertEquals("Empty", next.stateOf(GROUP));
        assertEquals(2, next.group(GROUP).generation());
    }

    @Test
    void theOthersAreToldWhenOneLeaves() {
        List<TestClient> clients = stable(shard, 3);
        shard.leave(GROUP, clients.get(0).leaving());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, clients.get(0).heartbeat());
        Reply<JoinAnswer> second = clients.get(1).join();
        assertFalse(second.isDone());
        Reply<JoinAnswer> third = clients.get(2).join();
        clients.get(1).take(second);
        clients.get(2).take(third);
        assertTrue(clients.get(1).leads());
    }

    @Test
    void theOneWhomAllWaitForMayLeave() {
        List<TestClient> clients = stable(shard, 2);
        Reply<JoinAnswer> join =
                clients.get(1).protocols(TestClient.protocol("range", "x")).join();
        shard.leave(GROUP, clients.get(0).leaving());
        assertEquals(2, join.join().generation());
    }

    @Test
    void whoIsGivenAnIdMayGiveItBack() {
        List<TestClient> clients = stable(shard, 1);
        String pending = shard.join(new TestClient(shard).joinCommand()).join().memberId();
        Reply<JoinAnswer> join = clients.get(0).join();
        assertFalse(join.isDone());
        Left left = shard.leave(GROUP, new LeaveCommand.Leaving(pending, null, null))
                .join()
                .get(0);
        assertEquals(ErrorCode.NONE, left.error());
        assertTrue(join.isDone());
    }

    @Test
    void nobodyLeavesAGroupThatIsNotThere() {
        List<Left> left =
                shard.leave("nothing", new LeaveCommand.Leaving("m", "i", null)).join();
        assertEquals(List.of(new Left("m", "i", ErrorCode.UNKNOWN_MEMBER_ID)), left);
    }

    @Test
    void whoWaitsToJoinAgainNeedNotSendHeartbeats() {
        List<TestClient> clients = stable(shard, 2);
        Reply<JoinAnswer> join = clients.get(0).join();
        for (int i = 0; i < 5; i++) {
            shard.advanceMs(9_000);
            clients.get(1).heartbeat();
            assertFalse(join.isDone());
        }
        clients.get(1).join();
        assertEquals(2, join.join().members().size());
    }

    @Test
    void sessionsBeginAnewWhenTheGroupIsLoaded() {
        List<TestClient> clients = stable(shard, 2);
        shard.advanceMs(9_000);
        TestShard next = shard.reload();
        assertEquals("Stable", next.stateOf(GROUP));
        next.advanceMs(9_000);
        assertEquals(ErrorCode.NONE, next.heartbeat(GROUP, clients.get(0).memberId, 1));
        next.advanceMs(1_000);
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, next.heartbeat(GROUP, clients.get(1).memberId, 1));
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, next.heartbeat(GROUP, clients.get(0).memberId, 1));
    }
}
