package io.jusante.coordinator.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.compression.CompressionCodec;
import io.jusante.controller.TopicResult;
import io.jusante.coordinator.Coordinator;
import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.Provider;
import io.jusante.metadata.TopicImage;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.record.TopicPartition;
import io.jusante.testkit.SimulatedPartition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

/** When shards are loaded and unloaded, and from what. */
class RuntimeLoadingTest {
    private final RuntimeHarness harness = new RuntimeHarness(7);

    @Test
    void aShardFollowsTheLeadershipOfItsPartition() {
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        assertEquals(
                ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(harness.transfer(bank, "1", "a", "b", 1)));
        harness.createTopic(2);
        assertEquals(
                ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, RuntimeHarness.error(harness.transfer(bank, "1", "a", "b", 1)));
        harness.scheduler.runUntil(() -> bank.loaded().equals(Set.of(0, 1)));

        harness.cluster.elect(Bank.TOPIC, 1, TestCluster.OTHER_NODE);
        harness.publish();
        harness.scheduler.runUntilIdle();
        assertEquals(Set.of(0), bank.loaded());
        assertEquals(ErrorCode.NOT_COORDINATOR, RuntimeHarness.error(bank.read(1, "state", Bank::state)));
        assertEquals(Set.of(0), bank.readAll("state", Bank::state).keySet());

        int epoch = harness.cluster.elect(Bank.TOPIC, 1, TestCluster.THIS_NODE);
        harness.replica(1).lead(epoch);
        harness.publish();
        harness.scheduler.runUntil(() -> bank.loaded().equals(Set.of(0, 1)));
        assertEquals(epoch, harness.newest().context.leaderEpoch());
        assertEquals(3, harness.type.made.size());
    }

