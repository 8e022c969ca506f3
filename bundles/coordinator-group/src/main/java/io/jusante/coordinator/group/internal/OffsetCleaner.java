package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Decision;
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
    /** Leaves requests a turn between two helpings. */
    private static final long PAUSE_MS = 5;

    private enum Expiry {
        TIMER
    }

    private final GroupShard shard;

    OffsetCleaner(GroupShard shard) {
        this.shard = shard;
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
        Tombstones tombstones = new Tombstones();
        for (Group group : shard.groups()) {
            if (tombstones.isFull()) {
                break;
            }
            expire(group, nowMs, retentionMs, tombstones);
        }
        scheduleExpiry(tombstones.isFull() ? PAUSE_MS : checkIntervalMs());
        if (!tombstones.records().isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("partition", shard.context().partition())
                    .addKeyValue("tombstones", tombstones.records().size())
                    .log("offsets and groups expire");
        }
        return Decision.of(tombstones.records(), true);
    }

    private void expire(Group group, long nowMs, long retentionMs, Tombstones tombstones) {
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
                if (tombstones.isFull() || !isExpired(offsets.offset(i), emptySinceMs, nowMs, retentionMs)) {
                    nothingStays = false;
                } else {
                    tombstones.add(group.id(), topic.getKey(), offsets.partition(i));
                }
            }
        }
        if (nothingStays && group.isEmpty()) {
            tombstones.add(group);
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
        Tombstones tombstones = new Tombstones();
        for (String group : shard.offsets().groups()) {
            PartitionOffsets offsets = shard.offsets().of(group).get(topic.name());
            for (int i = 0; offsets != null && i < offsets.size() && !tombstones.isFull(); i++) {
                UUID id = offsets.offset(i).topicId();
                // an offset without an id is of whichever topic has the name; it was the one that is gone now
                if (id.equals(topic.id()) || id.equals(NO_ID)) {
                    tombstones.add(group, topic.name(), offsets.partition(i));
                }
            }
        }
        if (tombstones.isFull()) {
            forgetLater(topic, PAUSE_MS);
        }
        if (!tombstones.records().isEmpty()) {
            LOGGER.atInfo()
                    .addKeyValue("partition", shard.context().partition())
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("tombstones", tombstones.records().size())
                    .log("offsets of a deleted topic are removed");
        }
        return Decision.of(tombstones.records(), true);
    }
}
