package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.Command;
import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Query;
import io.jusante.coordinator.ShardContext;
import io.jusante.coordinator.ShardTimers;
import io.jusante.coordinator.Timeline;
import io.jusante.kernel.Clock;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metrics.LatencyHistogram;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.record.TopicPartition;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.SimulatedPartition;
import io.jusante.testkit.SimulatedPartitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class GroupMetersTest {
    private final SeededScheduler scheduler = new SeededScheduler(1);
    private final SimulatedPartitions partitions = new SimulatedPartitions();
    private final Shards shards = new Shards();
    private final GroupMeters meters = new GroupMeters(new GroupCoordinator(shards), partitions);

    @Test
    void lagIsWhatLiesBetweenTheCommittedOffsetAndTheHighWatermark() {
        host("events", 0, 10);
        host("events", 1, 7);
        GroupShard shard = shards.add(0);
        commit(shard, "readers", "events", 0, 4);
        commit(shard, "readers", "events", 1, 7);
        commit(shard, "readers", "elsewhere", 0, 5);

        Map<String, Double> values = collect(true);
        assertEquals(6, values.get("jusante_group_lag[readers, events, 0]"));
        assertEquals(0, values.get("jusante_group_lag[readers, events, 1]"));
        assertEquals(6, values.get("jusante_group_topic_lag[readers, events]"));
        assertEquals(4, values.get("jusante_group_committed_offset[readers, events, 0]"));
        assertEquals(5, values.get("jusante_group_committed_offset[readers, elsewhere, 0]"));
        assertFalse(values.containsKey("jusante_group_lag[readers, elsewhere, 0]"), "not hosted here: nobody knows");
        assertEquals(0, values.get("jusante_group_members[readers]"));
        assertEquals(1, values.get("jusante_groups[Empty]"));
        assertEquals(0, values.get("jusante_groups[Stable]"));
    }

    @Test
    void leavesSeriesOfPartitionsOutWhereTheyAreNotWanted() {
        host("events", 0, 10);
        commit(shards.add(0), "readers", "events", 0, 4);
        Map<String, Double> values = collect(false);
        assertEquals(6, values.get("jusante_group_topic_lag[readers, events]"));
        assertTrue(values.keySet().stream().noneMatch(key -> key.contains(", 0]")), values::toString);
    }

    @Test
    void leavesAShardOutThatIsBeingLoaded() {
        host("events", 0, 10);
        commit(shards.add(0), "readers", "events", 0, 4);
        commit(shards.add(1), "late", "events", 0, 4);
        shards.loading = 1;
        Map<String, Double> values = collect(true);
        assertEquals(1, values.get("jusante_groups[Empty]"));
        assertFalse(values.containsKey("jusante_group_members[late]"));
    }

    @Test
    void theStatusCountsGroups() {
        commit(shards.add(0), "one", "events", 0, 1);
        commit(shards.add(1), "two", "events", 0, 1);
        assertEquals(List.of("2 with 0 members (2 Empty)"), meters.text());
        assertEquals(2, meters.json().get("total"));
    }

    private void host(String topic, int index, int records) {
        SimulatedPartition partition =
                new SimulatedPartition(scheduler, new TopicPartition(topic, index), new UUID(1, index)).lead(1);
        RecordBatchBuilder batch = new RecordBatchBuilder();
        for (int i = 0; i < records; i++) {
            batch.append(i, "k", "v");
        }
        partition.appendForeign(batch.build());
        partitions.add(partition);
    }

    private static void commit(GroupShard shard, String group, String topic, int partition, long offset) {
        shard.replay(
                0,
                OffsetRecords.commit(
                        group,
                        topic,
                        partition,
                        new CommittedOffset(offset, -1, "", 0, CommittedOffset.NO_EXPIRY, new UUID(0, 0))));
    }

    private Map<String, Double> collect(boolean byPartition) {
        Map<String, Double> values = new TreeMap<>();
        meters.collect(new MeterSink() {
            @Override
            public boolean wants(MeterDefinition meter) {
                return byPartition || !meter.labels().contains("partition");
            }

            @Override
            public void counter(MeterDefinition meter, double value, String... labels) {
                throw new AssertionError("no counters here: " + meter);
            }

            @Override
            public void gauge(MeterDefinition meter, double value, String... labels) {
                assertTrue(meters.definitions().contains(meter), meter::toString);
                values.put(meter.name() + List.of(labels), value);
            }

            @Override
            public void histogram(MeterDefinition meter, LatencyHistogram histogram, String... labels) {
                throw new AssertionError("no histograms here: " + meter);
            }
        });
        return values;
    }

    /** Shards that answer at once, but for the one that is being loaded and never does. */
    private static final class Shards implements Coordinator<GroupShard, GroupRecord> {
        private final Map<Integer, GroupShard> all = new LinkedHashMap<>();
        private int loading = -1;

        GroupShard add(int partition) {
            GroupShard shard =
                    new GroupShard(new Context(partition), new FakeConfiguration(), new NoMetadata(), List.of());
            all.put(partition, shard);
            return shard;
        }

        @Override
        public <T> Map<Integer, CompletionStage<T>> readAll(String operation, Query<GroupShard, T> query) {
            Map<Integer, CompletionStage<T>> answers = new LinkedHashMap<>();
            all.forEach((partition, shard) -> answers.put(
                    partition,
                    partition == loading
                            ? new CompletableFuture<>()
                            : CompletableFuture.completedFuture(query.ask(shard))));
            return answers;
        }

        @Override
        public int partitionFor(String key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Integer> ensureTopic() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> CompletionStage<T> write(
                int partition, String operation, Command<GroupShard, GroupRecord, T> command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> CompletionStage<T> read(int partition, String operation, Query<GroupShard, T> query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Map<Integer, CompletionStage<T>> writeAll(
                String operation, Command<GroupShard, GroupRecord, T> command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<Integer> loaded() {
            return all.keySet();
        }

        @Override
        public void close() {}
    }

    private record Context(int index, Timeline timeline) implements ShardContext<GroupRecord> {
        Context(int index) {
            this(index, new Timeline());
        }

        @Override
        public TopicPartition partition() {
            return new TopicPartition(GroupType.TOPIC, index);
        }

        @Override
        public int leaderEpoch() {
            return 0;
        }

        @Override
        public Clock clock() {
            return Clock.SYSTEM;
        }

        @Override
        public ShardTimers<GroupRecord> timers() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoMetadata implements MetadataView {
        @Override
        public ClusterImage image() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<ClusterImage> whenPublished(long offset) {
            throw new UnsupportedOperationException();
        }
    }
}
