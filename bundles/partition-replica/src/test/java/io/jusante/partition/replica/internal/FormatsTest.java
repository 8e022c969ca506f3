package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.partition.EpochEnd;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that Kafka reads and writes too, and the tables in memory. */
final class FormatsTest {
    @TempDir
    Path folder;

    @Test
    void aProducerSnapshotIsLaidOutAsKafkaDoes() throws Exception {
        ProducerStates states = new ProducerStates();
        states.restore(new ProducerEntry(4711, (short) 3, 41, 99, 4, 1_700_000_000_000L, 7, 90), 0);
        ByteBuffer bytes = ProducerSnapshotFile.write(states);
        byte[] content = new byte[bytes.remaining()];
        bytes.get(0, content);
        String hex = HexFormat.of().formatHex(content);
        assertEquals("0001", hex.substring(0, 4), "version");
        assertEquals(
                "00000001" // one entry
                        + "0000000000001267" // producer id
                        + "0003" // epoch
                        + "00000029" // last sequence
                        + "0000000000000063" // last offset
                        + "00000004" // offset delta
                        + "0000018bcfe56800" // timestamp
                        + "00000007" // coordinator epoch
                        + "000000000000005a", // first offset of the open transaction
                hex.substring(12));
        ProducerStates again = new ProducerStates();
        ProducerSnapshotFile.read(bytes, again, 0);
        again.forEach(entry -> {
            assertEquals(4711, entry.producerId());
            assertEquals(41, entry.lastSequence());
            assertEquals(4, entry.lastOffsetDelta());
            assertEquals(7, entry.coordinatorEpoch());
        });
        assertEquals(90, again.firstUnstableOffset(1000));
    }

    @Test
    void aDamagedSnapshotIsNotBelieved() {
        ProducerStates states = new ProducerStates();
        for (int i = 0; i < 5; i++) {
            states.restore(new ProducerEntry(i, (short) 0, i, 10L + i, 0, 1, -1, -1), 0);
        }
        ByteBuffer sound = ProducerSnapshotFile.write(states);
        for (int i = 0; i < sound.limit(); i++) {
            ByteBuffer damaged =
                    ByteBuffer.allocate(sound.limit()).put(sound.duplicate()).flip();
            damaged.put(i, (byte) (damaged.get(i) ^ 0x10));
            assertThrows(
                    CorruptBatchException.class, () -> ProducerSnapshotFile.read(damaged, new ProducerStates(), 0));
            int end = i;
            assertThrows(
                    CorruptBatchException.class,
                    () -> ProducerSnapshotFile.read(sound.slice(0, end), new ProducerStates(), 0));
        }
    }

    @Test
    void leaderEpochsAreAFileOfLines() {
        LeaderEpochs epochs = LeaderEpochs.NONE.begin(0, 0).begin(3, 17).begin(4, 40);
        assertEquals(
                "0\n3\n0 0\n3 17\n4 40\n",
                StandardCharsets.UTF_8.decode(epochs.format()).toString());
        assertEquals(epochs, LeaderEpochs.parse(epochs.format()));
        assertSame(epochs, epochs.begin(4, 50), "an epoch begins once");
        assertEquals(LeaderEpochs.NONE.begin(0, 0).begin(3, 17), epochs.upTo(40));
        assertEquals(
                LeaderEpochs.NONE.begin(0, 0).begin(5, 17),
                LeaderEpochs.NONE.begin(0, 0).begin(3, 17).begin(5, 17),
                "an epoch without a record leaves no entry");
        assertThrows(
                IllegalArgumentException.class, () -> LeaderEpochs.parse(StandardCharsets.UTF_8.encode("0\n2\n1 1\n")));
    }

    @Test
    void theEndOfAnEpochIsWhereTheNextBegins() {
        LeaderEpochs epochs = LeaderEpochs.NONE.begin(2, 10).begin(5, 30).begin(9, 40);
        assertEnd(9, 55, epochs.endOf(9, 55), "the current one ends at the end of the log");
        assertEnd(5, 40, epochs.endOf(5, 55), "an earlier one where the next begins");
        assertEnd(5, 40, epochs.endOf(7, 55), "one that the log skipped ends with the one before it");
        assertEnd(2, 30, epochs.endOf(4, 55), "the same");
        assertEnd(1, 10, epochs.endOf(1, 55), "one that is older than the log ended before its first");
        assertEnd(-1, -1, epochs.endOf(10, 55), "one that is to come");
        assertEnd(-1, -1, epochs.endOf(-1, 55), "none");
        assertEnd(-5, 10, epochs.endOf(-5, 55), "as Kafka has it");
        assertEnd(-1, -1, LeaderEpochs.NONE.endOf(0, 55), "a log that knows none");
    }

    private static void assertEnd(int epoch, long offset, EpochEnd end, String why) {
        assertEquals(new EpochEnd(epoch, offset).toString(), end.toString(), why);
    }

