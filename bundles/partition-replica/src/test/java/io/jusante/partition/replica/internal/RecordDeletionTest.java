package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.partition.ActiveProducer;
import io.jusante.partition.EpochEnd;
import io.jusante.partition.Partition;
import io.jusante.partition.ReadBound;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.storage.LogEngine;
import io.jusante.storage.SidecarKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients ask of a log's beginning, its epochs and its producers. */
final class RecordDeletionTest {
    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine(new FakeEngine.Disk());
    private ReplicaHarness harness;

    @BeforeEach
    void begin() throws Exception {
        harness = new ReplicaHarness(folder);
        harness.bind("one", engine);
    }

    @AfterEach
    void end() throws Exception {
        harness.close();
    }

    private void fill() throws Exception {
        harness.append(Batches.of("a", "b"));
        harness.append(Batches.of("c", "d"));
        harness.append(Batches.of("e"));
    }

    private String checkpoint() throws IOException {
        return Files.readString(folder.resolve("log-start-offset-checkpoint"));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static ErrorCode errorOf(CompletionStage<?> stage) {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> get(stage));
        return assertInstanceOf(KafkaErrorException.class, failure.getCause()).code();
    }

    @Test
    void recordsBeforeTheOffsetAreGoneAndTheCheckpointSaysSo() throws Exception {
        harness.open(Map.of());
        fill();
        assertEquals(3, get(harness.replica.deleteRecords(3)));
        assertEquals("0\n1\norders 0 3\n", checkpoint());
        assertEquals(3, harness.replica.logStartOffset());
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, errorOf(read(2)));
        assertEquals(
                3, get(harness.replica.lookUp(-2, ReadBound.HIGH_WATERMARK, -1)).offset());
        get(read(3)).records().close();
        assertEquals(5, harness.replica.logEndOffset());
    }

    private CompletionStage<io.jusante.partition.PartitionRead> read(long offset) {
        return harness.replica.read(offset, 1000, true, ReadBound.HIGH_WATERMARK, Partition.NO_EPOCH);
    }

    @Test
    void minusOneMeansTheHighWatermarkAndTheLogGoesOn() throws Exception {
        harness.open(Map.of());
        fill();
        assertEquals(5, get(harness.replica.deleteRecords(Partition.UP_TO_HIGH_WATERMARK)));
        assertEquals(5, harness.replica.logEndOffset());
        assertEquals(5, harness.append(Batches.of("f")).baseOffset());
        assertEquals(List.of("f"), harness.readAll());
    }

    @Test
    void anOffsetBelowTheStartChangesNothing() throws Exception {
        harness.open(Map.of());
        fill();
        get(harness.replica.deleteRecords(4));
        assertEquals(4, get(harness.replica.deleteRecords(0)));
        assertEquals(4, get(harness.replica.deleteRecords(2)));
    }

    @Test
    void anOffsetOutsideTheLogIsRefused() throws Exception {
        harness.open(Map.of());
        fill();
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, errorOf(harness.replica.deleteRecords(6)));
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, errorOf(harness.replica.deleteRecords(-2)));
        assertEquals(0, harness.replica.logStartOffset());
    }

    @Test
    void aTopicThatIsOnlyCompactedKeepsItsRecords() throws Exception {
        harness.open(Map.of("cleanup.policy", "compact"));
        assertEquals(ErrorCode.POLICY_VIOLATION, errorOf(harness.replica.deleteRecords(0)));
        harness.replica.configure(new TopicSettings(new FakeValues().with(Map.of("cleanup.policy", "compact,delete"))));
        harness.inLane(() -> {});
        assertEquals(0, get(harness.replica.deleteRecords(0)));
    }

    @Test
    void theNewStartSurvivesAKill() throws Exception {
        harness.open(Map.of());
        fill();
        get(harness.replica.deleteRecords(3));
        harness.restart(false);
        engine.disk.directories.values().forEach(contents -> contents.owner = null);
        harness.open(Map.of());
        assertEquals(3, harness.replica.logStartOffset());
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, errorOf(read(2)));
    }

    @Test
    void aHandOverKeepsTheNewStart() throws Exception {
        harness.open(Map.of());
        fill();
        get(harness.replica.deleteRecords(3));
        Provider<LogEngine> next = harness.bind("two", new FakeEngine(engine.disk));
        List<Exception> failures = new ArrayList<>();
        harness.inLane(() -> {
            try {
                new ReplicaHandover(harness.replica).run(next);
            } catch (ReplicaHandover.HandoverFailedException e) {
                failures.add(e);
            }
        });
        assertEquals(List.of(), failures);
        assertEquals(3, harness.replica.logStartOffset());
        assertEquals(4, get(harness.replica.deleteRecords(4)));
        assertEquals("0\n1\norders 0 4\n", checkpoint());
    }

    @Test
    void aDiskThatFailsIsAStorageErrorAndTheDirectoryGoesOffline() throws Exception {
        harness.open(Map.of());
        fill();
        engine.advanceFailure = new IOException("the disk is gone");
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, errorOf(harness.replica.deleteRecords(3)));
        assertEquals(List.of(harness.directory), harness.offline);
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, errorOf(harness.replica.deleteRecords(3)));
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, errorOf(harness.replica.endOfEpoch(0, -1)));
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, errorOf(harness.replica.activeProducers()));
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsAStorageError() throws Exception {
        harness.open(Map.of());
        fill();
        Files.createDirectory(folder.resolve("log-start-offset-checkpoint.tmp"));
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, errorOf(harness.replica.deleteRecords(3)));
        assertEquals(List.of(harness.directory), harness.offline);
    }

    @Test
    void deletionsOfManyPartitionsAndOffsetsEndWithTheHighest() throws Exception {
        harness.open(Map.of());
        for (int i = 0; i < 50; i++) {
            harness.append(Batches.of("v" + i));
        }
        List<CompletionStage<Long>> deletions = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            deletions.add(harness.replica.deleteRecords(i));
        }
        for (int i = 0; i < 50; i++) {
            assertTrue(get(deletions.get(i)) > i);
        }
        assertEquals("0\n1\norders 0 50\n", checkpoint());
    }

    @Test
    void whoDoesNotLeadDeletesNothing() throws Exception {
        harness.open(Map.of());
        fill();
        harness.replica.follow(new io.jusante.metadata.PartitionImage(List.of(1, 2), List.of(2), 2, 3, 0));
        harness.inLane(() -> {});
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, errorOf(harness.replica.deleteRecords(3)));
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, errorOf(harness.replica.endOfEpoch(0, -1)));
        assertEquals(List.of(), get(harness.replica.activeProducers()), "these are known to every replica");
    }

    @Test
    void anEpochEndsWhereTheNextBegins() throws Exception {
        harness.open(Map.of());
        harness.append(Batches.of("a", "b"));
        harness.lead(4);
        harness.append(Batches.of("c"));
        assertEnd(0, 2, 0);
        assertEnd(0, 2, 3);
        assertEnd(4, 3, 4);
        assertEnd(-1, -1, 5);
        assertEquals(ErrorCode.FENCED_LEADER_EPOCH, errorOf(harness.replica.endOfEpoch(0, 3)));
        assertEquals(ErrorCode.UNKNOWN_LEADER_EPOCH, errorOf(harness.replica.endOfEpoch(0, 5)));
        assertEquals(2, get(harness.replica.endOfEpoch(0, 4)).endOffset());
    }

    private void assertEnd(int epoch, long offset, int asked) throws Exception {
        EpochEnd end = get(harness.replica.endOfEpoch(asked, Partition.NO_EPOCH));
        assertEquals(new EpochEnd(epoch, offset).toString(), end.toString());
    }

    @Test
    void epochsOfDeletedRecordsAreForgottenAlsoAfterARestart() throws Exception {
        harness.open(Map.of());
        harness.append(Batches.of("a", "b"));
        harness.lead(4);
        harness.append(Batches.of("c", "d"));
        get(harness.replica.deleteRecords(3));
        assertEquals(
                4, get(harness.replica.lookUp(-2, ReadBound.HIGH_WATERMARK, -1)).leaderEpoch());
        assertEnd(0, 3, 0);
        harness.restart(true);
        harness.open(Map.of());
        assertEquals(
                4, get(harness.replica.lookUp(-2, ReadBound.HIGH_WATERMARK, -1)).leaderEpoch());
    }

    @Test
    void epochsAreFoundAgainInTheBatchesAfterAKill() throws Exception {
        harness.open(Map.of());
        harness.append(Batches.of("a", "b"));
        harness.lead(4);
        harness.append(Batches.of("c"));
        harness.lead(6);
        assertTrue(harness.replica.lifecycle().isUnsaved(), "nothing has saved them");
        harness.restart(false);
        engine.disk.directories.values().forEach(contents -> contents.owner = null);
        harness.open(Map.of());
        harness.lead(7);
        assertEnd(0, 2, 0);
        assertEnd(4, 3, 4);
        assertEnd(4, 3, 6);
        assertEnd(7, 3, 7);
    }

    @Test
    void epochsAreSavedOnceAndBeforeASnapshot() throws Exception {
        harness.open(Map.of("segment.bytes", "100"));
        harness.append(Batches.of("a"));
        harness.inLane(() -> harness.replica.lifecycle().saveEpochs());
        assertEquals("0\n1\n0 0\n", epochsOnDisk());
        harness.lead(5);
        assertFalse(harness.replica.lifecycle().isUnsaved(), "it has no record yet");
        harness.append(Batches.of("b"));
        harness.append(Batches.of("c"));
        assertEquals("0\n2\n0 0\n5 1\n", epochsOnDisk(), "a segment was begun");
        assertFalse(harness.replica.lifecycle().isUnsaved());
    }

    private String epochsOnDisk() {
        return new String(
                engine.disk
                        .directories
                        .get(harness.replica.directory())
                        .sidecars
                        .get(SidecarKind.LEADER_EPOCHS)
                        .get(0L),
                StandardCharsets.UTF_8);
    }

    @Test
    void producersAreListedById() throws Exception {
        harness.open(Map.of());
        harness.append(Batches.of("nobody's"));
        harness.append(Batches.idempotent(9, 2, 0, "a", "b"));
        harness.append(Batches.idempotent(5, 0, 0, "c"));
        List<ActiveProducer> producers = get(harness.replica.activeProducers());
        assertEquals(
                List.of(5L, 9L),
                producers.stream().map(ActiveProducer::producerId).toList());
        ActiveProducer last = producers.get(1);
        assertEquals(2, last.producerEpoch());
        assertEquals(1, last.lastSequence());
        assertEquals(ReplicaHarness.FIRST_TIMESTAMP + 1, last.lastTimestampMs());
        assertEquals(-1, last.coordinatorEpoch());
        assertEquals(-1, last.transactionStartOffset());
    }
}
