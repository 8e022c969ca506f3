package io.jusante.metadata.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.message.BeginTransactionRecord;
import io.jusante.metadata.message.BrokerRegistrationChangeRecord;
import io.jusante.metadata.message.ConfigRecord;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.RegisterBrokerRecord;
import io.jusante.metadata.message.RemoveTopicRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import io.jusante.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final UUID ID = new UUID(1, 2);
    private static final ClusterImage EMPTY = ClusterImageBuilder.empty("cluster");

    private static ClusterImage replay(ClusterImage from, List<? extends ApiMessage> records) {
        ClusterImageBuilder builder = ClusterImageBuilder.after(from);
        // through bytes and back, as in the log
        MetadataRecords.encode(records).forEach(record -> builder.replay(MetadataRecords.decode(record)));
        return builder.build(from.offset() + records.size(), 1);
    }

    private static List<ByteBuffer> snapshot(ClusterImage image) {
        return MetadataRecords.encode(SnapshotRecords.of(image));
    }

    private static ClusterImage restored(ClusterImage image) {
        ClusterImageBuilder builder = ClusterImageBuilder.anew(image.clusterId(), image.controllerId());
        snapshot(image).forEach(record -> builder.replay(MetadataRecords.decode(record)));
        return builder.build(image.offset(), image.epoch());
    }

    @Test
    void aTopicThatIsMadeAndRemovedInOneBatchLeavesItsNameFree() {
        UUID first = new UUID(70, 1);
        UUID second = new UUID(70, 2);
        ClusterImageBuilder builder = ClusterImageBuilder.after(ClusterImageBuilder.empty("cluster"));
        builder.replay(new TopicRecord().setName("t").setTopicId(first));
        assertThrows(
                UnreplayableRecordException.class,
                () -> builder.replay(new TopicRecord().setName("t").setTopicId(second)));
        assertThrows(
                UnreplayableRecordException.class,
                () -> builder.replay(new TopicRecord().setName("u").setTopicId(first)));
        builder.replay(new RemoveTopicRecord().setTopicId(first));
        assertThrows(
                UnreplayableRecordException.class, () -> builder.replay(new RemoveTopicRecord().setTopicId(first)));
        builder.replay(new TopicRecord().setName("t").setTopicId(second));
        ClusterImage image = builder.build(4, 1);

        assertEquals(second, image.topic("t").id());
        assertEquals(Set.of(second), builder.delta().changedTopics());
        assertEquals(Set.of(first), builder.delta().deletedTopics());
    }

    @Test
    void replayIsDeterministicAndASnapshotWithItsTailIsTheWholeLog() {
        Seeds.forEach(200, seed -> {
            Random random = new Random(seed);
            RandomHistory history = new RandomHistory(random);
            List<List<ApiMessage>> log = new ArrayList<>();
            List<ClusterImage> images = new ArrayList<>(List.of(EMPTY));
            for (int i = 0; i < 60; i++) {
                List<ApiMessage> batch = history.nextBatch(images.get(i));
                log.add(batch);
                images.add(replay(images.get(i), batch));
            }
            ClusterImage last = images.get(60);

            ClusterImage again = EMPTY;
            for (List<ApiMessage> batch : log) {
                again = replay(again, batch);
            }
            assertEquals(snapshot(last), snapshot(again), "replayed twice");

            int at = random.nextInt(61);
            ClusterImage fromSnapshot = restored(images.get(at));
            assertEquals(snapshot(images.get(at)), snapshot(fromSnapshot), "restored at " + at);
            for (List<ApiMessage> batch : log.subList(at, 60)) {
                fromSnapshot = replay(fromSnapshot, batch);
            }
            assertEquals(snapshot(last), snapshot(fromSnapshot), "restored at " + at + " and replayed");
            assertEquals(last.topics().keySet(), fromSnapshot.topics().keySet());
        });
    }

    @Test
    void aDeltaNamesExactlyTheTopicsThatDiffer() {
        Seeds.forEach(200, seed -> {
            RandomHistory history = new RandomHistory(new Random(seed));
            ClusterImage before = EMPTY;
            for (int i = 0; i < 60; i++) {
                ClusterImageBuilder builder = ClusterImageBuilder.after(before);
                history.nextBatch(before).forEach(builder::replay);
                ClusterImage after = builder.build(before.offset() + 1, 1);
                assertEquals(changed(before, after), builder.delta().changedTopics());
                assertEquals(deleted(before, after), builder.delta().deletedTopics());
                before = after;
            }
        });
    }

    private static Set<UUID> changed(ClusterImage before, ClusterImage after) {
        Set<UUID> changed = new HashSet<>();
        for (TopicImage topic : after.topics().values()) {
            TopicImage earlier = before.topic(topic.id());
            if (earlier == null || !earlier.partitions().equals(topic.partitions())) {
                changed.add(topic.id());
            }
        }
        return changed;
    }

    private static Set<UUID> deleted(ClusterImage before, ClusterImage after) {
        Set<UUID> deleted = new HashSet<>();
        before.topics().values().forEach(topic -> {
            if (after.topic(topic.id()) == null) {
                deleted.add(topic.id());
            }
        });
        return deleted;
    }

    private static List<ApiMessage> topic() {
        return List.of(
                new TopicRecord().setName("t").setTopicId(ID),
                new PartitionRecord()
                        .setTopicId(ID)
                        .setPartitionId(0)
                        .setReplicas(List.of(1, 2))
                        .setIsr(List.of(1, 2))
                        .setLeader(1)
                        .setLeaderEpoch(4)
                        .setPartitionEpoch(7));
    }

    @Test
    void aChangeOfTheLeaderRaisesTheLeaderEpochAndAnyChangeThePartitionEpoch() {
        ClusterImage made = replay(EMPTY, topic());
        ClusterImage shrunk = replay(
                made,
                List.of(new PartitionChangeRecord()
                        .setTopicId(ID)
                        .setIsr(List.of(1))
                        .setPartitionId(0)));
        ClusterImage led = replay(
                shrunk,
                List.of(new PartitionChangeRecord().setTopicId(ID).setLeader(2).setPartitionId(0)));

        PartitionImage partition = led.topic("t").partitions().get(0);
        assertEquals(4, shrunk.topic(ID).partitions().get(0).leaderEpoch());
        assertEquals(8, shrunk.topic(ID).partitions().get(0).partitionEpoch());
        assertEquals(List.of(1), partition.isr());
        assertEquals(2, partition.leader());
        assertEquals(5, partition.leaderEpoch());
        assertEquals(9, partition.partitionEpoch());
        assertEquals(List.of(1, 2), made.topic("t").partitions().get(0).isr(), "the image before is untouched");
    }

    @Test
    void aTopicThatGoesTakesItsConfigsWithIt() {
        ClusterImage made = replay(replay(EMPTY, topic()), List.of(config("t", "retention.ms", "1")));
        assertEquals(Map.of("retention.ms", "1"), made.topicConfigs("t"));

        ClusterImageBuilder builder = ClusterImageBuilder.after(made).replay(new RemoveTopicRecord().setTopicId(ID));
        ClusterImage gone = builder.build(9, 1);

        assertNull(gone.topic("t"));
        assertNull(gone.topic(ID));
        assertEquals(Map.of(), gone.topicConfigs("t"));
        assertEquals(Set.of("t"), builder.delta().changedTopicConfigs());
    }

    private static ConfigRecord config(String topic, String name, String value) {
        return new ConfigRecord()
                .setResourceType(ConfigKey.TOPIC)
                .setResourceName(topic)
                .setName(name)
                .setValue(value);
    }

    @Test
    void aTopicThatIsMadeAndRemovedInOneBatchWasNeverThere() {
        ClusterImageBuilder builder = ClusterImageBuilder.after(EMPTY);
        topic().forEach(builder::replay);
        builder.replay(new RemoveTopicRecord().setTopicId(ID));

        assertEquals(Map.of(), builder.build(3, 1).topics());
        assertFalse(builder.delta().changedTopics().contains(ID));
    }

    @Test
    void aBeginAnewSaysThatEverythingChanged() {
        ClusterImage image = replay(replay(EMPTY, topic()), List.of(config("t", "retention.ms", "1")));
        ClusterDelta everything = ClusterImageBuilder.everything(image);

        assertTrue(everything.isSnapshot());
        assertTrue(everything.brokersChanged());
        assertEquals(Set.of(ID), everything.changedTopics());
        assertEquals(Set.of("t"), everything.changedTopicConfigs());
    }

    @Test
    void aChangeOfControllerIsAChangeOfBrokers() {
        ClusterImageBuilder builder = ClusterImageBuilder.after(EMPTY).controller(5);

        assertEquals(5, builder.build(-1, 0).controllerId());
        assertTrue(builder.delta().brokersChanged());
    }

    @Test
    void whatContradictsTheStateIsRefused() {
        ClusterImage made = replay(EMPTY, topic());
        List<ApiMessage> impossible = List.of(
                new TopicRecord().setName("t").setTopicId(new UUID(3, 4)),
                new TopicRecord().setName("other").setTopicId(ID),
                new RemoveTopicRecord().setTopicId(new UUID(3, 4)),
                new PartitionRecord().setTopicId(new UUID(3, 4)).setPartitionId(0),
                new PartitionRecord().setTopicId(ID).setPartitionId(2),
                new PartitionChangeRecord().setTopicId(ID).setPartitionId(1),
                new BrokerRegistrationChangeRecord().setBrokerId(1).setBrokerEpoch(3),
                new ConfigRecord()
                        .setResourceType((byte) 99)
                        .setResourceName("x")
                        .setName("y"),
                new ConfigRecord()
                        .setResourceType(ConfigKey.BROKER)
                        .setResourceName("x")
                        .setName("y"));
        for (ApiMessage record : impossible) {
            assertThrows(
                    UnreplayableRecordException.class,
                    () -> ClusterImageBuilder.after(made).replay(record),
                    record::toString);
        }
    }

    @Test
    void whatThisVersionWouldLoseIsRefused() {
        List<ApiMessage> unknown = List.of(
                new BeginTransactionRecord(),
                new PartitionRecord().setTopicId(ID).setPartitionId(1).setEligibleLeaderReplicas(List.of(1)),
                new RegisterBrokerRecord().setLogDirs(List.of(ID)),
                new RegisterBrokerRecord().setIsMigratingZkBroker(true));
        ClusterImage made = replay(EMPTY, topic());
        for (ApiMessage record : unknown) {
            assertNotNull(assertThrows(
                            UnreplayableRecordException.class,
                            () -> ClusterImageBuilder.after(made).replay(record),
                            record::toString)
                    .getMessage());
        }
    }
}
