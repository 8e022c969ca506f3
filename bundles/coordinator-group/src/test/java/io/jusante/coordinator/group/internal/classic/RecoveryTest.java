package io.jusante.coordinator.group.internal.classic;

import static io.jusante.coordinator.group.internal.classic.TestClient.GROUP;
import static io.jusante.coordinator.group.internal.classic.TestClient.bytes;
import static io.jusante.coordinator.group.internal.classic.TestClient.stable;
import static io.jusante.coordinator.group.internal.classic.TestClient.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.coordinator.group.internal.classic.TestShard.Settings;
import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.coordinator.group.internal.message.GroupMetadataValue;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.wire.WireReader;
import io.jusante.metadata.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in the log. */
class RecoveryTest {
    private TestShard shard = new TestShard(Settings.PROMPT);

    @Test
    void aStableGroupGoesOn() {
        List<TestClient> clients = stable(shard, 3);
        shard = shard.reload();
        assertEquals("Stable", shard.stateOf(GROUP));
        for (TestClient client : clients) {
            assertEquals(ErrorCode.NONE, shard.heartbeat(GROUP, client.memberId, 1));
            SyncAnswer answer = shard.sync(client.syncCommand(Map.of())).join();
            assertEquals("for " + client.memberId, text(answer.assignment()));
        }
        assertEquals(clients.get(0).memberId, shard.group(GROUP).members().leader());
    }

    @Test
    void theNextGenerationIsTheNext() {
        List<TestClient> clients = stable(shard, 1);
        shard = shard.reload();
        JoinAnswer again = shard.join(clients.get(0).joinCommand()).join();
        assertEquals(2, again.generation());
        assertEquals(1, again.members().size());
    }

    @Test
    void aGenerationThatWasNotRecordedDidNotHappen() {
        List<TestClient> clients = stable(shard, 1);
        clients.get(0).take(clients.get(0).join());
        assertEquals(2, clients.get(0).generation);
        shard = shard.reload();
        assertEquals(1, shard.group(GROUP).generation());
        assertEquals(ErrorCode.ILLEGAL_GENERATION, shard.heartbeat(GROUP, clients.get(0).memberId, 2));
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3, 4})
    void everyVersionOfARecordIsUnderstood(short version) {
        GroupMetadataValue value = new GroupMetadataValue()
                .setProtocolType("consumer")
                .setGeneration(17)
                .setProtocol("range")
                .setLeader("second")
                .setCurrentStateTimestamp(version < 2 ? -1 : 1_700_000_000_000L)
                .setMembers(new ArrayList<>(List.of(member("first", version), member("second", version))));
        shard = TestShard.of(Settings.PROMPT, List.of(throughTheLog(value, version)));
        ClassicGroup group = shard.group(GROUP);
        assertEquals("Stable", group.state());
        assertEquals(17, group.generation());
        assertEquals("second", group.members().leader());
        ClassicMember first = group.member("first");
        assertEquals(9_000, first.timeouts().sessionMs());
        assertEquals(version < 1 ? 9_000 : 50_000, first.timeouts().rebalanceMs());
        assertEquals(version < 3 ? null : "i-first", first.instanceId());
        assertEquals("assigned", text(first.assignment()));
        assertEquals("subscribed", text(first.metadata("range")));
        assertEquals(version < 2 ? -1 : 1_700_000_000_000L, group.stateSinceMs());
    }

    private static GroupMetadataValue.MemberMetadata member(String id, short version) {
        return new GroupMetadataValue.MemberMetadata()
                .setMemberId(id)
                .setGroupInstanceId(version < 3 ? null : "i-" + id)
                .setClientId("client")
                .setClientHost("/10.0.0.1")
                .setSessionTimeout(9_000)
                .setRebalanceTimeout(version < 1 ? -1 : 50_000)
                .setSubscription(bytes("subscribed"))
                .setAssignment(bytes("assigned"));
    }

    private static GroupRecord throughTheLog(GroupMetadataValue value, short version) {
        ByteBuffer encoded = ByteBuffer.allocate(value.size(version));
        value.write(new WireWriter(encoded), version);
        GroupMetadataValue decoded = new GroupMetadataValue();
        decoded.read(new WireReader(encoded.flip()), version);
        return new GroupRecord(new GroupMetadataKey().setGroup(GROUP), decoded, version);
    }

    @Test
    void anEmptyGroupIsEmptySinceThen() {
        GroupMetadataValue value = new GroupMetadataValue()
                .setProtocolType("consumer")
                .setGeneration(3)
                .setProtocol(null)
                .setLeader(null)
                .setCurrentStateTimestamp(1_700_000_000_000L);
        shard = TestShard.of(Settings.PROMPT, List.of(throughTheLog(value, (short) 3)));
        assertEquals("Empty", shard.stateOf(GROUP));
        assertEquals(1_700_000_000_000L, shard.shard.group(GROUP).emptySinceMs());
    }

    @Test
    void aTombstoneTakesTheGroupAway() {
        stable(shard, 1);
        List<GroupRecord> log = new ArrayList<>(shard.log());
        log.addAll(shard.group(GROUP).tombstones());
        assertNull(TestShard.of(Settings.PROMPT, log).shard.group(GROUP));
    }

    @Test
    void aDeletionThatIsTakenBackGivesBackTheVerySameGroup() {
        List<TestClient> clients = stable(shard, 1);
        shard.leave(GROUP, clients.get(0).leaving());
        ClassicGroup group = shard.group(GROUP);
        shard.holdAppends();
        shard.write(classic -> Decision.of(group.tombstones(), ErrorCode.NONE));
        assertNull(shard.shard.group(GROUP));
        TestClient newcomer = new TestClient(shard).version(0);
        shard.join(newcomer.joinCommand());
        assertEquals(0, shard.group(GROUP).generation());
        shard.refuseAll();
        assertEquals(2, shard.group(GROUP).generation());
        assertEquals(group, shard.group(GROUP));
        TestClient.stabilize(shard, List.of(newcomer));
        assertEquals(3, newcomer.generation);
    }
}
