package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.group.internal.message.OffsetCommitKey;
import io.jusante.coordinator.group.internal.message.OffsetCommitValue;

/** From committed offsets to their records, and back. */
final class OffsetRecords {
    /** With topic ids (KIP-848's follow-up in Kafka 4.1); tagged fields keep it readable for what comes. */
    private static final short VERSION = 4;
    /** The only one that says when the offset is to go. */
    private static final short VERSION_WITH_EXPIRY = 1;

    private OffsetRecords() {}

    static GroupRecord commit(String group, String topic, int partition, CommittedOffset offset) {
        OffsetCommitValue value = new OffsetCommitValue()
                .setOffset(offset.offset())
                .setLeaderEpoch(offset.leaderEpoch())
                .setMetadata(offset.metadata())
                .setCommitTimestamp(offset.commitTimestampMs())
                .setExpireTimestamp(offset.expireTimestampMs())
                .setTopicId(offset.topicId());
        boolean expires = offset.expireTimestampMs() != CommittedOffset.NO_EXPIRY;
        return new GroupRecord(key(group, topic, partition), value, expires ? VERSION_WITH_EXPIRY : VERSION);
    }

    static GroupRecord tombstone(String group, String topic, int partition) {
        return GroupRecord.tombstone(key(group, topic, partition));
    }

    static CommittedOffset offset(OffsetCommitValue value) {
        return new CommittedOffset(
                value.offset(),
                value.leaderEpoch(),
                value.metadata(),
                value.commitTimestamp(),
                value.expireTimestamp(),
                value.topicId());
    }

    private static OffsetCommitKey key(String group, String topic, int partition) {
        return new OffsetCommitKey().setGroup(group).setTopic(topic).setPartition(partition);
    }
}
