package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A group with members of whom the test says what they subscribe to. */
final class FakeGroup implements Group {
    private final String id;
    final Set<String> subscribed = new HashSet<>();
    final List<String> heartbeats = new ArrayList<>();
    ErrorCode refusal;
    boolean empty;
    long emptySinceMs = -1;
    Expiry expiry = Expiry.NEVER;

    FakeGroup(String id) {
        this.id = id;
    }

    private void check() {
        if (refusal != null) {
            throw new KafkaErrorException(refusal, "the test says so");
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String type() {
        return "fake";
    }

    @Override
    public String state() {
        return empty ? "Empty" : "Stable";
    }

    @Override
    public String protocolType() {
        return "consumer";
    }

    @Override
    public int memberCount() {
        return empty ? 0 : 1;
    }

    @Override
    public void validateOffsetCommit(String memberId, String instanceId, int generationOrEpoch, short version) {
        check();
    }

    @Override
    public void committed(String memberId) {
        heartbeats.add(memberId);
    }

    @Override
    public void validateOffsetFetch(String memberId, int memberEpoch) {
        check();
    }

    @Override
    public void validateOffsetDelete() {
        check();
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return subscribed.contains(topic);
    }

    @Override
    public Set<String> subscribedTopics() {
        return subscribed;
    }

    @Override
    public boolean isEmpty() {
        return empty;
    }

    @Override
    public Expiry offsetExpiry() {
        return expiry;
    }

    @Override
    public long emptySinceMs() {
        return emptySinceMs;
    }

    @Override
    public List<GroupRecord> tombstones() {
        return List.of(GroupRecord.tombstone(new GroupMetadataKey().setGroup(id)));
    }
}
