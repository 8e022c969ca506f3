package io.jusante.itests.groups;

import java.net.InetSocketAddress;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * A member of a classic group, without a thread of its own: it finds its coordinator, joins, syncs, asks for the
 * committed offsets of what it owns, then commits and sends heartbeats, and on each error does what a client has to do.
 * It asks for the offsets after each reconnection too, before it commits again, so that nothing that a crash of the
 * broker lost is covered by a new commit. It belongs to its event loop's thread.
 */
final class Member implements MemberClient.Owner {
    static final int SESSION_TIMEOUT_MS = 2_500;
    private static final int REBALANCE_TIMEOUT_MS = 8_000;
    private static final int HEARTBEAT_TICKS = 3;
    private static final int TICK_MS = 100;

    private enum State {
        DOWN,
        CONNECTING,
        FINDING,
        JOINING,
        SYNCING,
        FETCHING,
        STABLE,
        LEAVING
    }

    /** What is known of a member from outside. */
    record View(boolean stable, String memberId, int generation, Set<Integer> partitions) {}

    private final String name;
    private final Group group;
    private final @Nullable String instanceId;
    private final Findings findings;
    private final Random random;
    private final MemberClient client;
    private final MemberOffsets offsets;

    private State state = State.DOWN;
    private String memberId = "";
    private int generation = -1;
    /** Null between two assignments. */
    private @Nullable Set<Integer> owned;

    private boolean heartbeatUnderWay;
    private boolean joinAfterCommit;
    private int ticks;

    Member(
            String name,
            Group group,
            boolean isStatic,
            EventLoop loop,
            InetSocketAddress broker,
            Findings findings,
            Random random) {
        this.name = name;
        this.group = group;
        this.instanceId = isStatic ? name : null;
        this.findings = findings;
        this.random = random;
        this.client = new MemberClient(loop, broker, random, isStatic, this);
        this.offsets = new MemberOffsets(name, group, instanceId, client, findings);
    }

    boolean isDown() {
        return state == State.DOWN;
    }

    View view() {
        return new View(
                state == State.STABLE && !client.isFrozen(), memberId, generation, owned == null ? Set.of() : owned);
    }

    // ---- what a schedule does to it ----

    void start() {
        state = State.CONNECTING;
        client.begin(instanceId != null);
        tick();
    }

    /** Leaves in good order; a static one too, as an administrator would make it. */
    void leave() {
        if (!client.isConnected() || memberId.isEmpty()) {
            crash();
            return;
        }
        state = State.LEAVING;
        short version = client.version(ApiKeys.LEAVE_GROUP);
        client.send(
                ApiKeys.LEAVE_GROUP,
                MembershipRequests.leave(group, version, memberId, instanceId),
                LeaveGroupResponseData::new,
                response -> crash());
    }

    /** Ends without a word. */
    void crash() {
        client.end();
        state = State.DOWN;
        forget();
    }

    /** Does nothing for longer than a session lasts, and then goes on as if nothing had been. */
    void freeze() {
        if (!client.isConnected() || client.isFrozen() || state == State.LEAVING) {
            return;
        }
        client.freeze();
        client.after(SESSION_TIMEOUT_MS + 100L + random.nextInt(1_000), this::thaw);
    }

    private void thaw() {
        Set<Integer> before = owned;
        if (client.isConnected() && before != null && group.ledger().passedOn(generation, before)) {
            offsets.commitWhatBelongsToAnother(memberId, generation, before);
        }
        client.thaw();
    }

    // ---- becoming a member ----

    @Override
    public void connected() {
        heartbeatUnderWay = false;
        joinAfterCommit = false;
        offsets.reset();
        find();
    }

    @Override
    public void disconnected() {
        if (state == State.LEAVING) {
            crash();
        } else {
            state = State.CONNECTING;
        }
    }

    private void find() {
        state = State.FINDING;
        short version = client.version(ApiKeys.FIND_COORDINATOR);
        client.send(
                ApiKeys.FIND_COORDINATOR,
                MembershipRequests.find(group, version),
                FindCoordinatorResponseData::new,
                this::found);
    }

    private void found(FindCoordinatorResponseData response) {
        if (state != State.FINDING) {
            return;
        }
        boolean many = !response.coordinators().isEmpty();
        Errors error = Errors.forCode(many ? response.coordinators().get(0).errorCode() : response.errorCode());
        int port = many ? response.coordinators().get(0).port() : response.port();
        if (error != Errors.NONE) {
            recover(ApiKeys.FIND_COORDINATOR, error);
        } else if (port != client.port()) {
            findings.add(this + ": the coordinator is said to be at port " + port);
        } else if (owned != null) {
            fetch();
        } else {
            join();
        }
    }

    private void join() {
        state = State.JOINING;
        owned = null;
        joinAfterCommit = false;
        client.send(
                ApiKeys.JOIN_GROUP,
                MembershipRequests.join(group, memberId, instanceId, SESSION_TIMEOUT_MS, REBALANCE_TIMEOUT_MS),
                JoinGroupResponseData::new,
                this::joined);
    }

