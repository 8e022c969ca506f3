package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.partition.InvalidRecordException;
import io.jusante.partition.replica.internal.ReplicaHarness.Answer;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicaAppendTest {
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

    @Test
    void recordsGetOffsetsAndTheLeadersEpochAndAreReadBack() throws Exception {
        harness.open(Map.of());
        harness.lead(7);
        assertEquals(0, harness.append(Batches.of("a", "b")).baseOffset());
        Answer answer = harness.append(Batches.of("c"));
        assertEquals(2, answer.baseOffset());
        assertEquals(-1, answer.appendTimeMs());
        assertEquals(3, harness.replica.logEndOffset());
        assertEquals(3, harness.replica.highWatermark());
        assertEquals(3, harness.replica.lastStableOffset());
        assertEquals(List.of("a", "b", "c"), harness.readAll());
        RecordBatch last =
                engine.disk.directories.get(harness.replica.directory()).batches.get(1);
        assertEquals(7, last.partitionLeaderEpoch());
    }

    @Test
    void whatIsWrittenIsCountedAndWhatIsRefusedIsNot() throws Exception {
        harness.open(Map.of());
        int first = Batches.of("a", "b").remaining();
        int second = Batches.idempotent(5, 0, 0, "c").remaining();
        harness.append(Batches.of("a", "b"));
        harness.append(Batches.idempotent(5, 0, 0, "c"));
        harness.append(Batches.idempotent(5, 0, 0, "c"));
        harness.append(ByteBuffer.allocate(0));
        assertEquals(3, harness.replica.recordsAppended());
        assertEquals(first + second, harness.replica.bytesAppended());
        assertEquals(1, harness.replica.segmentCount());
        assertTrue(harness.replica.isLeader());
    }

    @Test
    void appendsOfOneDrainLeaveInOneWriteAndABadOneSpoilsNothing() throws Exception {
        harness.open(Map.of());
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        harness.inLane(() -> {
            answers.add(harness.begin(Batches.of("a"), (short) 1));
            answers.add(harness.begin(Batches.idempotent(5, 0, 0, "b"), (short) 1));
            answers.add(harness.begin(Batches.idempotent(5, 0, 7, "out of order"), (short) 1));
            answers.add(harness.begin(Batches.idempotent(5, 0, 1, "c"), (short) 1));
        });
        harness.inLane(() -> {});
        assertEquals(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, answers.get(2).join().code());
        assertEquals(0, answers.get(0).join().baseOffset());
        assertEquals(1, answers.get(1).join().baseOffset());
        assertEquals(2, answers.get(3).join().baseOffset());
        assertEquals(List.of("a", "b", "c"), harness.readAll());
        assertTrue(engine.appends <= 3, engine.appends + " writes");
    }

    @Test
    void aDamagedBatchIsRefusedBeforeTheLane() throws Exception {
        harness.open(Map.of());
        ByteBuffer damaged = Batches.of("abc");
        damaged.put(damaged.limit() - 2, (byte) ~damaged.get(damaged.limit() - 2));
        assertEquals(ErrorCode.CORRUPT_MESSAGE, harness.append(damaged).code());
        ByteBuffer cut = Batches.of("abc");
        cut.limit(cut.limit() - 1);
        assertEquals(ErrorCode.CORRUPT_MESSAGE, harness.append(cut).code());
        assertEquals(
                ErrorCode.INVALID_RECORD, harness.append(ByteBuffer.allocate(0)).code());
        assertEquals(
                ErrorCode.INVALID_REQUIRED_ACKS,
                harness.append(Batches.of("a"), (short) 2).code());
        assertEquals(0, engine.appends);
    }

    @Test
    void aRecordThatIsWrongIsNamed() throws Exception {
        harness.open(Map.of("cleanup.policy", "compact"));
        Answer answer = harness.append(Batches.of("no key", "none either"));
        assertEquals(ErrorCode.INVALID_RECORD, answer.code());
        assertEquals(
                2,
                assertInstanceOf(InvalidRecordException.class, answer.error())
                        .records()
                        .size());
    }

    @Test
    void limitsOfSizeAndReplicasAreKept() throws Exception {
        harness.open(Map.of("max.message.bytes", "200", "min.insync.replicas", "2", "segment.bytes", "300"));
        assertEquals(
                ErrorCode.MESSAGE_TOO_LARGE,
                harness.append(Batches.of("x".repeat(300))).code());
        assertEquals(
                ErrorCode.NOT_ENOUGH_REPLICAS, harness.append(Batches.of("a")).code());
        assertEquals(ErrorCode.NONE, harness.append(Batches.of("a"), (short) 1).code());
        ByteBuffer two = ByteBuffer.allocate(400);
        two.put(Batches.of("x".repeat(120))).put(Batches.of("x".repeat(120))).flip();
        assertEquals(
                ErrorCode.RECORD_LIST_TOO_LARGE, harness.append(two, (short) 1).code());
    }

    @Test
    void aRequestOfSeveralBatchesIsAppendedAsAWhole() throws Exception {
        harness.open(Map.of());
        ByteBuffer both = ByteBuffer.allocate(400);
        both.put(Batches.of("a", "b")).put(Batches.of("c")).flip();
        assertEquals(0, harness.append(both).baseOffset());
        assertEquals(List.of("a", "b", "c"), harness.readAll());
    }

    @Test
    void theTimeOfTheAppendIsGivenWhereTheTopicSaysSo() throws Exception {
        harness.open(Map.of("message.timestamp.type", "LogAppendTime"));
        harness.clock.advanceMs(1234);
        Answer answer = harness.append(Batches.of("a"));
        assertEquals(harness.clock.wallMs(), answer.appendTimeMs());
        RecordBatch batch =
                engine.disk.directories.get(harness.replica.directory()).batches.get(0);
        assertTrue(batch.isLogAppendTime() && batch.crcMatches());
        assertEquals(harness.clock.wallMs(), batch.maxTimestamp());
    }

    @Test
    void aDuplicateIsAnsweredWithItsEarlierOffset() throws Exception {
        harness.open(Map.of());
        for (int i = 0; i < 7; i++) {
            assertEquals(i, harness.append(Batches.idempotent(9, 0, i, "v" + i)).baseOffset());
        }
        for (int i = 2; i < 7; i++) {
            Answer again = harness.append(Batches.idempotent(9, 0, i, "v" + i));
            assertEquals(ErrorCode.NONE, again.code());
            assertEquals(i, again.baseOffset());
        }
        assertEquals(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                harness.append(Batches.idempotent(9, 0, 1, "v1")).code(),
                "older than the last five");
        assertEquals(7, harness.replica.logEndOffset());
    }

    @Test
    void epochsOfAProducerOnlyGrowAndBeginWithZero() throws Exception {
        harness.open(Map.of());
        assertEquals(
                ErrorCode.NONE,
                harness.append(Batches.idempotent(9, 1, 40, "unknown producers begin anywhere"))
                        .code());
        assertEquals(
                ErrorCode.INVALID_PRODUCER_EPOCH,
                harness.append(Batches.idempotent(9, 0, 41, "x")).code());
        assertEquals(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                harness.append(Batches.idempotent(9, 2, 41, "x")).code());
        assertEquals(
                ErrorCode.NONE, harness.append(Batches.idempotent(9, 2, 0, "x")).code());
    }

    @Test
    void sequenceNumbersGoOnWithZeroAfterTheLargest() throws Exception {
        harness.open(Map.of());
        assertEquals(
                ErrorCode.NONE,
                harness.append(Batches.idempotent(9, 0, Integer.MAX_VALUE - 1, "a", "b"))
                        .code());
        assertEquals(
                ErrorCode.NONE, harness.append(Batches.idempotent(9, 0, 0, "c")).code());
    }

    @Test
    void transactionsAreRefusedUntilThereIsACoordinator() throws Exception {
        harness.open(Map.of());
        ByteBuffer batch = new RecordBatchBuilder()
                .producer(4, (short) 0, 0)
                .transactional()
                .append(ReplicaHarness.FIRST_TIMESTAMP, null, "x")
                .build();
        assertEquals(ErrorCode.INVALID_TXN_STATE, harness.append(batch).code());
    }

    @Test
    void duplicatesAreFoundAfterARestartCleanOrNot() throws Exception {
        for (boolean clean : new boolean[] {true, false}) {
            FakeEngine disk = new FakeEngine(new FakeEngine.Disk());
            try (ReplicaHarness house = new ReplicaHarness(folder.resolve("clean-" + clean))) {
                house.bind("x", disk);
                house.open(Map.of());
                for (int i = 0; i < 4; i++) {
                    house.append(Batches.idempotent(9, 0, i, "v" + i));
                }
                house.restart(clean);
                if (!clean) {
                    disk.disk.directories.get(house.replica.directory()).owner = null;
                }
                house.open(Map.of());
                assertEquals(3, house.append(Batches.idempotent(9, 0, 3, "v3")).baseOffset());
                assertEquals(4, house.append(Batches.idempotent(9, 0, 4, "v4")).baseOffset());
                assertEquals(
                        ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                        house.append(Batches.idempotent(9, 0, 9, "x")).code());
                assertEquals(List.of("v0", "v1", "v2", "v3", "v4"), house.readAll());
            }
        }
    }

    @Test
    void theSnapshotOfARollSpeaksOfNothingBehindIt() throws Exception {
        harness.open(Map.of("segment.bytes", "250"));
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        harness.inLane(() -> {
            for (int i = 0; i < 6; i++) {
                answers.add(harness.begin(Batches.idempotent(9, 0, i, "v".repeat(40)), (short) 1));
            }
        });
        for (CompletableFuture<Answer> answer : answers) {
            assertEquals(ErrorCode.NONE, answer.get(10, TimeUnit.SECONDS).code());
        }
        harness.inLane(() -> {});
        var kept = engine.disk.directories.get(harness.replica.directory()).sidecars;
        var snapshots = kept.get(io.jusante.storage.SidecarKind.PRODUCER_STATE);
        assertFalse(snapshots.isEmpty());
        for (var entry : snapshots.entrySet()) {
            ProducerStates states = new ProducerStates();
            ProducerSnapshotFile.read(ByteBuffer.wrap(entry.getValue()), states, 0);
            states.forEach(producer -> assertEquals(entry.getKey() - 1, producer.lastOffset()));
        }
    }

    @Test
    void producersThatWentAwayAreForgotten() throws Exception {
        harness.open(Map.of());
        harness.append(Batches.idempotent(9, 0, 0, "a"));
        harness.clock.advanceMs(999);
        harness.inLane(() -> harness.replica.queue().log().producers().expire(harness.clock.wallMs(), 1000));
        assertEquals(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                harness.append(Batches.idempotent(9, 0, 5, "b")).code());
        harness.clock.advanceMs(2);
        harness.inLane(() -> harness.replica.queue().log().producers().expire(harness.clock.wallMs(), 1000));
        assertEquals(
                ErrorCode.NONE, harness.append(Batches.idempotent(9, 0, 5, "b")).code());
    }

    @Test
    void aDiskThatFailsTakesItsDirectoryOfflineAndIsNotTouchedAgain() throws Exception {
        harness.open(Map.of());
        harness.append(Batches.of("a"));
        engine.appendFailure = new IOException("no space left on device");
        assertEquals(
                ErrorCode.KAFKA_STORAGE_ERROR, harness.append(Batches.of("b")).code());
        engine.appendFailure = null;
        int appends = engine.appends;
        assertEquals(
                ErrorCode.KAFKA_STORAGE_ERROR, harness.append(Batches.of("c")).code());
        assertEquals(appends, engine.appends);
        assertTrue(ErrorCode.KAFKA_STORAGE_ERROR.isRetriable());
        assertEquals(List.of(harness.directory), harness.offline);
    }

    @Test
    void anEngineThatBreaksItsContractIsOpenedAgain() throws Exception {
        harness.open(Map.of());
        harness.append(Batches.idempotent(9, 0, 0, "a"));
        engine.appendBug = new IllegalStateException("a bug in the engine");
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                harness.append(Batches.idempotent(9, 0, 1, "b")).code());
        engine.appendBug = null;
        harness.inLane(() -> {});
        assertEquals(1, harness.append(Batches.idempotent(9, 0, 1, "b")).baseOffset());
        assertEquals(List.of("a", "b"), harness.readAll());
        assertEquals(2, engine.opens);
    }

    @Test
    void anEngineThatBreaksItsContractInTheLastWriteDoesNotCostTheDirectory() throws Exception {
        harness.open(Map.of());
        engine.appendBug = new IllegalStateException("a bug in the engine");
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        harness.inLane(() -> {
            answers.add(harness.begin(Batches.of("a"), (short) 1));
            harness.replica
                    .lane()
                    .executeBlocking(() -> harness.replica
                            .lifecycle()
                            .close(harness.replica.unavailable(ErrorCode.NOT_LEADER_OR_FOLLOWER, " stops", true)));
        });
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                answers.get(0).get(10, TimeUnit.SECONDS).code());
        harness.inLane(() -> {});
        assertEquals(List.of(), harness.offline);
        assertFalse(harness.replica.lifecycle().isClosedCleanly());
    }

    @Test
    void flushMessagesMakesTheAnswerWaitForTheSync() throws Exception {
        harness.open(Map.of("flush.messages", "1"));
        harness.append(Batches.of("a"));
        assertEquals(1, engine.syncs);
        engine.syncFailure = new IOException("the disk is gone");
        assertEquals(
                ErrorCode.KAFKA_STORAGE_ERROR, harness.append(Batches.of("b")).code());
        assertEquals(List.of(harness.directory), harness.offline);
    }

    @Test
    void flushMsSyncsWhatIsDue() throws Exception {
        harness.open(Map.of("flush.ms", "500"));
        harness.append(Batches.of("a"));
        harness.clock.advanceMs(499);
        harness.inLane(harness.replica.queue()::syncIfDue);
        assertEquals(0, engine.syncs);
        harness.clock.advanceMs(1);
        harness.inLane(harness.replica.queue()::syncIfDue);
        harness.io.submit(() -> {}).get(5, TimeUnit.SECONDS);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (engine.syncs == 0 && System.nanoTime() - deadlineNs < 0) {
            Thread.onSpinWait();
        }
        assertEquals(1, engine.syncs);
    }
}
