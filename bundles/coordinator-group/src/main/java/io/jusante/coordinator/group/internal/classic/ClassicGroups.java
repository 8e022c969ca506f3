package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.group.internal.Group;
import io.jusante.coordinator.group.internal.GroupProtocol;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.coordinator.group.internal.GroupShard;
import io.jusante.coordinator.group.internal.classic.LeaveCommand.Left;
import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.coordinator.group.internal.message.GroupMetadataValue;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The classic groups of one shard: what requests ask of them. In the shard's lane only. */
public final class ClassicGroups implements GroupProtocol {
    private final GroupShard shard;
    private final ClassicSettings settings;
    private final Sessions sessions;
    private final Rebalance rebalance;
    private final Joins joins;
    private final Syncs syncs;
    private final Departures departures;
    private boolean loading = true;

    public ClassicGroups(GroupShard shard) {
        this(shard, UUID::randomUUID);
    }

    /** With ids of new members from a source of the caller's own, so that a simulation can be repeated. */
    public ClassicGroups(GroupShard shard, Supplier<UUID> ids) {
        this.shard = shard;
        this.settings = ClassicSettings.of(shard.configuration().broker());
        GroupTimers timers = new GroupTimers(shard);
        Recording recording = new Recording(timers);
        this.sessions = new Sessions(timers, this::silent);
        this.rebalance = new Rebalance(shard.context().clock(), timers, sessions, recording, settings);
        this.joins = new Joins(rebalance, sessions, recording, settings, ids);
        this.syncs = new Syncs(rebalance);
        this.departures = new Departures(rebalance, sessions, recording);
    }

    private Decision<GroupRecord, ?> silent(ClassicGroup group, String memberId) {
        return departures.silent(group, memberId);
    }

    /**
     * A member joins. The answer may take until the rebalance is over.
     */
    Decision<GroupRecord, CompletionStage<JoinAnswer>> join(JoinCommand join) {
        int sessionMs = join.timeouts().sessionMs();
        if (sessionMs < settings.minSessionTimeoutMs() || sessionMs > settings.maxSessionTimeoutMs()) {
            return refused(ErrorCode.INVALID_SESSION_TIMEOUT, join.memberId());
        }
        ClassicGroup group = find(join.groupId());
        if (group != null) {
            return joins.join(group, join);
        }
        return join.isUnknownMember()
                ? joins.found(join.groupId(), join)
                : refused(ErrorCode.UNKNOWN_MEMBER_ID, join.memberId());
    }

    private static Decision<GroupRecord, CompletionStage<JoinAnswer>> refused(ErrorCode error, String memberId) {
        return Decision.answer(CompletableFuture.completedFuture(JoinAnswer.failed(error, memberId)));
    }

    /** A member asks for its assignment. The answer may take until the leader has brought it and it is recorded. */
    Decision<GroupRecord, CompletionStage<SyncAnswer>> sync(SyncCommand sync) {
        ClassicGroup group = find(sync.groupId());
        return group == null
                ? Decision.answer(CompletableFuture.completedFuture(SyncAnswer.failed(ErrorCode.UNKNOWN_MEMBER_ID)))
                : syncs.sync(group, sync);
    }

    Decision<GroupRecord, ErrorCode> heartbeat(HeartbeatCommand heartbeat) {
        ClassicGroup group = find(heartbeat.groupId());
        if (group == null) {
            return Decision.answer(ErrorCode.UNKNOWN_MEMBER_ID);
        }
        ErrorCode error = group.validate(heartbeat.memberId(), heartbeat.instanceId());
        if (error != ErrorCode.NONE) {
            return Decision.answer(error);
        }
        if (heartbeat.generation() != group.generation()) {
            return Decision.answer(ErrorCode.ILLEGAL_GENERATION);
        }
        sessions.keep(group, group.member(heartbeat.memberId()));
        return Decision.answer(
                group.is(GroupState.PREPARING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE);
    }

    Decision<GroupRecord, List<Left>> leave(LeaveCommand leave) {
        ClassicGroup group = find(leave.groupId());
        if (group != null) {
            return departures.leave(group, leave);
        }
        List<Left> unknown = new ArrayList<>(leave.members().size());
        leave.members()
                .forEach(member ->
                        unknown.add(new Left(member.memberId(), member.instanceId(), ErrorCode.UNKNOWN_MEMBER_ID)));
        return Decision.answer(unknown);
    }

    /**
     * {@return what DescribeGroups tells of a group}
     *
     * @throws KafkaErrorException GROUP_ID_NOT_FOUND if there is none, or none of this kind
     */
    GroupDescription describe(String id) {
        Group group = shard.group(id);
        if (group == null || !group.type().equals(ClassicGroup.TYPE)) {
            throw new KafkaErrorException(ErrorCode.GROUP_ID_NOT_FOUND, "Group " + id + " not found.");
        }
        if (!(group instanceof ClassicGroup classic)) {
            return new GroupDescription(group.state(), group.protocolType(), "", List.of());
        }
        String protocol = classic.is(GroupState.STABLE) ? classic.protocolName() : null;
        List<GroupDescription.Member> members = new ArrayList<>(classic.memberCount());
        classic.members().all().forEach(member -> members.add(member.describe(protocol)));
        return new GroupDescription(classic.state(), classic.protocolType(), protocol == null ? "" : protocol, members);
    }

    private @Nullable ClassicGroup find(String id) {
        return shard.group(id) instanceof ClassicGroup group ? group : null;
    }

    @Override
    public Set<Short> recordTypes() {
        return Set.of(GroupMetadataRecords.key("").apiKey());
    }

    @Override
    public void replay(long offset, GroupRecord record) {
        String id = ((GroupMetadataKey) record.key()).group();
        GroupMetadataValue value = (GroupMetadataValue) record.value();
        if (value == null) {
            shard.remove(id);
        } else if (loading) {
            shard.put(GroupMetadataRecords.restore(id, value, sessions));
        } else if (find(id) == null) {
            shard.put(joins.takeFounded(id));
        }
    }

    @Override
    public void loaded() {
        loading = false;
        for (Group group : List.copyOf(shard.groups())) {
            if (group instanceof ClassicGroup classic) {
                classic.members().all().forEach(member -> sessions.keep(classic, member));
                if (classic.memberCount() > settings.maxMembers()) {
                    rebalance.prepare(classic, "the group has more members than are allowed");
                }
            }
        }
    }

    @Override
    public void unloaded(KafkaErrorException reason) {
        for (Group group : List.copyOf(shard.groups())) {
            if (group instanceof ClassicGroup classic) {
                classic.members()
                        .all()
                        .forEach(member -> member.failWaiting(reason.code(), member.isNew() ? "" : member.id()));
            }
        }
    }
}
