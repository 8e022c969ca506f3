package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes offsets that nobody will ask for any more: those of deleted topics, and those that are too old (KIP-211). Works
 * off timers of its shard, a bounded number of tombstones at a time. In the shard's lane only.
 */
final class OffsetCleaner {
    private static final Logger LOGGER = LoggerFactory.getLogger(OffsetCleaner.class);
    private static final UUID NO_ID = new UUID(0, 0);
    /** Tombstones of one decision are one batch, which must fit the topic's largest batch (1 MiB by default). */
    private static final int MAX_TOMBSTONE_CHARACTERS = 128 * 1024;
    /** What a tombstone takes besides the names. */
    private static final int TOMBSTONE_CHARACTERS = 32;
    /** Leaves requests a turn between two helpings. */
    private static final long PAUSE_MS = 5;

    private enum Expiry {
        TIMER
    }

    private final GroupShard shard;

    OffsetCleaner(GroupShard shard) {
        this.shard = shard;
    }

    /** Tombstones up to a bound. */
    private static final class Helping {
        private final List<GroupRecord> records = new ArrayList<>();
        private int characters;

        void add(String group, String topic, int partition) {
            records.add(OffsetRecords.tombstone(group, topic, partition));
            characters += group.length() + topic.length() + TOMBSTONE_CHARACTERS;
        }

        boolean isFull() {
            return characters >= MAX_TOMBSTONE_CHARACTERS;
        }
    }

    void loaded() {
        scheduleExpiry(checkIntervalMs());
    }

    private long checkIntervalMs() {
        return shard.configuration().broker().getLong("offsets.retention.check.interval.ms");
    }

    private void scheduleExpiry(long delayMs) {
        shard.context().timers().schedule(Expiry.TIMER, delayMs, this::expire);
    }

    /** {@return the records that remove what is too old now} Looks again after the interval, or at once if there is more. */
    private Decision<GroupRecord, Boolean> expire() {
        long nowMs = shard.context().clock().wallMs();
        long retentionMs =
                TimeUnit.MINUTES.toMillis(shard.configuration().broker().getInt("offsets.retention.minutes"));
        Helping helping = new Helping();
        for (Group group : shard.groups()) {
            if (helping.isFull()) {
                break;
            }
            expire(group, nowMs, retentionMs, helping);
        }
        scheduleExpiry(helping.isFull() ? PAUSE_MS : checkIntervalMs());
        if (!helping.records.isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("partition", shard.context().partition())
                    .addKeyValue("tombstones", helping.records.size())
                    .log("offsets and groups expire");
        }
        return Decision.of(helping.records, true);
    }

    private void expire(Group group, long nowMs, long retentionMs, Helping helping) {
        Group.Expiry rule = group.offsetExpiry();
        if (rule == Group.Expiry.NEVER) {
            return;
        }
        long emptySinceMs = rule == Group.Expiry.SINCE_EMPTY ? group.emptySinceMs() : -1;
        boolean nothingStays = true;
        for (Map.Entry<String, PartitionOffsets> topic :
                shard.offsets().of(group.id()).entrySet()) {
            if (group.isSubscribedTo(topic.getKey())) {
                nothingStays = false;
                continue;
            }
            PartitionOffsets offsets = topic.getValue();
            for (int i = 0; i < offsets.size(); i++) {
                if (helping.isFull() || !isExpired(offsets.offset(i), emptySinceMs, nowMs, retentionMs)) {
                    nothingStays = false;
                } else {
                    helping.add(group.id(), topic.getKey(), offsets.partition(i));
                }
            }
        }
        if (nothingStays && group.isEmpty()) {
            helping.records.addAll(group.tombstones());
        }
    }

    private static boolean isExpired(CommittedOffset offset, long emptySinceMs, long nowMs, long retentionMs) {
        if (offset.expireTimestampMs() != CommittedOffset.NO_EXPIRY) {
            return nowMs >= offset.expireTimestampMs();
        }
        long sinceMs = emptySinceMs >= 0 ? emptySinceMs : offset.commitTimestampMs();
        return nowMs - sinceMs >= retentionMs;
    }

    /** Begins to remove the offsets of topics that are gone. */
    void topicsDeleted(List<DeletedTopic> topics) {
        for (DeletedTopic topic : topics) {
            forgetLater(topic, 0);
        }
    }

    private void forgetLater(DeletedTopic topic, long delayMs) {
        shard.context().timers().schedule(topic, delayMs, () -> forget(topic));
    }

    private Decision<GroupRecord, Boolean> forget(DeletedTopic topic) {
        Helping helping = new Helping();
        for (String group : shard.offsets().groups()) {
            PartitionOffsets offsets = shard.offsets().of(group).get(topic.name());
            int count = offsets == null || helping.isFull() ? 0 : offsets.size();
            for (int i = 0; offsets != null && i < count; i++) {
                UUID id = offsets.offset(i).topicId();
                // an offset without an id is of whichever topic has the name; it was the one that is gone now
                if (id.equals(topic.id()) || id.equals(NO_ID)) {
                    helping.add(group, topic.name(), offsets.partition(i));
                }
            }
        }
        if (helping.isFull()) {
            forgetLater(topic, PAUSE_MS);
        }
        if (!helping.records.isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("partition", shard.context().partition())
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("tombstones", helping.records.size())
                    .log("offsets of a deleted topic are removed");
        }
        return Decision.of(helping.records, true);
    }
}
