package io.jusante.coordinator.group.internal.classic;

import static io.jusante.coordinator.group.internal.classic.TestClient.GROUP;
import static io.jusante.coordinator.group.internal.classic.TestClient.protocol;
import static io.jusante.coordinator.group.internal.classic.TestClient.stable;
import static io.jusante.coordinator.group.internal.classic.TestClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.group.internal.classic.TestShard.Settings;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class JoinTest {
    private TestShard shard = new TestShard(Settings.PROMPT);

    @Test
    void aNewMemberIsGivenAnIdAndJoinsWithIt() {
        TestClient client = new TestClient(shard);
        JoinAnswer first = shard.join(client.joinCommand()).join();
        assertEquals(ErrorCode.MEMBER_ID_REQUIRED, first.error());
        assertTrue(first.memberId().startsWith("client-"));
        assertEquals("Empty", shard.stateOf(GROUP));
        client.memberId = first.memberId();
        Reply<JoinAnswer> second = shard.join(client.joinCommand());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
        shard.turn();
        client.take(second);
        assertEquals(1, client.generation);
        assertEquals("consumer", client.joined.protocolType());
        assertEquals("range", client.joined.protocolName());
        assertEquals("CompletingRebalance", shard.stateOf(GROUP));
    }

    @Test
    void anOldClientJoinsAtOnce() {
        TestClient client = new TestClient(shard).version(3);
        Reply<JoinAnswer> answer = shard.join(client.joinCommand());
        shard.turn();
        client.take(answer);
        assertTrue(client.memberId.startsWith("client-"));
    }

    @Test
    void onlyTheLeaderSeesAllMembers() {
        List<TestClient> clients = stable(shard, 3);
        assertTrue(clients.get(0).leads());
        assertEquals(3, clients.get(0).joined.members().size());
        assertEquals("sub", text(clients.get(0).joined.members().get(2).metadata()));
        assertEquals(List.of(), clients.get(1).joined.members());
        assertEquals(clients.get(0).memberId, clients.get(1).joined.leader());
    }

    @Test
    void aSessionTimeoutIsWithinWhatTheOperatorAllows() {
        shard = new TestShard(Settings.PROMPT.sessions(6000, 30_000));
        for (int ms : new int[] {5999, 30_001}) {
            assertEquals(
                    ErrorCode.INVALID_SESSION_TIMEOUT,
                    new TestClient(shard).session(ms).join().join().error());
        }
        assertNull(shard.shard.group(GROUP));
        assertFalse(new TestClient(shard).session(6000).join().isDone());
    }

    @Test
    void anUnknownMemberIsToldSo() {
        TestClient stranger = new TestClient(shard);
        stranger.memberId = "stranger";
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, stranger.join().join().error());
        assertNull(shard.shard.group(GROUP), "a stranger founds no group");
        stable(shard, 1);
        JoinAnswer answer = stranger.join().join();
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, answer.error());
        assertEquals("stranger", answer.memberId());
    }

    @Test
    void aGroupHasOneTypeAndAProtocolThatAllKnow() {
        assertEquals(
                ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                new TestClient(shard).type("").join().join().error());
        assertEquals(
                ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                new TestClient(shard).protocols().join().join().error());
        assertNull(shard.shard.group(GROUP));
        stable(shard, 2);
        assertEquals(
                ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                new TestClient(shard).type("connect").join().join().error());
        assertEquals(
                ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
                new TestClient(shard)
                        .protocols(protocol("sticky", "s"))
                        .join()
                        .join()
                        .error());
        assertEquals("Stable", shard.stateOf(GROUP));
    }

    @Test
    void theProtocolThatMostWantIsTaken() {
        TestClient one = new TestClient(shard).protocols(protocol("a", "1"), protocol("b", "1"), protocol("c", "1"));
        TestClient two = new TestClient(shard).protocols(protocol("b", "2"), protocol("a", "2"));
        TestClient three = new TestClient(shard).protocols(protocol("b", "3"), protocol("c", "3"), protocol("a", "3"));
        Reply<JoinAnswer> first = one.join();
        two.join();
        three.join();
        shard.turn();
        one.take(first);
        assertEquals("b", one.joined.protocolName());
        assertEquals("3", text(one.joined.members().get(2).metadata()));
    }

    @Test
    void aNewGroupWaitsForMoreMembersWhileTheyCome() {
        shard = new TestShard(Settings.PROMPT.delay(3000));
        Reply<JoinAnswer> first = new TestClient(shard).rebalance(10_000).join();
        shard.advanceMs(2900);
        assertFalse(first.isDone());
        Reply<JoinAnswer> second = new TestClient(shard).rebalance(10_000).join();
        shard.advanceMs(2900);
        assertFalse(first.isDone(), "a member came: wait for the next");
        shard.advanceMs(300);
        assertTrue(first.isDone());
        assertTrue(second.isDone());
        assertEquals(2, first.join().members().size());
    }

    @Test
    void aNewGroupWaitsNoLongerThanForARebalance() {
        shard = new TestShard(Settings.PROMPT.delay(3000));
        Reply<JoinAnswer> first = new TestClient(shard).rebalance(7000).join();
        for (int i = 0; i < 6; i++) {
            shard.advanceMs(1000);
            assertFalse(first.isDone());
            new TestClient(shard).rebalance(7000).join();
        }
        shard.advanceMs(1000);
        assertTrue(first.isDone());
    }

    @Test
    void theLongestRebalanceTimeoutOfAllMembersCounts() {
        TestClient quick = new TestClient(shard).rebalance(1000);
        TestClient slow = new TestClient(shard).rebalance(20_000);
        TestClient.stabilize(shard, List.of(quick, slow));
        Reply<JoinAnswer> third = new TestClient(shard).join();
        quick.join();
        shard.advanceMs(9000);
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, slow.heartbeat());
        assertFalse(third.isDone());
        Reply<JoinAnswer> last = slow.join();
        assertTrue(third.isDone());
        assertEquals(ErrorCode.NONE, last.join().error());
    }

    @Test
    void whoDoesNotJoinAgainInTimeIsOut() {
        List<TestClient> clients = stable(shard, 2);
        Reply<JoinAnswer> again = clients.get(0).join();
        for (int i = 0; i < 12; i++) {
            assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, clients.get(1).heartbeat());
            assertFalse(again.isDone());
            shard.advanceMs(5000);
        }
        clients.get(0).take(again);
        assertEquals(1, clients.get(0).joined.members().size());
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, clients.get(1).heartbeat());
    }

    @Test
    void aLeaderThatDoesNotJoinAgainIsSucceeded() {
        List<TestClient> clients = stable(shard, 2);
        Reply<JoinAnswer> third = new TestClient(shard).join();
        Reply<JoinAnswer> second = clients.get(1).join();
        shard.advanceMs(60_000);
        assertEquals(clients.get(1).memberId, third.join().leader());
        assertEquals(2, second.join().members().size());
    }

    @Test
    void theLeaderStaysTheLeader() {
        List<TestClient> clients = stable(shard, 2);
        Reply<JoinAnswer> third = new TestClient(shard).join();
        clients.get(1).join();
        clients.get(0).join();
        assertEquals(clients.get(0).memberId, third.join().leader());
    }

    @Test
    void aFollowerThatSaysNothingNewDisturbsNobody() {
        List<TestClient> clients = stable(shard, 2);
        JoinAnswer again = clients.get(1).join().join();
        assertEquals(1, again.generation());
        assertEquals(List.of(), again.members());
        assertEquals("Stable", shard.stateOf(GROUP));
    }

    @Test
    void aFollowerThatSaysSomethingNewMakesAllJoinAgain() {
        List<TestClient> clients = stable(shard, 2);
        Reply<JoinAnswer> again =
                clients.get(1).protocols(protocol("range", "other")).join();
        assertFalse(again.isDone());
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, clients.get(0).heartbeat());
        Reply<JoinAnswer> leader = clients.get(0).join();
        assertEquals(2, leader.join().generation());
        assertEquals("other", text(leader.join().members().get(1).metadata()));
    }

    @Test
    void aLeaderThatJoinsAgainMakesAllJoinAgain() {
        List<TestClient> clients = stable(shard, 2);
        assertFalse(clients.get(0).join().isDone());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
    }

    @Test
    void whoMissedItsAnswerGetsItOnceMore() {
        TestClient one = new TestClient(shard);
        TestClient two = new TestClient(shard);
        Reply<JoinAnswer> first = one.join();
        Reply<JoinAnswer> second = two.join();
        shard.turn();
        one.take(first);
        two.take(second);
        assertEquals(2, one.join().join().members().size());
        assertEquals(0, two.join().join().members().size());
        assertEquals(1, two.join().join().generation());
        assertEquals("CompletingRebalance", shard.stateOf(GROUP));
    }

    @Test
    void aJoinThatIsSentTwiceIsAnsweredTwice() {
        shard = new TestShard(Settings.PROMPT.delay(1000));
        TestClient client = new TestClient(shard);
        Reply<JoinAnswer> first = client.join();
        Reply<JoinAnswer> second = client.join();
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, first.join().error());
        shard.advanceMs(1000);
        client.take(second);
    }

    @Test
    void aFullGroupTakesNobody() {
        shard = new TestShard(Settings.PROMPT.atMost(2));
        stable(shard, 2);
        JoinAnswer third = new TestClient(shard).join().join();
        assertEquals(ErrorCode.GROUP_MAX_SIZE_REACHED, third.error());
        assertEquals("", third.memberId());
        assertEquals("Stable", shard.stateOf(GROUP));
    }

    @Test
    void whoHasAnIdMayStillFindTheGroupFull() {
        shard = new TestShard(Settings.PROMPT.atMost(2));
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            TestClient client = new TestClient(shard);
            client.memberId = shard.join(client.joinCommand()).join().memberId();
            clients.add(client);
        }
        Reply<JoinAnswer> first = shard.join(clients.get(0).joinCommand());
        shard.join(clients.get(1).joinCommand());
        assertEquals(
                ErrorCode.GROUP_MAX_SIZE_REACHED,
                shard.join(clients.get(2).joinCommand()).join().error());
        shard.turn();
        assertEquals(2, first.join().members().size());
    }

    @Test
    void aGroupThatIsTooLargeShrinksWhenItIsLoaded() {
        List<TestClient> clients = stable(shard, 3);
        shard = TestShard.of(Settings.PROMPT.atMost(2), shard.log());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
        Reply<JoinAnswer> second = shard.join(clients.get(1).joinCommand());
        Reply<JoinAnswer> third = shard.join(clients.get(2).joinCommand());
        assertEquals(
                ErrorCode.GROUP_MAX_SIZE_REACHED,
                shard.join(clients.get(0).joinCommand()).join().error());
        assertTrue(second.isDone(), "nobody else is waited for");
        assertEquals(2, second.join().generation());
        assertEquals(2, second.join().members().size() + third.join().members().size());
    }

    @Test
    void whoIsAwaitedWithAnIdHoldsTheOthersUpForOneSession() {
        List<TestClient> clients = stable(shard, 1);
        TestClient pending = new TestClient(shard).session(4000);
        assertEquals(
                ErrorCode.MEMBER_ID_REQUIRED,
                shard.join(pending.joinCommand()).join().error());
        Reply<JoinAnswer> again = clients.get(0).join();
        assertFalse(again.isDone(), "the one with an id is awaited");
        shard.advanceMs(4000);
        clients.get(0).take(again);
        pending.memberId = "client-" + new UUID(0, 2);
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, pending.join().join().error());
    }

    @Test
    void aGroupThatCannotBeRecordedIsNotThere() {
        shard.holdAppends();
        TestClient old = new TestClient(shard).version(0);
        Reply<JoinAnswer> founder = shard.join(old.joinCommand());
        Reply<JoinAnswer> second = shard.join(old.joinCommand());
        shard.refuseAll();
        assertTrue(founder.isFailed());
        assertTrue(second.isFailed() || second.join().error() == ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertNull(shard.shard.group(GROUP));
        shard.advanceMs(400_000);
        assertNull(shard.shard.group(GROUP));
        stable(shard, 1);
    }

    @Test
    void aFoundedGroupIsRecordedAsEmpty() {
        new TestClient(shard).join();
        assertEquals(1, shard.log().size());
        TestShard next = shard.reload();
        assertNotNull(next.shard.group(GROUP));
        assertEquals("Empty", next.stateOf(GROUP));
        assertEquals("", next.shard.group(GROUP).protocolType());
    }

    @Test
    void whoWaitsIsToldWhenTheShardGoes() {
        stable(shard, 1);
        TestClient late = new TestClient(shard);
        Reply<JoinAnswer> join = late.join();
        shard.reload();
        assertEquals(ErrorCode.NOT_COORDINATOR, join.join().error());
    }

    @Test
    void aNewMemberThatWaitsForTooLongIsLetGo() {
        List<TestClient> clients = stable(shard, 1);
        clients.get(0).rebalance(1_000_000).session(1_000_000);
        TestClient.stabilize(shard, clients);
        Reply<JoinAnswer> join = new TestClient(shard).join();
        shard.advanceMs(299_999);
        assertFalse(join.isDone());
        shard.advanceMs(1);
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID, join.join().error());
        assertEquals("", join.join().memberId());
        assertEquals(1, shard.group(GROUP).memberCount());
    }

    @Test
    void aJoinWhileTheAssignmentIsBroughtMakesAllJoinAgain() {
        TestClient one = new TestClient(shard);
        Reply<JoinAnswer> first = one.join();
        shard.turn();
        one.take(first);
        shard.holdAppends();
        Reply<SyncAnswer> sync = one.sync();
        Reply<JoinAnswer> other = shard.join(new TestClient(shard).version(0).joinCommand());
        shard.commitAll();
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS, sync.join().error());
        assertEquals("PreparingRebalance", shard.stateOf(GROUP));
        Reply<JoinAnswer> again = one.join();
        assertEquals(2, again.join().generation());
        assertEquals(2, other.join().generation());
    }

    @Test
    void theFailureOfACommandIsTheClientsAnswer() {
        shard.holdAppends();
        Reply<JoinAnswer> join = shard.join(new TestClient(shard).joinCommand());
        shard.refuseAll();
        try {
            join.join();
            throw new AssertionError("it was to fail");
        } catch (CompletionException e) {
            assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, ((KafkaErrorException) e.getCause()).code());
        }
    }
}
