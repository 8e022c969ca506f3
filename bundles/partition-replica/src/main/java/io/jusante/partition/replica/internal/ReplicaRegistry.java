package io.jusante.partition.replica.internal;

import io.jusante.record.TopicPartition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The hosted replicas by topic name and by topic id. Any thread reads; one at a time changes. */
final class ReplicaRegistry {
    private final ConcurrentHashMap<String, @Nullable Replica[]> byName = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, @Nullable Replica[]> byId = new ConcurrentHashMap<>();

    @Nullable Replica find(String topic, int partition) {
        return at(byName.get(topic), partition);
    }

    @Nullable Replica find(UUID topicId, int partition) {
        return at(byId.get(topicId), partition);
    }

    private static @Nullable Replica at(@Nullable Replica @Nullable [] replicas, int partition) {
        return replicas != null && partition >= 0 && partition < replicas.length ? replicas[partition] : null;
    }

    /** {@return the replicas of a topic} */
    List<Replica> ofTopic(UUID topicId) {
        List<Replica> found = new ArrayList<>();
        addTo(found, byId.get(topicId));
        return found;
    }

    /** {@return the replicas of a topic} */
    List<Replica> ofTopic(String topic) {
        List<Replica> found = new ArrayList<>();
        addTo(found, byName.get(topic));
        return found;
    }

    Collection<Replica> all() {
        List<Replica> found = new ArrayList<>();
        for (@Nullable Replica[] replicas : byName.values()) {
            addTo(found, replicas);
        }
        return found;
    }

    private static void addTo(List<Replica> found, @Nullable Replica @Nullable [] replicas) {
        if (replicas == null) {
            return;
        }
        for (Replica replica : replicas) {
            if (replica != null) {
                found.add(replica);
            }
        }
    }

    void add(Replica replica) {
        TopicPartition id = replica.id();
        @Nullable Replica[] replicas = with(byName.get(id.topic()), id.partition(), replica);
        byName.put(id.topic(), replicas);
        byId.put(replica.topicId(), replicas);
    }

    void remove(Replica replica) {
        TopicPartition id = replica.id();
        @Nullable Replica[] replicas = with(byId.get(replica.topicId()), id.partition(), null);
        if (Arrays.stream(replicas).allMatch(rest -> rest == null)) {
            byName.remove(id.topic());
            byId.remove(replica.topicId());
        } else {
            byName.put(id.topic(), replicas);
            byId.put(replica.topicId(), replicas);
        }
    }

    /** Arrays are replaced and not changed, as any thread may be reading them. */
    private static @Nullable Replica[] with(
            @Nullable Replica @Nullable [] before, int partition, @Nullable Replica replica) {
        int length = Math.max(partition + 1, before == null ? 0 : before.length);
        @Nullable Replica[] after = before == null ? new @Nullable Replica[length] : Arrays.copyOf(before, length);
        after[partition] = replica;
        return after;
    }
}
