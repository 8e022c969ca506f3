package io.jusante.coordinator.group.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.HeartbeatRequest;
import io.jusante.protocol.message.HeartbeatResponse;
import io.jusante.protocol.message.JoinGroupRequest;
import io.jusante.protocol.message.JoinGroupResponse;
import io.jusante.protocol.message.LeaveGroupRequest;
import io.jusante.protocol.message.OffsetCommitRequest;
import io.jusante.protocol.message.OffsetCommitResponse;
import io.jusante.protocol.message.OffsetFetchRequest;
import io.jusante.protocol.message.OffsetFetchResponse;
import io.jusante.protocol.message.SyncGroupRequest;
import io.jusante.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A member as clients are: joins, syncs, fetches its offsets, then sends heartbeats and commits; gives up what it owns
 * before it joins again. Requests arrive in the order in which they were sent; answers get lost now and then. What is
 * taken from the fields of requests that a version does not have is left out.
 */
final class SimulatedConsumer {
    private static final int SESSION_MS = 10_000;
    private static final int REBALANCE_MS = 12_000;
    private static final int HEARTBEAT_MS = 3_000;
    private static final int PATIENCE_MS = 8_000;

    private final SimulatedBroker broker;
    private final GroupLedger ledger;
    private final Random random;
    private final String group;
    private final String name;
    private final String instanceId;
    private final int partitionCount;
    private final boolean old;
    private final ArrayDeque<Runnable> sending = new ArrayDeque<>();
    private final Map<Integer, Long> positions = new TreeMap<>();
    private String memberId = "";
    private int generation = -1;
    /** Counts what it set out to do: answers to what it gave up are not for it any more. */
    private int attempt;

    private boolean alive = true;
    private boolean stalled;
    private boolean member;
    private boolean owning;
    private boolean committing;
    private Runnable whenAwake = () -> {};

    SimulatedConsumer(
            SimulatedBroker broker, GroupLedger ledger, String group, String name, String instanceId, int partitions) {
        this.broker = broker;
        this.ledger = ledger;
        this.random = broker.scheduler().random();
        this.group = group;
        this.name = name;
        this.instanceId = instanceId;
        this.partitionCount = partitions;
        this.old = instanceId == null && random.nextInt(5) == 0;
    }

    // ---- what the test does with it ----

    void start() {
        join();
    }

    void crash() {
        alive = false;
    }

    /** Does nothing for a while, and then goes on as if nothing had happened. */
    void stall(long ms) {
        if (stalled) {
            return;
        }
        stalled = true;
        after(ms, () -> {
            stalled = false;
            whenAwake.run();
            whenAwake = () -> {};
        });
    }

    void leave() {
        if (alive && !memberId.isEmpty() && instanceId == null) {
            LeaveGroupRequest request = new LeaveGroupRequest().setGroupId(group);
            if (old) {
                request.setMemberId(memberId);
            } else {
                request.members().add(new LeaveGroupRequest.MemberIdentity().setMemberId(memberId));
            }
            send(ApiKey.LEAVE_GROUP, old ? 1 : 5, request, answer -> {});
        }
        alive = false;
    }

    boolean isAlive() {
        return alive;
    }

    String instanceId() {
        return instanceId;
    }

    int generation() {
        return generation;
    }

    /** {@return what it works on; nothing unless it has fetched its offsets} */
    List<Integer> owned() {
        return alive && owning ? List.copyOf(positions.keySet()) : List.of();
    }

    boolean isSettled() {
        return owning;
    }

    @Override
    public String toString() {
        return name + "[" + memberId + ", generation " + generation + ", " + positions + (alive ? "" : ", dead")
                + (owning ? "" : member ? ", not owning" : ", not a member") + "]";
    }

    // ---- what it does ----

