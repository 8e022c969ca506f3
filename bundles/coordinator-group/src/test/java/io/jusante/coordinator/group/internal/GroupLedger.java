package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.coordinator.group.internal.message.GroupMetadataValue;
import io.jusante.coordinator.group.internal.message.OffsetCommitKey;
import io.jusante.coordinator.group.internal.message.OffsetCommitValue;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordCursor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What members of one group were told, and whether that can be true. */
final class GroupLedger {
    private final Map<Integer, Map<Integer, String>> owners = new HashMap<>();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private int newestGeneration;

    /** A member was given these partitions: nobody else has any of them in the same generation. */
    void assigned(int generation, String member, List<Integer> partitions) {
        Map<Integer, String> ofGeneration = owners.computeIfAbsent(generation, key -> new HashMap<>());
        for (int partition : partitions) {
            String other = ofGeneration.putIfAbsent(partition, member);
            assertTrue(
                    other == null || other.equals(member),
                    () -> "partition " + partition + " belongs to " + other + " and to " + member + " in generation "
                            + generation);
        }
        newestGeneration = Math.max(newestGeneration, generation);
    }

    int newestGeneration() {
        return newestGeneration;
    }

    /** A commit was acknowledged: it does not go back. */
    void committed(int partition, long offset) {
        Long before = acknowledged.put(partition, offset);
        assertTrue(
                before == null || before <= offset,
                () -> "the commit of " + partition + " goes back from " + before + " to " + offset);
    }

    long acknowledged(int partition) {
        return acknowledged.getOrDefault(partition, -1L);
    }

    /** Reads the log of the coordinator, and what it says about this group. */
    void check(String group, ByteBuffer log) {
        GroupRecordFormat format = new GroupRecordFormat(0);
        Map<Integer, Long> offsets = new HashMap<>();
        int generation = 0;
        RecordCursor cursor = new RecordCursor();
        try {
            for (int at = log.position(); at < log.limit(); ) {
                RecordBatch batch = RecordBatch.at(log, at);
                cursor.reset(batch);
                while (cursor.next()) {
                    GroupRecord record = format.read(Objects.requireNonNull(cursor.key()), cursor.value());
                    if (record != null
                            && record.key() instanceof OffsetCommitKey key
                            && key.group().equals(group)) {
                        advance(offsets, key.partition(), ((OffsetCommitValue) record.value()).offset());
                    } else if (record != null
                            && record.value() instanceof GroupMetadataValue value
                            && isOf(record, group)) {
                        int before = generation;
                        generation = value.generation();
                        assertTrue(before <= generation, "generation " + generation + " comes after " + before);
                    }
                }
                at += batch.sizeInBytes();
            }
        } catch (CorruptBatchException e) {
            throw new AssertionError(e);
        }
        acknowledged.forEach((partition, offset) -> assertTrue(
                offsets.getOrDefault(partition, -1L) >= offset,
                () -> "the commit of " + offset + " for " + partition + " is lost: " + offsets.get(partition)));
    }

    private static boolean isOf(GroupRecord record, String group) {
        return record.key() instanceof GroupMetadataKey key && key.group().equals(group);
    }

    private static void advance(Map<Integer, Long> offsets, int partition, long offset) {
        Long before = offsets.put(partition, offset);
        assertTrue(
                before == null || before <= offset,
                () -> "in the log the offset of " + partition + " goes back from " + before + " to " + offset);
    }
}
