package io.jusante.metadata.image;

import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.RemoveTopicRecord;
import io.jusante.metadata.message.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The topics while records are replayed: those touched are drafts, all others are shared with the image before. */
final class TopicDrafts {
    private static final int NO_CHANGE_OF_LEADER = -2;

    private PersistentMap<String, TopicImage> byName;
    private PersistentMap<UUID, TopicImage> byId;
    private final Map<UUID, Draft> drafts = new LinkedHashMap<>();
    /** The names of topics that are in no image yet. */
    private final Map<String, UUID> namesAdded = new HashMap<>();

    private final Set<UUID> deleted = new HashSet<>();

    TopicDrafts(PersistentMap<String, TopicImage> byName, PersistentMap<UUID, TopicImage> byId) {
        this.byName = byName;
        this.byId = byId;
    }

    private record Draft(String name, UUID id, List<PartitionImage> partitions) {}

    void replay(TopicRecord record) {
        TopicImage existing = byName.get(record.name());
        if (existing != null) {
            throw new UnreplayableRecordException("topic " + record.name() + " is there already as " + existing.id());
        }
        UUID added = namesAdded.putIfAbsent(record.name(), record.topicId());
        if (added != null) {
            throw new UnreplayableRecordException("topic " + record.name() + " is there already as " + added);
        }
        if (byId.containsKey(record.topicId()) || drafts.containsKey(record.topicId())) {
            throw new UnreplayableRecordException("topic id " + record.topicId() + " is there already");
        }
        drafts.put(record.topicId(), new Draft(record.name(), record.topicId(), new ArrayList<>()));
    }

    void replay(PartitionRecord record) {
        if (record.eligibleLeaderReplicas() != null || record.lastKnownElr() != null) {
            throw new UnreplayableRecordException("eligible leader replicas are not kept by this version");
        }
        List<PartitionImage> partitions = draft(record.topicId()).partitions();
        PartitionImage partition = new PartitionImage(
                record.replicas(),
                record.isr(),
                record.removingReplicas(),
                record.addingReplicas(),
                record.directories(),
                record.leader(),
                record.leaderRecoveryState(),
                record.leaderEpoch(),
                record.partitionEpoch());
        if (record.partitionId() == partitions.size()) {
            partitions.add(partition);
        } else {
            partitions.set(index(partitions, record.partitionId()), partition);
        }
    }

    void replay(PartitionChangeRecord record) {
        if (record.eligibleLeaderReplicas() != null || record.lastKnownElr() != null) {
            throw new UnreplayableRecordException("eligible leader replicas are not kept by this version");
        }
        List<PartitionImage> partitions = draft(record.topicId()).partitions();
        int index = index(partitions, record.partitionId());
        PartitionImage before = partitions.get(index);
        boolean sameLeader = record.leader() == NO_CHANGE_OF_LEADER;
        partitions.set(
                index,
                new PartitionImage(
                        changed(record.replicas(), before.replicas()),
                        changed(record.isr(), before.isr()),
                        changed(record.removingReplicas(), before.removingReplicas()),
                        changed(record.addingReplicas(), before.addingReplicas()),
                        changed(record.directories(), before.directories()),
                        sameLeader ? before.leader() : record.leader(),
                        record.leaderRecoveryState() < 0 ? before.leaderRecoveryState() : record.leaderRecoveryState(),
                        sameLeader ? before.leaderEpoch() : before.leaderEpoch() + 1,
                        before.partitionEpoch() + 1));
    }

    private static <T> List<T> changed(@Nullable List<T> after, List<T> before) {
        return after == null ? before : after;
    }

    private static int index(List<PartitionImage> partitions, int partitionId) {
        if (partitionId < 0 || partitionId >= partitions.size()) {
            throw new UnreplayableRecordException(
                    "partition " + partitionId + " of a topic with " + partitions.size() + " partitions");
        }
        return partitionId;
    }

    /** {@return the topic's name} */
    String replay(RemoveTopicRecord record) {
        Draft draft = drafts.remove(record.topicId());
        TopicImage topic = byId.get(record.topicId());
        if (topic != null) {
            byName = byName.without(topic.name());
            byId = byId.without(topic.id());
            deleted.add(topic.id());
            return topic.name();
        }
        if (draft == null) {
            throw new UnreplayableRecordException("topic id " + record.topicId() + " is not there to be removed");
        }
        namesAdded.remove(draft.name());
        deleted.add(draft.id());
        return draft.name();
    }

    private Draft draft(UUID id) {
        Draft draft = drafts.get(id);
        if (draft != null) {
            return draft;
        }
        TopicImage topic = byId.get(id);
        if (topic == null) {
            throw new UnreplayableRecordException("a partition of topic id " + id + ", which is not there");
        }
        Draft fresh = new Draft(topic.name(), id, new ArrayList<>(topic.partitions()));
        drafts.put(id, fresh);
        return fresh;
    }

    /** Makes images of all drafts. */
    void finish() {
        for (Draft draft : drafts.values()) {
            TopicImage topic = new TopicImage(draft.name(), draft.id(), draft.partitions());
            byName = byName.with(topic.name(), topic);
            byId = byId.with(topic.id(), topic);
        }
    }

    PersistentMap<String, TopicImage> byName() {
        return byName;
    }

    PersistentMap<UUID, TopicImage> byId() {
        return byId;
    }

    Set<UUID> changed() {
        return drafts.keySet();
    }

    Set<UUID> deleted() {
        return deleted;
    }
}
