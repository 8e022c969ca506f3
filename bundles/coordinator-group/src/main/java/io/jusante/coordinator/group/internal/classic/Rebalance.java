package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.classic.GroupTimers.Phase;
import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a group gets from one generation to the next: all are asked to join again, the protocol and the leader are chosen,
 * the leader assigns, all fetch their assignments. Changes the group at once and answers who waits; whoever calls it
 * {@link Recording#settle settles} what is to be recorded.
 */
final class Rebalance {
    private static final Logger LOGGER = LoggerFactory.getLogger(Rebalance.class);

    private final Clock clock;
    private final GroupTimers timers;
    private final Sessions sessions;
    private final Recording recording;
    private final ClassicSettings settings;

    Rebalance(Clock clock, GroupTimers timers, Sessions sessions, Recording recording, ClassicSettings settings) {
        this.clock = clock;
        this.timers = timers;
        this.sessions = sessions;
        this.recording = recording;
        this.settings = settings;
    }

    /** A member came, or says something new. */
    void joined(ClassicGroup group, String reason) {
        if (group.is(GroupState.PREPARING_REBALANCE)) {
            completeIfAllJoined(group);
        } else {
            prepare(group, reason);
        }
    }

    /** Members went. */
    void left(ClassicGroup group, String reason) {
        switch (group.phase()) {
            case STABLE, COMPLETING_REBALANCE -> prepare(group, reason);
            case PREPARING_REBALANCE -> completeIfAllJoined(group);
            case EMPTY -> {
                // nobody was there to be waited for
            }
        }
    }

    /** Asks all members to join again. */
    void prepare(ClassicGroup group, String reason) {
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            dropAssignments(group, ErrorCode.REBALANCE_IN_PROGRESS);
        }
        timers.cancel(group, Phase.SYNC);
        boolean initial = group.is(GroupState.EMPTY);
        group.become(GroupState.PREPARING_REBALANCE, clock.wallMs());
        LOGGER.atInfo()
                .addKeyValue("group", group.id())
                .addKeyValue("generation", group.generation())
                .addKeyValue("reason", reason)
                .log("rebalance begins");
        if (initial) {
            int delayMs = settings.initialRebalanceDelayMs();
            awaitNewcomers(group, delayMs, Math.max(group.members().rebalanceTimeoutMs() - delayMs, 0));
        } else if (group.members().allJoined()) {
            complete(group);
        } else {
            awaitJoins(group);
        }
    }

    /** Members of a new group come one after the other: wait for more, as long as more come (KIP-134). */
    private void awaitNewcomers(ClassicGroup group, int delayMs, int remainingMs) {
        timers.schedule(group, Phase.JOIN, delayMs, () -> {
            if (group.takeJoinedSinceDelay() && remainingMs > 0) {
                int nextDelayMs = Math.min(settings.initialRebalanceDelayMs(), remainingMs);
                awaitNewcomers(group, nextDelayMs, Math.max(remainingMs - delayMs, 0));
            } else {
                complete(group);
            }
            return recording.settle(group, ErrorCode.NONE);
        });
    }

    private void awaitJoins(ClassicGroup group) {
        timers.schedule(group, Phase.JOIN, group.members().rebalanceTimeoutMs(), () -> {
            complete(group);
            return recording.settle(group, ErrorCode.NONE);
        });
    }

    private void completeIfAllJoined(ClassicGroup group) {
        if (!group.isInitialRebalance() && group.members().allJoined()) {
            complete(group);
        }
    }

    /** The time to join is over. Static members may be away for as long as their session lasts. */
    private void complete(ClassicGroup group) {
        if (!group.is(GroupState.PREPARING_REBALANCE)) {
            return;
        }
        timers.cancel(group, Phase.JOIN);
        for (ClassicMember absent : group.members().notJoined()) {
            if (!absent.isStatic()) {
                LOGGER.atInfo()
                        .addKeyValue("group", group.id())
                        .addKeyValue("member", absent)
                        .log("member did not join again in time and is removed");
                sessions.end(group, absent.id());
                group.remove(absent);
            }
        }
        if (!group.members().electJoined() && !group.members().isEmpty()) {
            // nobody is here who could lead: wait until the absent come back, or their sessions end
            awaitJoins(group);
            return;
        }
        group.beginNextGeneration(clock.wallMs());
        if (group.members().isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("group", group.id())
                    .addKeyValue("generation", group.generation())
                    .log("group is empty");
            return;
        }
        LOGGER.atInfo()
                .addKeyValue("group", group.id())
                .addKeyValue("generation", group.generation())
                .addKeyValue("members", group.memberCount())
                .addKeyValue("protocol", group.protocolName())
                .log("generation begins");
        answerJoins(group);
        awaitSyncs(group);
    }

    private void answerJoins(ClassicGroup group) {
        for (ClassicMember member : group.members().all()) {
            // a new session before the answer: nothing may come in between
            sessions.keep(group, member);
            member.setNew(false);
            group.oweSync(member.id());
        }
        for (ClassicMember member : List.copyOf(group.members().all())) {
            member.answerJoin(currentGeneration(group, member, group.members().isLeader(member.id())));
        }
    }

    /** {@return what a member is told of the generation that it is in} */
    JoinAnswer currentGeneration(ClassicGroup group, ClassicMember member, boolean withMembers) {
        String leader = group.members().leader();
        return new JoinAnswer(
                ErrorCode.NONE,
                group.generation(),
                group.protocolTypeOrNull(),
                group.protocolName(),
                leader == null ? "" : leader,
                member.id(),
                false,
                withMembers ? allJoined(group) : List.of());
    }

    /** {@return all members, as the leader sees them} */
    List<JoinAnswer.Joined> allJoined(ClassicGroup group) {
        String protocol = group.protocolName();
        if (protocol == null) {
            throw new IllegalStateException("group " + group + " has chosen no protocol");
        }
        List<JoinAnswer.Joined> joined = new ArrayList<>(group.memberCount());
        for (ClassicMember member : group.members().all()) {
            joined.add(new JoinAnswer.Joined(member.id(), member.instanceId(), member.metadata(protocol)));
        }
        return joined;
    }

    private void awaitSyncs(ClassicGroup group) {
        int generation = group.generation();
        timers.schedule(group, Phase.SYNC, group.members().rebalanceTimeoutMs(), () -> {
            if (group.generation() == generation
                    && (group.is(GroupState.COMPLETING_REBALANCE) || group.is(GroupState.STABLE))) {
                dropUnsynced(group);
            }
            return recording.settle(group, ErrorCode.NONE);
        });
    }

    /** Members have joined and never asked what they got: the others shall have it. */
    private void dropUnsynced(ClassicGroup group) {
        List<String> unsynced = List.copyOf(group.owingSync());
        if (unsynced.isEmpty()) {
            return;
        }
        for (String memberId : unsynced) {
            ClassicMember member = group.members().get(memberId);
            if (member != null) {
                sessions.end(group, memberId);
                group.remove(member);
                member.failWaiting(ErrorCode.UNKNOWN_MEMBER_ID, "");
            }
        }
        prepare(group, "members did not ask for their assignments in time: " + unsynced);
    }

    /** The member has asked for its assignment in this generation. */
    void synced(ClassicGroup group, String memberId) {
        if (group.synced(memberId)) {
            timers.cancel(group, Phase.SYNC);
        }
    }

    /** The assignments are recorded: hands them out. */
    void stabilize(ClassicGroup group, Function<ClassicMember, ByteBuffer> assignments) {
        for (ClassicMember member : group.members().all()) {
            member.assign(assignments.apply(member));
        }
        group.become(GroupState.STABLE, clock.wallMs());
        LOGGER.atInfo()
                .addKeyValue("group", group.id())
                .addKeyValue("generation", group.generation())
                .addKeyValue("members", group.memberCount())
                .log("group is stable");
        answerSyncs(group, ErrorCode.NONE);
    }

    /** What was assigned does not hold. */
    void dropAssignments(ClassicGroup group, ErrorCode error) {
        for (ClassicMember member : group.members().all()) {
            member.assign(Bytes.NONE);
        }
        answerSyncs(group, error);
    }

    private void answerSyncs(ClassicGroup group, ErrorCode error) {
        for (ClassicMember member : List.copyOf(group.members().all())) {
            if (member.isSyncing()) {
                // its session stood still while it waited
                sessions.keep(group, member);
                member.answerSync(
                        error == ErrorCode.NONE ? currentAssignment(group, member) : SyncAnswer.failed(error));
            }
        }
    }

    SyncAnswer currentAssignment(ClassicGroup group, ClassicMember member) {
        return new SyncAnswer(ErrorCode.NONE, group.protocolTypeOrNull(), group.protocolName(), member.assignment());
    }
}
