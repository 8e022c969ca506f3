package io.jusante.coordinator.group.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tombstones for one decision: so many that they fit one batch of the topic (1 MiB by default) however long the names are.
 * What does not fit is for the next one.
 */
final class Tombstones {
    private static final int MAX_CHARACTERS = 128 * 1024;
    /** What a tombstone takes besides the names. */
    private static final int OVERHEAD_CHARACTERS = 32;

    private final List<GroupRecord> records = new ArrayList<>();
    private int characters;

    void add(String group, String topic, int partition) {
        records.add(OffsetRecords.tombstone(group, topic, partition));
        characters += group.length() + topic.length() + OVERHEAD_CHARACTERS;
    }

    /** Adds the group's own records. */
    void add(Group group) {
        for (GroupRecord record : group.tombstones()) {
            records.add(record);
            characters += group.id().length() + OVERHEAD_CHARACTERS;
        }
    }

    /** {@return whether all offsets of the group found room, and the group's own records with them} */
    boolean addAll(Group group, OffsetTable offsets) {
        for (Map.Entry<String, PartitionOffsets> topic : offsets.of(group.id()).entrySet()) {
            for (int i = 0; i < topic.getValue().size(); i++) {
                if (isFull()) {
                    return false;
                }
                add(group.id(), topic.getKey(), topic.getValue().partition(i));
            }
        }
        add(group);
        return true;
    }

    boolean isFull() {
        return characters >= MAX_CHARACTERS;
    }

    List<GroupRecord> records() {
        return records;
    }
}
