package io.jusante.coordinator.group.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group that is nothing but its offsets: its consumers assign partitions to themselves. It comes with the first commit
 * and goes with the last offset, and has no record of its own.
 */
record SimpleGroup(String id) implements Group {
    @Override
    public String type() {
        return "classic";
    }

    @Override
    public String state() {
        return "Empty";
    }

    @Override
    public String protocolType() {
        return "";
    }

    @Override
    public int memberCount() {
        return 0;
    }

    @Override
    public void validateOffsetCommit(
            String memberId, @Nullable String instanceId, int generationOrEpoch, short version) {
        if (generationOrEpoch >= 0) {
            throw new KafkaErrorException(
                    ErrorCode.UNKNOWN_MEMBER_ID, "group " + id + " has no members, and so not " + memberId);
        }
    }

    @Override
    public void committed(String memberId) {
        // nobody has a session here
    }

    @Override
    public void validateOffsetFetch(@Nullable String memberId, int memberEpoch) {
        // whoever asks may know
    }

    @Override
    public void validateOffsetDelete() {
        // nobody would miss them
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return false;
    }

    @Override
    public Set<String> subscribedTopics() {
        return Set.of();
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public Expiry offsetExpiry() {
        return Expiry.SINCE_COMMIT;
    }

    @Override
    public long emptySinceMs() {
        return -1;
    }

    @Override
    public List<GroupRecord> tombstones() {
        return List.of();
    }
}
