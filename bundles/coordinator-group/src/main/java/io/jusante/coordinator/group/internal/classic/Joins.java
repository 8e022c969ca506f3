package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who may join a group, and what follows from it. */
final class Joins {
    private static final Logger LOGGER = LoggerFactory.getLogger(Joins.class);

    private final Rebalance rebalance;
    private final Sessions sessions;
    private final Recording recording;
    private final ClassicSettings settings;
    private final Supplier<UUID> ids;
    private final Map<String, ClassicGroup> founded = new HashMap<>();

    Joins(Rebalance rebalance, Sessions sessions, Recording recording, ClassicSettings settings, Supplier<UUID> ids) {
        this.rebalance = rebalance;
        this.sessions = sessions;
        this.recording = recording;
        this.settings = settings;
        this.ids = ids;
    }

    /** A member joins a group that is there. */
    Decision<GroupRecord, CompletionStage<JoinAnswer>> join(ClassicGroup group, JoinCommand join) {
        ErrorCode refusal = refusal(group, join);
        if (refusal != ErrorCode.NONE) {
            return refusal == ErrorCode.GROUP_MAX_SIZE_REACHED
                    ? turnAway(group, join)
                    : Decision.answer(refused(refusal, join.memberId()));
        }
        if (!join.isUnknownMember()) {
            return rejoin(group, join);
        }
        String instanceId = join.instanceId();
        if (instanceId == null) {
            return joinDynamic(group, join);
        }
        String current = group.members().idOf(instanceId);
        String memberId = instanceId + "-" + ids.get();
        return current == null ? add(group, join, memberId) : replace(group, join, group.member(current), memberId);
    }

    /** A first member joins a group that is not there yet, and is recorded as empty along with it. */
    Decision<GroupRecord, CompletionStage<JoinAnswer>> found(String groupId, JoinCommand join) {
        ClassicGroup group = new ClassicGroup(groupId, sessions);
        Decision<GroupRecord, CompletionStage<JoinAnswer>> decision = join(group, join);
        if (group.members().isEmpty() && group.members().pendingCount() == 0) {
            return decision;
        }
        founded.put(groupId, group);
        return Decision.of(List.of(GroupMetadataRecords.founded(group)), decision.response())
                .whenFailed(error -> disband(group, error));
    }

    /** {@return the group whose record is applied, which says no more than that it is there} */
    ClassicGroup takeFounded(String groupId) {
        ClassicGroup group = founded.remove(groupId);
        if (group == null) {
            throw new IllegalStateException("nobody founded the group " + groupId);
        }
        return group;
    }

    /** The group could not be recorded and is not there any more: whoever has come since is to come again. */
    private void disband(ClassicGroup group, KafkaErrorException error) {
        founded.remove(group.id(), group);
        for (ClassicMember member : List.copyOf(group.members().all())) {
            sessions.end(group, member.id());
            group.remove(member);
            member.failWaiting(error.code(), "");
        }
    }

    private ErrorCode refusal(ClassicGroup group, JoinCommand join) {
        if (!hasRoomFor(group, join)) {
            return ErrorCode.GROUP_MAX_SIZE_REACHED;
        }
        return group.accepts(join.protocolType(), join.protocolNames())
                ? ErrorCode.NONE
                : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    }

    /** There is no room: the client is not waited for any longer, and its id is worth nothing any more. */
    private Decision<GroupRecord, CompletionStage<JoinAnswer>> turnAway(ClassicGroup group, JoinCommand join) {
        ClassicMember member = group.members().get(join.memberId());
        boolean pending = group.members().removePending(join.memberId());
        if (member != null) {
            group.remove(member);
            member.failWaiting(ErrorCode.GROUP_MAX_SIZE_REACHED, "");
        }
        if (pending || member != null) {
            sessions.end(group, join.memberId());
            rebalance.left(group, "there is no room for " + join.memberId());
        }
        return recording.settle(group, refused(ErrorCode.GROUP_MAX_SIZE_REACHED, ""));
    }

    /** While the group rebalances those come in who come first: so one that is too large shrinks. */
    private boolean hasRoomFor(ClassicGroup group, JoinCommand join) {
        String instanceId = join.isUnknownMember() ? join.instanceId() : null;
        String memberId = instanceId == null ? join.memberId() : group.members().idOf(instanceId);
        ClassicMember member = memberId == null ? null : group.members().get(memberId);
        return switch (group.phase()) {
            case EMPTY -> true;
            case PREPARING_REBALANCE ->
                (member != null && member.isJoining()) || group.members().joiningCount() < settings.maxMembers();
            case COMPLETING_REBALANCE, STABLE -> member != null || group.memberCount() < settings.maxMembers();
        };
    }

    private static CompletionStage<JoinAnswer> refused(ErrorCode error, String memberId) {
        return CompletableFuture.completedFuture(JoinAnswer.failed(error, memberId));
    }

    private Decision<GroupRecord, CompletionStage<JoinAnswer>> joinDynamic(ClassicGroup group, JoinCommand join) {
        String memberId = join.client().id() + "-" + ids.get();
        if (!join.needsKnownMemberId()) {
            return add(group, join, memberId);
        }
        group.members().addPending(memberId);
        sessions.keepPending(group, memberId, join.timeouts().sessionMs());
        return Decision.answer(refused(ErrorCode.MEMBER_ID_REQUIRED, memberId));
    }

    private Decision<GroupRecord, CompletionStage<JoinAnswer>> add(
            ClassicGroup group, JoinCommand join, String memberId) {
        ClassicMember member =
                new ClassicMember(memberId, join.instanceId(), join.client(), join.timeouts(), join.protocols());
        member.setNew(true);
        CompletionStage<JoinAnswer> answer = member.awaitJoin();
        group.add(member, join.protocolType());
        sessions.keepNewcomer(group, member);
        rebalance.joined(group, "member " + member + " joins: " + join.reason());
        return recording.settle(group, answer);
    }

