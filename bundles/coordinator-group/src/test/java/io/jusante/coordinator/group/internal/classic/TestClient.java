package io.jusante.coordinator.group.internal.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a client knows of itself, and the requests that it makes. Changed by its answers only where a test says so. */
final class TestClient {
    static final String GROUP = "orders";

    private final TestShard shard;
    private String instanceId;
    private int sessionMs = 10_000;
    private int rebalanceMs = 60_000;
    private String type = "consumer";
    private List<AssignmentProtocol> protocols = List.of(protocol("range", "sub"));
    private int version = 9;
    String memberId = "";
    int generation = -1;
    JoinAnswer joined;

    TestClient(TestShard shard) {
        this.shard = shard;
    }

    TestClient instance(String id) {
        instanceId = id;
        return this;
    }

    TestClient session(int ms) {
        sessionMs = ms;
        return this;
    }

    TestClient rebalance(int ms) {
        rebalanceMs = ms;
        return this;
    }

    TestClient type(String name) {
        type = name;
        return this;
    }

    TestClient protocols(AssignmentProtocol... some) {
        protocols = List.of(some);
        return this;
    }

    TestClient version(int joinGroupVersion) {
        version = joinGroupVersion;
        return this;
    }

    static AssignmentProtocol protocol(String name, String metadata) {
        return new AssignmentProtocol(name, bytes(metadata));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    JoinCommand joinCommand() {
        return new JoinCommand(
                GROUP,
                memberId,
                instanceId,
                new JoinCommand.Client("client", "/127.0.0.1"),
                new JoinCommand.Timeouts(sessionMs, rebalanceMs),
                type,
                protocols,
                version >= 4,
                version >= 9,
                "test");
    }

    /** Joins, in two steps if need be: {@return the answer to come}. */
    Reply<JoinAnswer> join() {
        Reply<JoinAnswer> answer = shard.join(joinCommand());
        if (answer.isDone() && answer.join().error() == ErrorCode.MEMBER_ID_REQUIRED) {
            memberId = answer.join().memberId();
            answer = shard.join(joinCommand());
        }
        return answer;
    }

    /** Takes over what the answer says. */
    void take(Reply<JoinAnswer> answer) {
        assertTrue(answer.isDone(), "the JoinGroup is not answered yet");
        joined = answer.join();
        assertEquals(ErrorCode.NONE, joined.error());
        memberId = joined.memberId();
        generation = joined.generation();
    }

    boolean leads() {
        return joined.leader().equals(memberId);
    }

    SyncCommand syncCommand(Map<String, String> assignments) {
        Map<String, ByteBuffer> encoded = new HashMap<>();
        assignments.forEach((member, assignment) -> encoded.put(member, bytes(assignment)));
        return new SyncCommand(GROUP, memberId, instanceId, generation, "consumer", "range", encoded);
    }

    Reply<SyncAnswer> sync(Map<String, String> assignments) {
        return shard.sync(syncCommand(assignments));
    }

    /** Syncs, and as the leader gives each member its own id to eat. */
    Reply<SyncAnswer> sync() {
        Map<String, String> assignments = new HashMap<>();
        joined.members().forEach(member -> assignments.put(member.memberId(), "for " + member.memberId()));
        return sync(assignments);
    }

    ErrorCode heartbeat() {
        return shard.write(classic -> classic.heartbeat(new HeartbeatCommand(GROUP, memberId, instanceId, generation)))
                .join();
    }

    LeaveCommand.Leaving leaving() {
        return new LeaveCommand.Leaving(memberId, instanceId, "test");
    }

    /** {@return this many clients in a stable group} */
    static List<TestClient> stable(TestShard shard, int count) {
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(new TestClient(shard));
        }
        stabilize(shard, clients);
        return clients;
    }

    /** Has all of them join and sync. */
    static void stabilize(TestShard shard, List<TestClient> clients) {
        List<Reply<JoinAnswer>> joins = new ArrayList<>();
        clients.forEach(client -> joins.add(client.join()));
        shard.turn();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).take(joins.get(i));
        }
        List<Reply<SyncAnswer>> syncs = new ArrayList<>();
        clients.forEach(client -> syncs.add(client.sync()));
        for (int i = 0; i < clients.size(); i++) {
            SyncAnswer answer = syncs.get(i).join();
            assertEquals(ErrorCode.NONE, answer.error());
            assertEquals("for " + clients.get(i).memberId, text(answer.assignment()));
        }
        assertEquals("Stable", shard.stateOf(GROUP));
    }
}