    @Test
    void aRecordProvesItsEpoch() {
        LeaderEpochs epochs = LeaderEpochs.NONE.begin(2, 10).begin(5, 30);
        assertSame(epochs, epochs.seen(2, 12));
        assertSame(epochs, epochs.seen(5, 31));
        assertSame(epochs, epochs.seen(-1, 31), "a batch without one says nothing");
        assertEquals(LeaderEpochs.NONE.begin(2, 10).begin(5, 30).begin(6, 40), epochs.seen(6, 40));
        assertEquals(LeaderEpochs.NONE.begin(2, 10).begin(6, 20), epochs.seen(6, 20), "the log was cut at 20");
        assertEquals(LeaderEpochs.NONE.begin(2, 10).begin(5, 20), epochs.seen(5, 20), "and went on with its epoch");
        assertEquals(LeaderEpochs.NONE.begin(3, 7), LeaderEpochs.NONE.seen(3, 7));
    }

    @Test
    void epochsOfDeletedRecordsAreForgotten() {
        LeaderEpochs epochs = LeaderEpochs.NONE.begin(2, 10).begin(5, 30).begin(9, 40);
        assertSame(epochs, epochs.from(5), "the log begins before the first");
        assertSame(epochs, epochs.from(10));
        assertEquals(LeaderEpochs.NONE.begin(2, 29).begin(5, 30).begin(9, 40), epochs.from(29));
        assertEquals(LeaderEpochs.NONE.begin(5, 30).begin(9, 40), epochs.from(30));
        assertEquals(LeaderEpochs.NONE.begin(9, 70), epochs.from(70));
        assertSame(LeaderEpochs.NONE, LeaderEpochs.NONE.from(70));
    }

    @Test
    void anOffsetCheckpointIsWrittenAndReadAndADamagedOnePassedOver() throws Exception {
        Path file = folder.resolve("recovery-point-offset-checkpoint");
        OffsetCheckpointFile first = new OffsetCheckpointFile(file);
        first.put(new TopicPartition("b-1", 0), 7L);
        first.put(new TopicPartition("a", 12), 1L << 40);
        first.write();
        assertEquals("0\n2\na 12 1099511627776\nb-1 0 7\n", Files.readString(file));
        OffsetCheckpointFile again = new OffsetCheckpointFile(file);
        again.read();
        assertEquals(7L, again.get(new TopicPartition("b-1", 0)));
        assertTrue(again.isWritten(new TopicPartition("a", 12)));
        again.retain(Set.of(new TopicPartition("b-1", 0)));
        again.write();
        assertEquals("0\n1\nb-1 0 7\n", Files.readString(file));
        Files.writeString(file, "0\n3\na 12 x\n");
        OffsetCheckpointFile damaged = new OffsetCheckpointFile(file);
        damaged.read();
        assertEquals(0, damaged.get(new TopicPartition("a", 12)));
    }

    @Test
    void aTopicIdIsWrittenAsKafkaWritesIt() throws Exception {
        UUID id = new UUID(0x0123456789abcdefL, 0xfedcba9876543210L);
        PartitionMetadataFile.write(folder, id);
        assertEquals(
                "version: 0\ntopic_id: ASNFZ4mrze_-3LqYdlQyEA\n",
                Files.readString(folder.resolve("partition.metadata")));
        assertEquals(id, PartitionMetadataFile.read(folder));
        assertNull(PartitionMetadataFile.read(folder.resolveSibling("elsewhere")));
    }

    @Test
    void theProducerTableKeepsWhatATreeKeeps() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            ProducerTable table = new ProducerTable();
            TreeMap<Long, ProducerEntry> model = new TreeMap<>();
            for (int step = 0; step < 500; step++) {
                long id = random.nextInt(200) * (random.nextBoolean() ? 1L : 1L << 33);
                if (random.nextInt(40) == 0) {
                    long limit = random.nextInt(200);
                    table.removeIf(entry -> entry.producerId() > limit);
                    model.keySet().removeIf(key -> key > limit);
                } else {
                    model.computeIfAbsent(id, key -> table.getOrAdd(key));
                }
                assertEquals(model.get(id), table.get(id), "seed " + seed);
                assertEquals(model.size(), table.size(), "seed " + seed);
            }
            model.values().forEach(entry -> assertNotNull(table.get(entry.producerId())));
        }
    }

    @Test
    void theTrailKnowsTheBytesOfTheLastWrites() {
        AppendTrail trail = new AppendTrail();
        trail.reset(100);
        assertEquals(0, trail.bytesBefore(100));
        assertEquals(AppendTrail.UNKNOWN, trail.bytesBefore(99));
        for (int i = 1; i <= 70; i++) {
            trail.written(100 + 10L * i, 1000);
        }
        assertEquals(70_000, trail.bytesBefore(800));
        assertEquals(69_000, trail.bytesBefore(795));
        assertEquals(69_000, trail.bytesBefore(790));
        assertEquals(AppendTrail.UNKNOWN, trail.bytesBefore(110), "too long ago");
    }
}