    private Decision<GroupRecord, CompletionStage<JoinAnswer>> rejoin(ClassicGroup group, JoinCommand join) {
        if (join.instanceId() == null && group.members().isPending(join.memberId())) {
            return add(group, join, join.memberId());
        }
        ErrorCode error = group.validate(join.memberId(), join.instanceId());
        if (error != ErrorCode.NONE) {
            return Decision.answer(refused(error, join.memberId()));
        }
        ClassicMember member = group.member(join.memberId());
        boolean saysNothingNew = member.says(join.protocols());
        return switch (group.phase()) {
            case PREPARING_REBALANCE -> update(group, member, join, "member " + member + " joins again");
            // it may not have got the answer to its first request
            case COMPLETING_REBALANCE ->
                saysNothingNew
                        ? answerNow(group, member)
                        : update(group, member, join, "member " + member + " says something new");
            case STABLE -> rejoinStable(group, member, join, saysNothingNew);
            case EMPTY -> throw new IllegalStateException("empty group " + group + " has the member " + member);
        };
    }

    private Decision<GroupRecord, CompletionStage<JoinAnswer>> rejoinStable(
            ClassicGroup group, ClassicMember member, JoinCommand join, boolean saysNothingNew) {
        if (group.members().isLeader(member.id())) {
            // the leader knows of changes that its own words do not show, such as new partitions
            return update(group, member, join, "leader " + member + " joins again: " + join.reason());
        }
        return saysNothingNew
                ? answerNow(group, member)
                : update(group, member, join, "member " + member + " says something new: " + join.reason());
    }

    private Decision<GroupRecord, CompletionStage<JoinAnswer>> answerNow(ClassicGroup group, ClassicMember member) {
        boolean leads =
                group.is(GroupState.COMPLETING_REBALANCE) && group.members().isLeader(member.id());
        return Decision.answer(CompletableFuture.completedFuture(rebalance.currentGeneration(group, member, leads)));
    }

    private Decision<GroupRecord, CompletionStage<JoinAnswer>> update(
            ClassicGroup group, ClassicMember member, JoinCommand join, String reason) {
        group.members().update(member, join.timeouts(), join.protocols());
        CompletionStage<JoinAnswer> answer = member.awaitJoin();
        rebalance.joined(group, reason);
        return recording.settle(group, answer);
    }

    /** A static member has started again: it takes the place of what it was before, which is shut out (KIP-345). */
    private Decision<GroupRecord, CompletionStage<JoinAnswer>> replace(
            ClassicGroup group, JoinCommand join, ClassicMember former, String memberId) {
        LOGGER.atInfo()
                .addKeyValue("group", group.id())
                .addKeyValue("instance", join.instanceId())
                .addKeyValue("former", former.id())
                .addKeyValue("member", memberId)
                .log("a static member takes the place of its former self");
        String formerLeader = group.members().leader();
        ClassicMember member = former.as(memberId);
        group.replace(former, member);
        group.members().update(member, join.timeouts(), join.protocols());
        sessions.end(group, former.id());
        former.failWaiting(ErrorCode.FENCED_INSTANCE_ID, former.id());
        sessions.keep(group, member);
        CompletableFuture<JoinAnswer> answer = member.awaitJoin();
        if (group.is(GroupState.STABLE) && group.members().electProtocol().equals(group.protocolName())) {
            return recordSuccessor(group, former, member, answer, join.understandsSkippedAssignment(), formerLeader);
        }
        rebalance.joined(group, "static member " + member + " came back");
        return recording.settle(group, answer);
    }

    /** The new self has all that the old one had: nobody need join again for it, once that is recorded. */
    private Decision<GroupRecord, CompletionStage<JoinAnswer>> recordSuccessor(
            ClassicGroup group,
            ClassicMember former,
            ClassicMember member,
            CompletableFuture<JoinAnswer> answer,
            boolean understandsSkippedAssignment,
            @Nullable String formerLeader) {
        return Decision.<GroupRecord, CompletionStage<JoinAnswer>>of(List.of(GroupMetadataRecords.of(group)), answer)
                .whenCommitted(() -> {
                    // unless a rebalance has begun or gone by since: then that is what it gets its answer from
                    if (member.isHolding(answer) && group.is(GroupState.STABLE)) {
                        sessions.keep(group, member);
                        member.answerJoin(succeeded(group, member, understandsSkippedAssignment, formerLeader));
                    }
                })
                .whenFailed(error -> {
                    if (member.isHolding(answer)) {
                        member.answerJoin(JoinAnswer.failed(error.code(), ""));
                        group.replace(member, former);
                        sessions.end(group, member.id());
                        sessions.keep(group, former);
                    }
                });
    }

    private JoinAnswer succeeded(
            ClassicGroup group,
            ClassicMember member,
            boolean understandsSkippedAssignment,
            @Nullable String formerLeader) {
        boolean leads = group.members().isLeader(member.id());
        JoinAnswer answer = rebalance.currentGeneration(group, member, leads && understandsSkippedAssignment);
        // one that does not understand must not take itself for the leader: it would assign, and nobody would ask
        String leader = understandsSkippedAssignment || formerLeader == null ? answer.leader() : formerLeader;
        return new JoinAnswer(
                answer.error(),
                answer.generation(),
                answer.protocolType(),
                answer.protocolName(),
                leader,
                answer.memberId(),
                leads && understandsSkippedAssignment,
                answer.members());
    }
}
