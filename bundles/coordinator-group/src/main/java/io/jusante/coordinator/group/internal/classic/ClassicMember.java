package io.jusante.coordinator.group.internal.classic;

import io.jusante.kernel.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A member of a classic group, and the requests of it that wait. In the shard's lane only. */
final class ClassicMember {
    private final String id;
    private final @Nullable String instanceId;
    private final JoinCommand.Client client;
    private JoinCommand.Timeouts timeouts;
    private List<AssignmentProtocol> protocols;
    private ByteBuffer assignment = Bytes.NONE;
    private boolean isNew;
    private @Nullable CompletableFuture<JoinAnswer> join;
    private @Nullable CompletableFuture<SyncAnswer> sync;

    ClassicMember(
            String id,
            @Nullable String instanceId,
            JoinCommand.Client client,
            JoinCommand.Timeouts timeouts,
            List<AssignmentProtocol> protocols) {
        this.id = id;
        this.instanceId = instanceId;
        this.client = client;
        this.timeouts = timeouts;
        this.protocols = protocols;
    }

    /** {@return the same member under another id, with no request of its own yet} */
    ClassicMember as(String newId) {
        ClassicMember same = new ClassicMember(newId, instanceId, client, timeouts, protocols);
        same.assignment = assignment;
        return same;
    }

    String id() {
        return id;
    }

    /** {@return the instance that a static member is; null for a dynamic one} */
    @Nullable String instanceId() {
        return instanceId;
    }

    boolean isStatic() {
        return instanceId != null;
    }

    JoinCommand.Client client() {
        return client;
    }

    JoinCommand.Timeouts timeouts() {
        return timeouts;
    }

    List<AssignmentProtocol> protocols() {
        return protocols;
    }

    /** Takes over what the member says now. Only through {@link ClassicMembers}, which counts the protocols. */
    void update(JoinCommand.Timeouts newTimeouts, List<AssignmentProtocol> newProtocols) {
        timeouts = newTimeouts;
        protocols = newProtocols;
    }

    /** {@return whether these are the protocols that it has, in the same order and with the same metadata} */
    boolean says(List<AssignmentProtocol> others) {
        return protocols.equals(others);
    }

    /**
     * {@return what it says for a protocol}
     *
     * @throws IllegalArgumentException if it does not know the protocol
     */
    ByteBuffer metadata(String protocolName) {
        for (AssignmentProtocol protocol : protocols) {
            if (protocol.name().equals(protocolName)) {
                return protocol.metadata();
            }
        }
        throw new IllegalArgumentException("member " + id + " does not know the protocol " + protocolName);
    }

    /** {@return the first of its protocols that all know} */
    String vote(Set<String> candidates) {
        for (AssignmentProtocol protocol : protocols) {
            if (candidates.contains(protocol.name())) {
                return protocol.name();
            }
        }
        throw new IllegalArgumentException("member " + id + " knows none of " + candidates);
    }

    ByteBuffer assignment() {
        return assignment;
    }

    void assign(ByteBuffer bytes) {
        assignment = bytes;
    }

    /** {@return whether it has not been in a generation yet} */
    boolean isNew() {
        return isNew;
    }

    void setNew(boolean newcomer) {
        isNew = newcomer;
    }

    boolean isJoining() {
        return join != null;
    }

    boolean isSyncing() {
        return sync != null;
    }

    /** Holds a JoinGroup back. One that was held back before is told to join again: its client has sent a new one. */
    CompletableFuture<JoinAnswer> awaitJoin() {
        CompletableFuture<JoinAnswer> before = join;
        CompletableFuture<JoinAnswer> next = new CompletableFuture<>();
        join = next;
        if (before != null) {
            before.complete(JoinAnswer.failed(ErrorCode.REBALANCE_IN_PROGRESS, id));
        }
        return next;
    }

    /** {@return whether this is the JoinGroup that is held back} */
    boolean isHolding(CompletableFuture<JoinAnswer> candidate) {
        return join == candidate;
    }

    /** Answers the JoinGroup that is held back, if there is one. */
    void answerJoin(JoinAnswer answer) {
        CompletableFuture<JoinAnswer> held = join;
        if (held != null) {
            join = null;
            held.complete(answer);
        }
    }

    /** Holds a SyncGroup back; one that was held back before is told to join again. */
    CompletableFuture<SyncAnswer> awaitSync() {
        CompletableFuture<SyncAnswer> before = sync;
        CompletableFuture<SyncAnswer> next = new CompletableFuture<>();
        sync = next;
        if (before != null) {
            before.complete(SyncAnswer.failed(ErrorCode.REBALANCE_IN_PROGRESS));
        }
        return next;
    }

    /** {@return whether there was a SyncGroup held back, which is answered now} */
    boolean answerSync(SyncAnswer answer) {
        CompletableFuture<SyncAnswer> held = sync;
        if (held == null) {
            return false;
        }
        sync = null;
        held.complete(answer);
        return true;
    }

    /** Answers whatever is held back with an error. */
    void failWaiting(ErrorCode error, String memberId) {
        answerJoin(JoinAnswer.failed(error, memberId));
        answerSync(SyncAnswer.failed(error));
    }

    /** {@return whether it need not send heartbeats: the coordinator is what it waits for} */
    boolean isHeldBack() {
        return !isNew && (isJoining() || isSyncing());
    }

    GroupDescription.Member describe(@Nullable String protocolName) {
        return protocolName == null
                ? new GroupDescription.Member(id, instanceId, client, Bytes.NONE, assignment)
                : new GroupDescription.Member(id, instanceId, client, metadata(protocolName), assignment);
    }

    @Override
    public String toString() {
        return instanceId == null ? id : id + " (" + instanceId + ")";
    }
}
