package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.ShardTimers;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.coordinator.group.internal.GroupShard;
import io.jusante.kernel.ErrorCode;

/** The shard's timers for classic groups: what runs out for a group that is not there any more does nothing. */
final class GroupTimers {
    /** What a group waits for. */
    enum Phase {
        JOIN,
        SYNC,
        RECORD
    }

    private record PhaseKey(String groupId, Phase phase) {}

    private record MemberKey(String groupId, String memberId) {}

    private final GroupShard shard;

    GroupTimers(GroupShard shard) {
        this.shard = shard;
    }

    void schedule(ClassicGroup group, Phase phase, long delayMs, ShardTimers.Action<GroupRecord> action) {
        schedule(group, new PhaseKey(group.id(), phase), delayMs, action);
    }

    void schedule(ClassicGroup group, String memberId, long delayMs, ShardTimers.Action<GroupRecord> action) {
        schedule(group, new MemberKey(group.id(), memberId), delayMs, action);
    }

    private void schedule(ClassicGroup group, Object key, long delayMs, ShardTimers.Action<GroupRecord> action) {
        shard.context()
                .timers()
                .schedule(key, delayMs, () -> isHere(group) ? action.expire() : Decision.answer(ErrorCode.NONE));
    }

    /** {@return whether this is the group that goes by its id now} */
    boolean isHere(ClassicGroup group) {
        return shard.group(group.id()) == group;
    }

    void cancel(ClassicGroup group, Phase phase) {
        shard.context().timers().cancel(new PhaseKey(group.id(), phase));
    }

    void cancel(ClassicGroup group, String memberId) {
        shard.context().timers().cancel(new MemberKey(group.id(), memberId));
    }
}
