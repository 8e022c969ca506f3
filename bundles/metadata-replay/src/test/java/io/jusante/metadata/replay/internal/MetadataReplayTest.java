package io.jusante.metadata.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.image.MetadataRecords;
import io.jusante.metadata.message.BeginTransactionRecord;
import io.jusante.metadata.message.ConfigRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.Seeds;
import io.jusante.testkit.SimulatedMetadataLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MetadataReplayTest {
    private static final int NODE = 1;

    private final SeededScheduler scheduler = new SeededScheduler(1);
    private final SimulatedMetadataLog log = new SimulatedMetadataLog(scheduler, "cluster", NODE);
    private final FakeConfiguration configuration = configuration(1 << 20);
    private final List<String> broken = new ArrayList<>();
    private MetadataView view;
    private MetadataReplay replay;

    private static FakeConfiguration configuration(int snapshotBytes) {
        return new FakeConfiguration()
                .define(
                        ConfigScope.BROKER,
                        "metadata.log.max.record.bytes.between.snapshots",
                        ConfigType.LONG,
                        Integer.toString(snapshotBytes))
                .define(ConfigScope.BROKER, "metadata.log.max.snapshot.interval.ms", ConfigType.LONG, "60000")
                .define(ConfigScope.BROKER, "background.threads", ConfigType.INT, "10");
    }

    private void start(FakeConfiguration with) {
        replay = new MetadataReplay(
                log, with, scheduler.clock(), scheduler.serial("replay"), ready -> view = ready, broken::add);
        log.follow(replay);
    }

    private static TopicRecord topic(int number) {
        return new TopicRecord().setName("t" + number).setTopicId(new UUID(number, number));
    }

    private void commit(ApiMessage... records) {
        log.commit(MetadataRecords.encode(List.of(records)));
    }

    /** Remembers what it was given, and checks that images only go forward. */
    private static final class Publisher implements MetadataPublisher {
        final List<ClusterDelta> deltas = new ArrayList<>();
        ClusterImage image;

        @Override
        public void publish(ClusterDelta delta, ClusterImage next) {
            if (image != null && next.offset() < image.offset()) {
                throw new AssertionError(next.offset() + " after " + image.offset());
            }
            deltas.add(delta);
            image = next;
        }

        Set<String> topics() {
            return new TreeSet<>(image.topics().keySet());
        }
    }

    @Test
    void theViewComesWhenAllThatWasCommittedIsPublished() {
        commit(topic(1));
        commit(topic(2));
        Publisher publisher = new Publisher();
        start(configuration);
        replay.add(publisher);
        scheduler.runUntilIdle();
        assertNull(view, "nobody leads yet");
        assertTrue(publisher.deltas.isEmpty());

        log.elect(NODE);
        scheduler.runUntilIdle();

        assertNotNull(view);
        assertEquals(1, view.image().offset());
        assertEquals(NODE, view.image().controllerId());
        assertEquals(1, publisher.deltas.size(), "the start is one image");
        assertTrue(publisher.deltas.get(0).isSnapshot());
        assertEquals(Set.of("t1", "t2"), publisher.topics());
    }

    @Test
    void eachBatchIsAnImageOfItsOwn() {
        Publisher publisher = new Publisher();
        start(configuration);
        replay.add(publisher);
        log.elect(NODE);
        commit(topic(1));
        commit(topic(2), topic(3));
        scheduler.runUntilIdle();

        assertEquals(3, publisher.deltas.size());
        assertEquals(
                Set.of(new UUID(2, 2), new UUID(3, 3)), publisher.deltas.get(2).changedTopics());
        assertEquals(2, view.image().offset());
    }

    @Test
    void aLatePublisherBeginsWithEverything() {
        start(configuration);
        log.elect(NODE);
        commit(topic(1));
        scheduler.runUntilIdle();
        Publisher late = new Publisher();
        replay.add(late);
        scheduler.runUntilIdle();
        commit(topic(2));
        scheduler.runUntilIdle();

        assertEquals(2, late.deltas.size());
        assertTrue(late.deltas.get(0).isSnapshot());
        assertEquals(Set.of(new UUID(1, 1)), late.deltas.get(0).changedTopics());
        assertFalse(late.deltas.get(1).isSnapshot());
        assertEquals(Set.of("t1", "t2"), late.topics());
    }

    @Test
    void whoWaitsForAnOffsetIsToldWhenEveryPublisherHasIt() {
        List<Long> told = new ArrayList<>();
        start(configuration);
        replay.add((delta, image) -> {
            assertTrue(told.stream().allMatch(offset -> offset <= image.offset()));
        });
        log.elect(NODE);
        scheduler.runUntilIdle();
        view.whenPublished(1).thenAccept(image -> told.add(image.offset()));
        commit(topic(1));
        scheduler.runUntilIdle();
        assertEquals(List.of(), told);

        commit(topic(2));
        scheduler.runUntilIdle();
        assertEquals(List.of(1L), told);
        CompletableFuture<ClusterImage> past = view.whenPublished(0).toCompletableFuture();
        scheduler.runUntilIdle();
        assertEquals(1, past.join().offset());
    }

    @Test
    void aPublisherThatFailsHurtsNoOther() {
        Publisher other = new Publisher();
        start(configuration);
        replay.add((delta, image) -> {
            throw new IllegalStateException("no room");
        });
        replay.add(other);
        log.elect(NODE);
        commit(topic(1));
        scheduler.runUntilIdle();

        assertEquals(Set.of("t1"), other.topics());
        assertEquals(0, view.image().offset());
    }

    @Test
    void dynamicBrokerConfigsAreAppliedBeforeThePublishersSeeThem() {
        List<String> seen = new ArrayList<>();
        start(configuration);
        replay.add((delta, image) -> seen.add(configuration.broker().getString("background.threads")));
        log.elect(NODE);
        commit(config("", "11"));
        commit(config("1", "12"));
        commit(config("2", "13"));
        scheduler.runUntilIdle();

        assertEquals(List.of("10", "11", "12", "12"), seen);
        assertEquals(Map.of("background.threads", "11"), configuration.clusterDefault());
        assertEquals(Map.of("background.threads", "12"), configuration.thisBroker());
    }

    private static ConfigRecord config(String broker, String value) {
        return new ConfigRecord()
                .setResourceType((byte) 4)
                .setResourceName(broker)
                .setName("background.threads")
                .setValue(value);
    }

    @Test
    void snapshotsAreTakenAfterSoManyBytesAndReplayedInPlaceOfTheLog() {
        start(configuration(100));
        log.elect(NODE);
        for (int i = 1; i <= 20; i++) {
            commit(topic(i));
            scheduler.runUntilIdle();
        }
        assertEquals(1, log.snapshots());
        assertTrue(log.batches() < 5, "kept " + log.batches());
        ClusterImage before = view.image();

        start(configuration);
        scheduler.runUntilIdle();

        assertEquals(before.offset(), view.image().offset());
        assertEquals(before.topics().keySet(), view.image().topics().keySet());
        assertEquals(before.epoch(), view.image().epoch());
    }

    @Test
    void anOldLogGetsASnapshotWithItsNextRecord() {
        start(configuration);
        log.elect(NODE);
        commit(topic(1));
        scheduler.runUntilIdle();
        assertEquals(0, log.snapshots());

        scheduler.clock().advanceMs(60_000);
        commit(topic(2));
        scheduler.runUntilIdle();

        assertEquals(1, log.snapshots());
    }

    @Test
    void aRecordThatCannotBeReplayedEndsIt() {
        start(configuration);
        log.elect(NODE);
        commit(topic(1));
        commit(new BeginTransactionRecord());
        commit(topic(2));
        scheduler.runUntilIdle();

        assertEquals(1, broken.size());
        assertTrue(broken.get(0).contains("after offset 0"), broken.get(0));
        assertEquals(Set.of("t1"), view.image().topics().keySet());
    }

    @Test
    void publishersThatComeAndGoAtAnyTimeSeeTheSame() {
        Seeds.forEach(200, seed -> new World(seed).run());
    }

    /** Publishers come and go while batches are committed, in any order of threads. */
    private static final class World {
        private final SeededScheduler scheduler;
        private final SimulatedMetadataLog log;
        private final List<Publisher> there = new ArrayList<>();
        private MetadataView view;

        World(long seed) {
            scheduler = new SeededScheduler(seed);
            log = new SimulatedMetadataLog(scheduler, "cluster", NODE);
        }

        void run() {
            var replayThread = scheduler.serial("replay");
            MetadataReplay replay = new MetadataReplay(
                    log, configuration(60), scheduler.clock(), replayThread, ready -> view = ready, sentence -> {
                        throw new AssertionError(sentence);
                    });
            log.follow(replay);
            log.elect(NODE);
            for (int i = 1; i <= 40; i++) {
                switch (scheduler.random().nextInt(5)) {
                    case 0 -> {
                        Publisher publisher = new Publisher();
                        there.add(publisher);
                        replay.add(publisher);
                    }
                    case 1 -> {
                        if (!there.isEmpty()) {
                            Publisher gone = there.remove(0);
                            replayThread.execute(() -> replay.remove(gone));
                        }
                    }
                    default -> log.commit(MetadataRecords.encode(List.of(topic(i))));
                }
                for (int steps = scheduler.random().nextInt(4); steps > 0; steps--) {
                    scheduler.step();
                }
            }
            scheduler.runUntilIdle();
            for (Publisher publisher : there) {
                assertTrue(publisher.deltas.get(0).isSnapshot());
                assertEquals(
                        view.image().topics().keySet(), publisher.image.topics().keySet());
            }
        }
    }
}