    private void joined(JoinGroupResponseData response) {
        if (state != State.JOINING) {
            return;
        }
        Errors error = Errors.forCode(response.errorCode());
        if (error == Errors.MEMBER_ID_REQUIRED) {
            memberId = response.memberId();
            join();
        } else if (error != Errors.NONE) {
            recover(ApiKeys.JOIN_GROUP, error);
        } else {
            memberId = response.memberId();
            generation = response.generationId();
            state = State.SYNCING;
            client.send(
                    ApiKeys.SYNC_GROUP,
                    MembershipRequests.sync(group, response, instanceId),
                    SyncGroupResponseData::new,
                    this::synced);
        }
    }

    private void synced(SyncGroupResponseData response) {
        if (state != State.SYNCING) {
            return;
        }
        Errors error = Errors.forCode(response.errorCode());
        if (error != Errors.NONE) {
            recover(ApiKeys.SYNC_GROUP, error);
            return;
        }
        Set<Integer> assigned = MembershipRequests.assigned(response.assignment());
        owned = assigned;
        group.ledger().owns(generation, name, assigned);
        fetch();
    }

    private void fetch() {
        Set<Integer> partitions = owned;
        if (partitions == null || partitions.isEmpty()) {
            state = State.STABLE;
            return;
        }
        state = State.FETCHING;
        offsets.fetch(partitions, error -> {
            if (state != State.FETCHING || owned != partitions) {
                return;
            }
            if (error == Errors.NONE) {
                state = State.STABLE;
            } else {
                recover(ApiKeys.OFFSET_FETCH, error);
            }
        });
    }

    // ---- being one ----

    private void tick() {
        client.after(TICK_MS / 2 + random.nextInt(TICK_MS), this::tick);
        if (client.isFrozen()) {
            return;
        }
        client.checkOverdue();
        ticks++;
        if (ticks % HEARTBEAT_TICKS == 0 && (state == State.STABLE || state == State.FETCHING)) {
            heartbeat();
        }
        if (state == State.STABLE) {
            commit();
        }
    }

    private void heartbeat() {
        if (heartbeatUnderWay) {
            return;
        }
        heartbeatUnderWay = true;
        client.send(
                ApiKeys.HEARTBEAT,
                new HeartbeatRequestData()
                        .setGroupId(group.name())
                        .setMemberId(memberId)
                        .setGenerationId(generation)
                        .setGroupInstanceId(instanceId),
                HeartbeatResponseData::new,
                response -> {
                    heartbeatUnderWay = false;
                    recoverIfMember(ApiKeys.HEARTBEAT, Errors.forCode(response.errorCode()));
                });
    }

    private void commit() {
        if (owned != null) {
            offsets.commit(memberId, generation, owned, this::committed);
        }
    }

    private void committed(Errors error) {
        if (joinAfterCommit && state == State.STABLE) {
            join();
        } else {
            recoverIfMember(ApiKeys.OFFSET_COMMIT, error);
        }
    }

    // ---- what a client does on an error ----

    private void recoverIfMember(ApiKeys api, Errors error) {
        if (state == State.STABLE || state == State.FETCHING) {
            recover(api, error);
        }
    }

    private void recover(ApiKeys api, Errors error) {
        switch (error) {
            case NONE -> {}
            case COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> {
                state = State.FINDING;
                retryLater(ApiKeys.FIND_COORDINATOR);
            }
            case COORDINATOR_LOAD_IN_PROGRESS, REQUEST_TIMED_OUT -> retryLater(api);
            case REBALANCE_IN_PROGRESS -> joinAgain(api);
            case UNKNOWN_MEMBER_ID -> {
                forget();
                join();
            }
            case ILLEGAL_GENERATION -> {
                generation = -1;
                join();
            }
            default -> {
                findings.add(this + ": " + api + " v" + client.version(api) + " was answered with " + error);
                crash();
            }
        }
    }

    /** At once, or as an eager consumer that commits before it gives up what it has. */
    private void joinAgain(ApiKeys api) {
        if (api == ApiKeys.HEARTBEAT && state == State.STABLE && random.nextBoolean()) {
            commit();
            joinAfterCommit = offsets.isCommitUnderWay();
        }
        if (!joinAfterCommit) {
            join();
        }
    }

    private void retryLater(ApiKeys api) {
        State before = state;
        client.later(() -> {
            if (state != before || !client.isConnected()) {
                return;
            }
            switch (api) {
                case FIND_COORDINATOR -> find();
                case JOIN_GROUP, SYNC_GROUP -> join();
                case OFFSET_FETCH -> fetch();
                default -> {} // the next heartbeat or commit comes by itself
            }
        });
    }

    private void forget() {
        memberId = "";
        generation = -1;
        owned = null;
    }

    @Override
    public String toString() {
        return name + " of " + group.name() + " (" + state + ", " + memberId + ", generation " + generation + ", "
                + client + ")";
    }
}