    private void join() {
        positions.clear();
        owning = false;
        member = false;
        JoinGroupRequest request = new JoinGroupRequest()
                .setGroupId(group)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId)
                .setSessionTimeoutMs(SESSION_MS)
                .setRebalanceTimeoutMs(REBALANCE_MS)
                .setProtocolType("consumer");
        request.protocols()
                .add(new JoinGroupRequest.JoinGroupRequestProtocol()
                        .setName("range")
                        .setMetadata(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, -1, -1, -1, -1})));
        ask(ApiKey.JOIN_GROUP, old ? 3 : 9, request, REBALANCE_MS + PATIENCE_MS, this::join, answer -> {
            JoinGroupResponse joined = (JoinGroupResponse) answer;
            switch (error(joined.errorCode())) {
                case NONE -> joined(joined);
                case MEMBER_ID_REQUIRED -> {
                    memberId = joined.memberId();
                    join();
                }
                default -> joinAfter(error(joined.errorCode()));
            }
        });
    }

    private void joined(JoinGroupResponse joined) {
        memberId = joined.memberId();
        generation = joined.generationId();
        member = true;
        heartbeatLater();
        SyncGroupRequest request = new SyncGroupRequest()
                .setGroupId(group)
                .setGenerationId(generation)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId)
                .setProtocolType("consumer")
                .setProtocolName("range");
        if (joined.leader().equals(memberId) && !joined.skipAssignment()) {
            assign(joined, request);
        }
        ask(ApiKey.SYNC_GROUP, old ? 1 : 5, request, REBALANCE_MS + PATIENCE_MS, this::join, answer -> {
            SyncGroupResponse synced = (SyncGroupResponse) answer;
            if (error(synced.errorCode()) == ErrorCode.NONE) {
                assigned(decode(synced.assignment()));
            } else {
                joinAfter(error(synced.errorCode()));
            }
        });
    }

    /** Deals the partitions out, from a member of its choice on. */
    private void assign(JoinGroupResponse joined, SyncGroupRequest request) {
        int members = joined.members().size();
        int first = random.nextInt(members);
        for (int i = 0; i < members; i++) {
            int place = i;
            int[] partitions = IntStream.range(0, partitionCount)
                    .filter(partition -> (partition + first) % members == place)
                    .toArray();
            ByteBuffer assignment = ByteBuffer.allocate(4 * partitions.length);
            IntStream.of(partitions).forEach(assignment::putInt);
            request.assignments()
                    .add(new SyncGroupRequest.SyncGroupRequestAssignment()
                            .setMemberId(joined.members().get(i).memberId())
                            .setAssignment(assignment.flip()));
        }
    }

    private static List<Integer> decode(ByteBuffer assignment) {
        List<Integer> partitions = new ArrayList<>();
        for (int at = assignment.position(); at < assignment.limit(); at += 4) {
            partitions.add(assignment.getInt(at));
        }
        return partitions;
    }

    private void assigned(List<Integer> partitions) {
        ledger.assigned(generation, instanceId == null ? memberId : instanceId, partitions);
        fetchOffsets(partitions);
    }

    private void fetchOffsets(List<Integer> partitions) {
        OffsetFetchRequest request = new OffsetFetchRequest().setGroupId(group);
        request.setTopics(new ArrayList<>(List.of(new OffsetFetchRequest.OffsetFetchRequestTopic()
                .setName(SimulatedBroker.TOPIC)
                .setPartitionIndexes(new ArrayList<>(partitions)))));
        Map<Integer, Long> known = new TreeMap<>();
        partitions.forEach(partition -> known.put(partition, ledger.acknowledged(partition)));
        int wanted = generation;
        ask(ApiKey.OFFSET_FETCH, 5, request, PATIENCE_MS, () -> fetchOffsets(partitions), answer -> {
            OffsetFetchResponse fetched = (OffsetFetchResponse) answer;
            if (error(fetched.errorCode()) != ErrorCode.NONE) {
                retryLater(() -> fetchOffsets(partitions));
                return;
            }
            fetched.topics().get(0).partitions().forEach(partition -> {
                if (partition.committedOffset() < known.get(partition.partitionIndex())) {
                    throw new AssertionError(this + " finds " + partition + " where " + known + " was acknowledged");
                }
                positions.put(partition.partitionIndex(), Math.max(0, partition.committedOffset()));
            });
            if (wanted != generation) {
                throw new AssertionError(this + " fetched for generation " + wanted);
            }
            owning = true;
            commitLater();
        });
    }

    private void heartbeatLater() {
        int current = generation;
        String as = memberId;
        after(
                HEARTBEAT_MS,
                () -> whenAwake(() -> {
                    if (alive && member && generation == current && memberId.equals(as)) {
                        heartbeat();
                        heartbeatLater();
                    }
                }));
    }

    private void heartbeat() {
        int current = generation;
        HeartbeatRequest request = new HeartbeatRequest()
                .setGroupId(group)
                .setGenerationId(generation)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId);
        send(
                ApiKey.HEARTBEAT,
                old ? 1 : 4,
                request,
                answer -> whenAwake(() -> {
                    ErrorCode error = error(((HeartbeatResponse) answer).errorCode());
                    if (alive && member && generation == current && error != ErrorCode.NONE && !isRetriable(error)) {
                        joinAfter(error);
                    }
                }));
    }

    private void commitLater() {
        int current = generation;
        after(
                200 + random.nextInt(3_000),
                () -> whenAwake(() -> {
                    if (alive && owning && generation == current && !positions.isEmpty() && !committing) {
                        commit();
                    }
                }));
    }

    private void commit() {
        List<Integer> owned = List.copyOf(positions.keySet());
        int partition = owned.get(random.nextInt(owned.size()));
        long offset = positions.merge(partition, (long) random.nextInt(20), Long::sum);
        OffsetCommitRequest request = new OffsetCommitRequest()
                .setGroupId(group)
                .setGenerationIdOrMemberEpoch(generation)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId);
        request.topics()
                .add(new OffsetCommitRequest.OffsetCommitRequestTopic()
                        .setName(SimulatedBroker.TOPIC)
                        .setPartitions(new ArrayList<>(List.of(new OffsetCommitRequest.OffsetCommitRequestPartition()
                                .setPartitionIndex(partition)
                                .setCommittedOffset(offset)))));
        int current = generation;
        committing = true;
        Consumer<ApiMessage> whenAnswered = answer -> {
            if (commitError(answer) == ErrorCode.NONE) {
                // it counts also where nobody is there any more to hear it
                ledger.committed(partition, offset);
            }
        };
        send(ApiKey.OFFSET_COMMIT, old ? 4 : 9, request, whenAnswered, answer -> {
            committing = false;
            ErrorCode error = commitError(answer);
            if (error != ErrorCode.NONE && alive && member && generation == current && !isRetriable(error)) {
                whenAwake(() -> joinAfter(error));
                return;
            }
            if (alive && owning && generation == current) {
                commitLater();
            }
        });
        after(PATIENCE_MS, () -> committing = false);
    }

    private static ErrorCode commitError(ApiMessage answer) {
        return error(((OffsetCommitResponse) answer)
                .topics()
                .get(0)
                .partitions()
                .get(0)
                .errorCode());
    }

    /** Joins again as the error asks for it. */
    private void joinAfter(ErrorCode error) {
        member = false;
        owning = false;
        positions.clear();
        switch (error) {
            case FENCED_INSTANCE_ID -> alive = false;
            case UNKNOWN_MEMBER_ID -> {
                memberId = "";
                retryLater(this::join);
            }
            case ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS -> join();
            default -> {
                if (!isRetriable(error)) {
                    throw new AssertionError(this + " is told " + error);
                }
                retryLater(this::join);
            }
        }
    }

    private static boolean isRetriable(ErrorCode error) {
        return error == ErrorCode.NOT_COORDINATOR
                || error == ErrorCode.COORDINATOR_NOT_AVAILABLE
                || error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
    }

    private static ErrorCode error(short code) {
        for (ErrorCode error : ErrorCode.values()) {
            if (error.code() == code) {
                return error;
            }
        }
        throw new AssertionError("error " + code);
    }

    // ---- the network ----

    /** Sends and waits; gives up after a while and does something else. */
    private void ask(
            ApiKey api,
            int version,
            ApiMessage request,
            int patienceMs,
            Runnable otherwise,
            Consumer<ApiMessage> then) {
        int mine = ++attempt;
        boolean lost = random.nextInt(60) == 0 && broker.losesAnswers();
        send(
                api,
                version,
                request,
                answer -> whenAwake(() -> {
                    if (alive && attempt == mine && !lost) {
                        attempt++;
                        then.accept(answer);
                    }
                }));
        after(
                patienceMs,
                () -> whenAwake(() -> {
                    if (alive && attempt == mine) {
                        otherwise.run();
                    }
                }));
    }

    private void retryLater(Runnable what) {
        int mine = ++attempt;
        after(
                100 + random.nextInt(400),
                () -> whenAwake(() -> {
                    if (alive && attempt == mine) {
                        what.run();
                    }
                }));
    }

    private void send(ApiKey api, int version, ApiMessage request, Consumer<ApiMessage> then) {
        send(api, version, request, answer -> {}, then);
    }

    private void send(
            ApiKey api,
            int version,
            ApiMessage request,
            Consumer<ApiMessage> whenAnswered,
            Consumer<ApiMessage> whenReceived) {
        sending.addLast(() -> broker.handle(api, version, request, name, answer -> {
            whenAnswered.accept(answer);
            after(random.nextInt(30), () -> whenReceived.accept(answer));
        }));
        after(random.nextInt(30), () -> sending.removeFirst().run());
    }

    private void after(long ms, Runnable what) {
        broker.scheduler().schedule(ms * 1_000_000, what);
    }

    private void whenAwake(Runnable what) {
        if (stalled) {
            Runnable before = whenAwake;
            whenAwake = () -> {
                before.run();
                what.run();
            };
        } else {
            what.run();
        }
    }
}
