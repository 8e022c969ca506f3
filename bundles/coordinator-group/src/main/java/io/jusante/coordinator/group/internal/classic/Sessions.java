package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.group.internal.GroupRecord;

/** Who has been silent for too long. */
final class Sessions {
    /**
     * For a new member, which does not know its id and cannot send heartbeats: a client that is still there asks again
     * after this time, and one that is gone does not keep the others waiting for ever.
     */
    private static final int NEW_MEMBER_TIMEOUT_MS = 300_000;

    /** What to do with a member that has been silent for too long. */
    interface Silence {
        Decision<GroupRecord, ?> ranOut(ClassicGroup group, String memberId);
    }

    private final GroupTimers timers;
    private final Silence silence;

    Sessions(GroupTimers timers, Silence silence) {
        this.timers = timers;
        this.silence = silence;
    }

    /** The member has been heard of: its session begins anew. */
    void keep(ClassicGroup group, ClassicMember member) {
        keep(group, member.id(), member.timeouts().sessionMs());
    }

    void keepNewcomer(ClassicGroup group, ClassicMember member) {
        keep(group, member.id(), NEW_MEMBER_TIMEOUT_MS);
    }

    /** A client has been given an id and is to come back with it. */
    void keepPending(ClassicGroup group, String memberId, int sessionTimeoutMs) {
        keep(group, memberId, sessionTimeoutMs);
    }

    private void keep(ClassicGroup group, String memberId, int timeoutMs) {
        timers.schedule(group, memberId, timeoutMs, () -> silence.ranOut(group, memberId));
    }

    void end(ClassicGroup group, String memberId) {
        timers.cancel(group, memberId);
    }
}
