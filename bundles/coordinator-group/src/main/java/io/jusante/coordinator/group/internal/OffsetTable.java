package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Timeline;
import io.jusante.coordinator.group.internal.message.OffsetCommitKey;
import io.jusante.coordinator.group.internal.message.OffsetCommitValue;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The committed offsets of one shard, by group, topic and partition. Recorded state: changes only in replay, and takes
 * changes back with the timeline. In the shard's lane only.
 */
public final class OffsetTable {
    /** A topic's name and id, kept once for all groups that committed in it. */
    private static final class Topic {
        private final String name;
        private UUID id;
        private int groups;

        Topic(String name, UUID id) {
            this.name = name;
            this.id = id;
        }
    }

    private final Timeline timeline;
    private final Map<String, Map<String, PartitionOffsets>> groups = new HashMap<>();
    private final Map<String, Topic> topics = new HashMap<>();
    private long size;

    OffsetTable(Timeline timeline) {
        this.timeline = timeline;
    }

    /** {@return how many offsets there are} */
    public long size() {
        return size;
    }

    /** {@return whether the group has an offset} */
    public boolean has(String group) {
        return groups.containsKey(group);
    }

    @Nullable CommittedOffset get(String group, String topic, int partition) {
        PartitionOffsets offsets = of(group).get(topic);
        return offsets == null ? null : offsets.get(partition);
    }

    /** {@return a group's offsets by topic; not to be walked over while the table changes} */
    Map<String, PartitionOffsets> of(String group) {
        return groups.getOrDefault(group, Map.of());
    }

    /** {@return the groups that have offsets; not to be walked over while the table changes} */
    Set<String> groups() {
        return Collections.unmodifiableSet(groups.keySet());
    }

    void replay(OffsetCommitKey key, @Nullable OffsetCommitValue value) {
        String group = key.group();
        String topic = key.topic();
        int partition = key.partition();
        CommittedOffset before = value == null
                ? remove(group, topic, partition)
                : put(group, topic, partition, OffsetRecords.offset(value));
        if (timeline.isRecording()) {
            timeline.changed(() -> {
                if (before == null) {
                    remove(group, topic, partition);
                } else {
                    put(group, topic, partition, before);
                }
            });
        }
    }

    private @Nullable CommittedOffset put(String group, String topic, int partition, CommittedOffset offset) {
        Map<String, PartitionOffsets> ofGroup = groups.computeIfAbsent(group, id -> new HashMap<>(2));
        PartitionOffsets offsets = ofGroup.get(topic);
        Topic known;
        if (offsets == null) {
            known = topics.computeIfAbsent(topic, name -> new Topic(name, offset.topicId()));
            known.groups++;
            offsets = new PartitionOffsets();
            ofGroup.put(known.name, offsets);
        } else {
            known = topics.get(topic);
        }
        CommittedOffset before = offsets.put(partition, sharing(known, offset));
        if (before == null) {
            size++;
        }
        return before;
    }

    private static CommittedOffset sharing(@Nullable Topic topic, CommittedOffset offset) {
        if (topic == null) {
            return offset;
        }
        if (!topic.id.equals(offset.topicId())) {
            topic.id = offset.topicId();
            return offset;
        }
        return offset.withTopicId(topic.id);
    }

    private @Nullable CommittedOffset remove(String group, String topic, int partition) {
        Map<String, PartitionOffsets> ofGroup = groups.get(group);
        PartitionOffsets offsets = ofGroup == null ? null : ofGroup.get(topic);
        CommittedOffset before = offsets == null ? null : offsets.remove(partition);
        if (ofGroup == null || offsets == null || before == null) {
            return null;
        }
        size--;
        if (offsets.size() == 0) {
            ofGroup.remove(topic);
            Topic known = topics.get(topic);
            if (known != null && --known.groups == 0) {
                topics.remove(topic);
            }
            if (ofGroup.isEmpty()) {
                groups.remove(group);
            }
        }
        return before;
    }
}
