package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.coordinator.group.internal.classic.LeaveCommand.Leaving;
import io.jusante.coordinator.group.internal.classic.LeaveCommand.Left;
import io.jusante.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what follows when members leave, are taken out, or fall silent. */
final class Departures {
    private static final Logger LOGGER = LoggerFactory.getLogger(Departures.class);

    private final Rebalance rebalance;
    private final Sessions sessions;
    private final Recording recording;

    Departures(Rebalance rebalance, Sessions sessions, Recording recording) {
        this.rebalance = rebalance;
        this.sessions = sessions;
        this.recording = recording;
    }

    Decision<GroupRecord, List<Left>> leave(ClassicGroup group, LeaveCommand leave) {
        List<Left> all = new ArrayList<>(leave.members().size());
        List<String> gone = new ArrayList<>();
        for (Leaving leaving : leave.members()) {
            ErrorCode error = leave(group, leaving);
            all.add(new Left(leaving.memberId(), leaving.instanceId(), error));
            if (error == ErrorCode.NONE) {
                String name = leaving.instanceId() == null ? leaving.memberId() : leaving.instanceId();
                gone.add(leaving.reason() == null ? name : name + " (" + leaving.reason() + ")");
            }
        }
        if (!gone.isEmpty()) {
            rebalance.left(group, "members left: " + gone);
        }
        return recording.settle(group, all);
    }

    private ErrorCode leave(ClassicGroup group, Leaving leaving) {
        String instanceId = leaving.instanceId();
        String memberId = leaving.memberId();
        if (memberId.isEmpty()) {
            // an administrator names a static member by its instance
            String current = instanceId == null ? null : group.members().idOf(instanceId);
            if (current == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            remove(group, group.member(current));
            return ErrorCode.NONE;
        }
        if (instanceId == null && group.members().removePending(memberId)) {
            sessions.end(group, memberId);
            return ErrorCode.NONE;
        }
        ErrorCode error = group.validate(memberId, instanceId);
        if (error == ErrorCode.NONE) {
            remove(group, group.member(memberId));
        }
        return error;
    }

    /** Whatever it waits for it does not get: its client is to join anew if it is there after all. */
    private void remove(ClassicGroup group, ClassicMember member) {
        sessions.end(group, member.id());
        group.remove(member);
        member.failWaiting(ErrorCode.UNKNOWN_MEMBER_ID, "");
    }

    /** A member has been silent for too long. */
    Decision<GroupRecord, ErrorCode> silent(ClassicGroup group, String memberId) {
        ClassicMember member = group.members().get(memberId);
        if (group.members().removePending(memberId)) {
            rebalance.left(group, "pending member " + memberId + " did not come back");
        } else if (member != null && !member.isHeldBack()) {
            LOGGER.atInfo()
                    .addKeyValue("group", group.id())
                    .addKeyValue("member", member)
                    .log("member fell silent and is removed");
            remove(group, member);
            rebalance.left(group, "member " + member + " fell silent");
        }
        return recording.settle(group, ErrorCode.NONE);
    }
}