    @Test
    void aTopicThatIsDeletedTakesItsShardsAlong() {
        Coordinator<Bank, Bank.Entry> bank = harness.open();
        CompletableFuture<String> done = harness.transfer(bank, "1", "a", "b", 1);
        harness.scheduler.runUntil(done::isDone);
        Bank first = harness.newest();
        harness.cluster.deleteTopic(Bank.TOPIC);
        harness.publish();
        harness.scheduler.runUntilIdle();

        assertEquals(ErrorCode.NOT_COORDINATOR, first.unloaded.code());
        assertEquals(-1, bank.partitionFor("group"));
        assertEquals(
                ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(harness.transfer(bank, "2", "a", "b", 1)));

        harness.createTopic(1);
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));
        assertEquals(Map.of(), harness.state(bank, 0));
    }

    @Test
    void theReplicaMayOpenAfterTheShardWasAskedFor() {
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        TopicImage topic = harness.cluster.createTopic(Bank.TOPIC, 1);
        harness.publish();
        SimulatedPartition replica =
                new SimulatedPartition(harness.scheduler, new TopicPartition(Bank.TOPIC, 0), topic.id());
        harness.scheduler.schedule(700_000_000L, () -> harness.partitions.add(replica));
        harness.scheduler.schedule(1_500_000_000L, () -> replica.lead(0));
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));

        assertTrue(harness.scheduler.clock().nanoTime() < 2_600_000_000L, harness.scheduler::toString);
    }

    @Test
    void everythingInTheLogIsReplayedWhateverTheSizeOfABatch() {
        SimulatedPartition replica = hosted();
        for (int i = 0; i < 50; i++) {
            replica.appendForeign(batch("a" + i, "b".repeat(i * 20) + i));
        }
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));

        assertEquals(RuntimeHarness.replayOf(replica.contents()), harness.state(bank, 0));
        assertEquals(100, harness.state(bank, 0).size());
        assertEquals(0, replica.openSlices());
        assertEquals(0, harness.newest().context.timeline().pending());
    }

    @Test
    void whatWasDeletedFromTheStartIsNotReplayed() {
        SimulatedPartition replica = hosted();
        replica.appendForeign(batch("a", "b", "c"));
        replica.appendForeign(batch("d"));
        replica.advanceStart(2);
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));

        assertEquals(Set.of("c", "d"), harness.state(bank, 0).keySet());
    }

    @Test
    void recordsOfATransactionCountWhenItIsCommitted() {
        SimulatedPartition replica = hosted();
        replica.appendForeign(transactional(1, "committed"));
        replica.appendForeign(transactional(2, "aborted"));
        replica.appendForeign(batch("plain"));
        replica.appendForeign(transactional(3, "open"));
        replica.appendForeign(marker(2, false));
        replica.appendForeign(marker(1, true));
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));

        assertEquals(Set.of("plain", "committed"), harness.state(bank, 0).keySet());
    }

    @Test
    void compressedBatchesWaitForTheirCodecAndAreWrittenWithIt() {
        harness.type.format.compressionId = 1;
        SimulatedPartition replica = hosted();
        RecordBatchBuilder builder = new RecordBatchBuilder().compression(1, DeflaterOutputStream::new);
        for (int i = 0; i < 100; i++) {
            builder.append(1, key("account-" + i), value(i));
        }
        replica.appendForeign(builder.build());
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.schedule(3_000_000_000L, () -> harness.codecs.bind(deflate()));
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));
        assertEquals(100, harness.state(bank, 0).size());

        CompletableFuture<String> done = harness.transfer(bank, "1", "a", "b", 1);
        harness.scheduler.runUntil(done::isDone);
        ByteBuffer log = replica.contents();
        int second = log.getInt(8) + 12;
        assertEquals(1, log.getShort(second + 21) & 7, "the codec in the attributes of the new batch");
    }

    @Test
    void aRecordOfAnUnknownTypeIsPassedOver() {
        SimulatedPartition replica = hosted();
        replica.appendForeign(batch("a", "?future", "b"));
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));

        assertEquals(Set.of("a", "b"), harness.state(bank, 0).keySet());
        assertEquals(3, replica.logEndOffset());
    }

    @Test
    void aRecordThatCannotBeReadStopsTheLoadWhichIsTriedAgain() {
        SimulatedPartition replica = hosted();
        replica.appendForeign(new RecordBatchBuilder()
                .append(1, key("corrupt"), ByteBuffer.allocate(3))
                .build());
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.runUntil(() -> harness.type.made.size() == 3);

        assertEquals(Set.of(), bank.loaded());
        assertTrue(harness.scheduler.clock().nanoTime() >= 3_000_000_000L, "not again and again without a pause");
        replica.advanceStart(1);
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));
        assertEquals(Map.of(), harness.state(bank, 0));
    }

    @Test
    void whileALoadHasFailedTheCoordinatorIsNotAvailable() {
        SimulatedPartition replica = hosted();
        replica.appendForeign(batch("poison"));
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.runUntil(() -> harness.timers.waiting() > 0 && !harness.type.made.isEmpty());

        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(bank.read(0, "state", Bank::state)));
    }

    @Test
    void aLoadThatIsOvertakenIsAbandoned() {
        SimulatedPartition replica = hosted();
        for (int i = 0; i < 20; i++) {
            replica.appendForeign(batch("account-with-a-rather-long-name-" + i));
        }
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        harness.scheduler.runUntil(() -> !harness.type.made.isEmpty());
        Bank first = harness.newest();
        int epoch = harness.cluster.elect(Bank.TOPIC, 0, TestCluster.THIS_NODE);
        harness.publish();
        replica.lead(epoch);
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));
        harness.scheduler.runUntilIdle();

        assertFalse(first.loaded);
        assertNull(first.unloaded, "it was never loaded");
        assertEquals(20, harness.state(bank, 0).size());
        assertEquals(0, replica.openSlices());
    }

    @Test
    void aClosedCoordinatorMayBeHostedAgainAndLosesNothing() {
        Coordinator<Bank, Bank.Entry> bank = harness.open();
        CompletableFuture<String> kept = harness.transfer(bank, "1", "a", "b", 1);
        harness.scheduler.runUntil(kept::isDone);
        assertThrows(IllegalStateException.class, () -> harness.host.host(harness.type));
        CompletableFuture<String> underWay = harness.transfer(bank, "2", "a", "b", 1);

        bank.close();
        bank.close();
        Coordinator<Bank, Bank.Entry> next = harness.host.host(harness.type);
        harness.scheduler.runUntil(() -> underWay.isDone() && next.loaded().contains(0));

        assertEquals(ErrorCode.NOT_COORDINATOR, RuntimeHarness.error(harness.transfer(bank, "3", "a", "b", 1)));
        assertEquals(RuntimeHarness.replayOf(harness.replica(0).contents()), harness.state(next, 0));
        assertEquals(1L, harness.state(next, 0).get("#1"));
    }

    // ---- the topic ----

    @Test
    void keysBelongToPartitionsAsKafkaReckonsThem() {
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        assertEquals(-1, bank.partitionFor("group"));
        harness.createTopic(50);

        assertEquals(98629247, "group".hashCode());
        assertEquals(47, bank.partitionFor("group"));
        // hashes to Integer.MIN_VALUE
        assertEquals(Integer.MIN_VALUE, "polygenelubricants".hashCode());
        assertEquals(0, bank.partitionFor("polygenelubricants"));
    }

    @Test
    void theTopicIsCreatedOnceForAllWhoNeedIt() {
        harness.cluster.register(1).register(2);
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        CompletableFuture<Integer> one = bank.ensureTopic().toCompletableFuture();
        CompletableFuture<Integer> two = bank.ensureTopic().toCompletableFuture();
        assertEquals(1, harness.controller.asked.size());
        assertEquals(2, harness.controller.asked.get(0).replicationFactor(), "as many as there are brokers");
        assertEquals(3, harness.controller.asked.get(0).partitionCount());
        assertEquals(
                Map.of("cleanup.policy", "compact"),
                harness.controller.asked.get(0).configs());

        harness.controller.answer(new TopicResult(Bank.TOPIC, new UUID(0, 1), ErrorCode.NONE, null, 3, 2));
        assertFalse(one.isDone(), "not published yet");
        harness.createTopic(3);

        assertEquals(3, one.join());
        assertEquals(3, two.join());
        assertEquals(3, bank.ensureTopic().toCompletableFuture().join());
        assertEquals(1, harness.controller.asked.size());
    }

    @Test
    void aTopicThatExistsAlreadyIsWaitedFor() {
        harness.cluster.register(1);
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        harness.publish();
        CompletableFuture<Integer> ensured = bank.ensureTopic().toCompletableFuture();
        harness.controller.answer(
                TopicResult.refused(Bank.TOPIC, new UUID(0, 0), ErrorCode.TOPIC_ALREADY_EXISTS, "exists"));
        assertFalse(ensured.isDone());
        harness.createTopic(5);
        assertEquals(5, ensured.join());
    }

    @Test
    void aTopicThatCannotBeCreatedMakesTheCoordinatorUnavailable() {
        Coordinator<Bank, Bank.Entry> bank = harness.host.host(harness.type);
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(bank.ensureTopic()), "no broker yet");
        harness.cluster.register(1);
        harness.publish();
        CompletableFuture<Integer> refused = bank.ensureTopic().toCompletableFuture();
        harness.controller.answer(
                TopicResult.refused(Bank.TOPIC, new UUID(0, 0), ErrorCode.INVALID_REPLICATION_FACTOR, "too many"));
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(refused));

        CompletableFuture<Integer> failed = bank.ensureTopic().toCompletableFuture();
        harness.controller.fail(new IllegalStateException("no controller"));
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(failed));

        CompletableFuture<Integer> forgotten = bank.ensureTopic().toCompletableFuture();
        harness.scheduler.runUntil(forgotten::isDone);
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(forgotten));
        assertEquals(3, harness.controller.asked.size());
    }

    // ---- logs ----

    /** {@return a replica of a topic that exists, before the bank is hosted} */
    private SimulatedPartition hosted() {
        harness.createTopic(1);
        harness.scheduler.runUntilIdle();
        return harness.replica(0);
    }

    private static ByteBuffer batch(String... accounts) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        Arrays.stream(accounts).forEach(account -> builder.append(1, key(account), value(account.length())));
        return builder.build();
    }

    private static ByteBuffer transactional(long producerId, String account) {
        return new RecordBatchBuilder()
                .producer(producerId, (short) 0, 0)
                .transactional()
                .append(1, key(account), value(1))
                .build();
    }

    private static ByteBuffer marker(long producerId, boolean commit) {
        return new RecordBatchBuilder()
                .producer(producerId, (short) 0, -1)
                .appendEndTransactionMarker(1, commit, 0)
                .build();
    }

    private static ByteBuffer key(String account) {
        return new Bank.Format().key(new Bank.Entry(account, 0L));
    }

    private static ByteBuffer value(long balance) {
        return ByteBuffer.allocate(Long.BYTES).putLong(balance).flip();
    }

    private static Provider<CompressionCodec> deflate() {
        return new Provider<>(
                "compression/gzip",
                new CompressionCodec() {
                    @Override
                    public int id() {
                        return 1;
                    }

                    @Override
                    public String name() {
                        return "gzip";
                    }

                    @Override
                    public InputStream decompress(ByteBuffer compressed) {
                        byte[] bytes = new byte[compressed.remaining()];
                        compressed.duplicate().get(bytes);
                        return new InflaterInputStream(new java.io.ByteArrayInputStream(bytes));
                    }

                    @Override
                    public OutputStream compress(OutputStream sink, int level) throws IOException {
                        return new DeflaterOutputStream(sink);
                    }
                },
                new BundleIdentity("codec", "1.0.0", "digest"));
    }
}
