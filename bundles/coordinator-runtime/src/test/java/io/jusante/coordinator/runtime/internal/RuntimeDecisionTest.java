package io.jusante.coordinator.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Decision;
import io.jusante.kernel.ErrorCode;
import io.jusante.testkit.PartitionFaults;
import io.jusante.testkit.SimulatedPartition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a decision: batches, commits, failures, time-outs. */
class RuntimeDecisionTest {
    private static final PartitionFaults LATE = new PartitionFaults(0, 0, 1000, 0, 4_000);
    private static final PartitionFaults TOO_LATE = new PartitionFaults(0, 0, 1000, 0, 60_000);
    private static final PartitionFaults REFUSING = new PartitionFaults(1000, 0, 0, 0, 0);
    private static final PartitionFaults LOSING = new PartitionFaults(0, 1000, 0, 0, 0);

    private final RuntimeHarness harness = new RuntimeHarness(42);
    private final List<String> events = new ArrayList<>();
    private Coordinator<Bank, Bank.Entry> bank = harness.open();
    private final SimulatedPartition replica = harness.replica(0);

    @Test
    void whatIsDecidedWhileAnAppendIsUnderWayMakesOneBatch() {
        replica.faults(LATE);
        CompletableFuture<String> first = harness.transfer(bank, "1", "a", "b", 5);
        harness.scheduler.runUntil(() -> replica.logEndOffset() == 3);
        CompletableFuture<String> second = harness.transfer(bank, "2", "b", "c", 5);
        CompletableFuture<String> third = harness.transfer(bank, "3", "c", "d", 5);
        harness.scheduler.runUntil(() -> harness.newest().balances.containsKey("d"));
        assertFalse(first.isDone());
        assertEquals(3, replica.logEndOffset(), "one append at a time");

        replica.faults(PartitionFaults.NONE);
        harness.scheduler.runUntil(third::isDone);

        assertEquals("1", first.join());
        assertEquals("2", second.join());
        assertEquals("3", third.join());
        assertEquals(2, LogSearch.batches(replica.contents()));
        assertEquals(0, harness.newest().context.timeline().pending());
    }

    @Test
    void allRecordsOfADecisionAreInOneBatchWhichTheTopicTakes() {
        harness.cluster.configure(Bank.TOPIC, "max.message.bytes", "400");
        harness.publish();
        replica.faults(LATE);
        var unused = harness.transfer(bank, "first", "a", "b", 1);
        harness.scheduler.runUntil(() -> replica.logEndOffset() == 3);
        List<CompletableFuture<String>> transfers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            transfers.add(harness.transfer(bank, "t" + i, "a", "b", 1));
        }
        harness.scheduler.runUntil(() -> harness.newest().transfers.size() == 13);
        replica.faults(PartitionFaults.NONE);
        harness.scheduler.runUntil(() -> transfers.stream().allMatch(CompletableFuture::isDone));

        int batches = LogSearch.batches(replica.contents());
        assertTrue(batches > 3 && batches < 13, batches + " batches");
        assertEquals(39, replica.logEndOffset());
        assertEquals(RuntimeHarness.replayOf(replica.contents()), harness.state(bank, 0));
    }

    @Test
    void aDecisionThatIsTooLargeFailsAloneAndChangesNothing() {
        harness.cluster.configure(Bank.TOPIC, "max.message.bytes", "400");
        harness.publish();
        CompletableFuture<String> huge = bank.write(
                        0,
                        "huge",
                        shard -> Decision.of(Collections.nCopies(50, new Bank.Entry("some account", 1L)), "huge"))
                .toCompletableFuture();
        CompletableFuture<String> small = harness.transfer(bank, "small", "a", "b", 1);
        harness.scheduler.runUntil(() -> huge.isDone() && small.isDone());

        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, RuntimeHarness.error(huge));
        assertEquals("small", small.join());
        assertEquals(3, replica.logEndOffset());
    }

    @Test
    void aDecisionThatFitsToTheByteIsTaken() {
        List<Bank.Entry> records = Collections.nCopies(10, new Bank.Entry("account", 1L));
        List<java.nio.ByteBuffer> keys = new ArrayList<>();
        List<java.nio.ByteBuffer> values = new ArrayList<>();
        records.forEach(record -> {
            keys.add(harness.type.format.key(record));
            values.add(harness.type.format.value(record));
        });
        long exact = ExactSize.ofBatch(keys, values);
        harness.cluster.configure(Bank.TOPIC, "max.message.bytes", Long.toString(exact));
        harness.publish();

        CompletableFuture<String> fits =
                bank.write(0, "fits", shard -> Decision.of(records, "fits")).toCompletableFuture();
        harness.scheduler.runUntil(fits::isDone);

        assertEquals("fits", fits.join());
        assertEquals(exact, replica.sizeInBytes());
    }

    @Test
    void aRefusedBatchIsTakenBackWithAllThatCameAfterIt() {
        CompletableFuture<String> kept = harness.transfer(bank, "kept", "a", "b", 5);
        harness.scheduler.runUntil(kept::isDone);
        Bank shard = harness.newest();
        replica.faults(REFUSING);
        CompletableFuture<String> first = bank.write(
                        0,
                        "first",
                        b -> b.transfer("1", "a", "b", 7)
                                .whenCommitted(() -> events.add("committed"))
                                .whenFailed(error -> events.add("failed with " + b.state())))
                .toCompletableFuture();
        CompletableFuture<String> second = harness.transfer(bank, "2", "b", "c", 7);
        CompletableFuture<Long> third = bank.read(0, "sum", Bank::sum).toCompletableFuture();
        harness.scheduler.runUntil(() -> first.isDone() && second.isDone() && third.isDone());

        Map<String, Long> before = Map.of("a", -5L, "b", 5L, "#kept", 5L);
        assertTrue(first.isCompletedExceptionally() && second.isCompletedExceptionally());
        assertEquals(before, shard.state());
        assertEquals(List.of("failed with " + new java.util.TreeMap<>(before)), events);

        replica.faults(PartitionFaults.NONE);
        CompletableFuture<String> again = harness.transfer(bank, "3", "a", "b", 1);
        harness.scheduler.runUntil(again::isDone);
        assertEquals("3", again.join());
        assertEquals(6, replica.logEndOffset());
        assertSame(shard, harness.newest(), "nothing had to be loaded again");
    }

    @Test
    void aFailedAppendThatIsInTheLogAfterAllIsReadFromThere() {
        replica.faults(LOSING);
        CompletableFuture<String> lost = harness.transfer(bank, "lost", "a", "b", 5);
        harness.scheduler.runUntil(lost::isDone);
        replica.faults(PartitionFaults.NONE);
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));

        assertTrue(lost.isCompletedExceptionally());
        assertEquals(Map.of("a", -5L, "b", 5L, "#lost", 5L), harness.state(bank, 0));
        assertEquals(2, harness.type.made.size());
    }

    @Test
    void aCommitThatDoesNotComeFailsTheCommandAndKeepsWhatIsInTheLog() {
        replica.faults(TOO_LATE);
        long begunNs = harness.scheduler.clock().nanoTime();
        CompletableFuture<String> late = bank.write(
                        0,
                        "late",
                        shard -> shard.transfer("1", "a", "b", 5)
                                .whenCommitted(() -> events.add("committed"))
                                .whenFailed(error -> events.add("failed")))
                .toCompletableFuture();
        harness.scheduler.runUntil(late::isDone);

        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE, RuntimeHarness.error(late));
        assertTrue(harness.scheduler.clock().nanoTime() - begunNs >= 5_000_000_000L);
        assertEquals(List.of(), events, "what became of the records is not known yet");
        harness.scheduler.runUntil(() -> !events.isEmpty());
        assertEquals(List.of("committed"), events);
        assertEquals(Map.of("a", -5L, "b", 5L, "#1", 5L), harness.state(bank, 0));
    }

    @Test
    void recordsAreGatheredForAsLongAsTheTypeWants() {
        bank.close();
        harness.type.lingerMs = 10;
        bank = harness.host.host(harness.type);
        harness.scheduler.runUntil(() -> bank.loaded().contains(0));
        long begunNs = harness.scheduler.clock().nanoTime();
        CompletableFuture<String> first = harness.transfer(bank, "1", "a", "b", 1);
        CompletableFuture<String> second = harness.transfer(bank, "2", "a", "b", 1);
        harness.scheduler.runUntil(() -> first.isDone() && second.isDone());

        assertTrue(harness.scheduler.clock().nanoTime() - begunNs >= 10_000_000L);
        assertEquals(1, LogSearch.batches(replica.contents()));
    }

    @Test
    void aCommandThatThrowsFailsAlone() {
        CompletableFuture<String> refused = harness.transfer(bank, "1", "a", "b", -1);
        CompletableFuture<String> bug = bank.<String>write(0, "bug", shard -> {
                    throw new IllegalStateException("a bug of the test's own");
                })
                .toCompletableFuture();
        CompletableFuture<String> unwritable = bank.write(
                        0, "unwritable", shard -> Decision.of(List.of(new Bank.Entry("unwritable", 1L)), "no"))
                .toCompletableFuture();
        CompletableFuture<String> fine = harness.transfer(bank, "2", "a", "b", 1);
        harness.scheduler.runUntil(fine::isDone);

        assertEquals(ErrorCode.INVALID_REQUEST, RuntimeHarness.error(refused));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, RuntimeHarness.error(bug));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, RuntimeHarness.error(unwritable));
        assertEquals("2", fine.join());
        assertEquals(1, harness.type.made.size());
    }

    @Test
    void aRecordThatCannotBeReplayedHasTheShardLoadedAgain() {
        CompletableFuture<String> kept = harness.transfer(bank, "kept", "a", "b", 5);
        harness.scheduler.runUntil(kept::isDone);
        Bank before = harness.newest();
        CompletableFuture<String> poison = bank.write(
                        0,
                        "poison",
                        shard -> Decision.of(List.of(new Bank.Entry("c", 1L), new Bank.Entry("poison", 1L)), "no")
                                .whenFailed(error -> events.add("failed with " + error.code())))
                .toCompletableFuture();
        harness.scheduler.runUntil(() -> poison.isDone() && bank.loaded().contains(0));

        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, RuntimeHarness.error(poison));
        assertEquals(List.of("failed with UNKNOWN_SERVER_ERROR"), events);
        assertEquals(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, before.unloaded.code());
        assertEquals(Map.of("a", -5L, "b", 5L, "#kept", 5L), harness.state(bank, 0));
        assertEquals(3, replica.logEndOffset());
    }

    @Test
    void aQuestionWaitsForWhatItRestsOn() {
        replica.faults(LATE);
        var unused = harness.transfer(bank, "1", "a", "b", 5).whenComplete((answer, failure) -> events.add("transfer"));
        bank.read(0, "state", Bank::state).whenComplete((answer, failure) -> events.add("state"));
        bank.write(0, "nothing", shard -> Decision.answer("nothing"))
                .whenComplete((answer, failure) -> events.add("nothing"));
        var unusedEither = harness.transfer(bank, "refused", "a", "b", -1)
                .whenComplete((answer, failure) -> events.add("refused"));
        harness.scheduler.runUntil(() -> replica.logEndOffset() == 3);
        assertEquals(List.of(), events);

        harness.scheduler.runUntil(() -> events.size() == 4);
        assertEquals(List.of("transfer", "state", "nothing", "refused"), events);
    }

    @Test
    void nothingIsRecordedForADecisionWithoutRecords() {
        CompletableFuture<String> answer = harness.transfer(bank, "1", "a", "a", 5);
        harness.scheduler.runUntil(answer::isDone);

        assertEquals("1", answer.join());
        assertEquals(0, replica.logEndOffset());
    }

    @Test
    void anActionThatThrowsChangesNoAnswer() {
        CompletableFuture<String> answer = bank.write(
                        0,
                        "action",
                        shard -> shard.transfer("1", "a", "b", 5).whenCommitted(() -> {
                            throw new IllegalStateException("a bug of the test's own");
                        }))
                .toCompletableFuture();
        harness.scheduler.runUntil(answer::isDone);

        assertEquals("1", answer.join());
    }

    @Test
    void whoeverElseWritesToThePartitionHasTheShardLoadedAgain() {
        replica.appendForeign(new io.jusante.record.RecordBatchBuilder()
                .append(
                        1,
                        harness.type.format.key(new Bank.Entry("stranger", 1L)),
                        java.nio.ByteBuffer.allocate(8).putLong(9).flip())
                .build());
        CompletableFuture<String> early = harness.transfer(bank, "1", "a", "b", 5);
        harness.scheduler.runUntil(() -> early.isDone() && bank.loaded().contains(0));

        assertEquals(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, RuntimeHarness.error(early));
        assertEquals(Map.of("stranger", 9L), harness.state(bank, 0));
        CompletableFuture<String> again = harness.transfer(bank, "2", "a", "b", 5);
        harness.scheduler.runUntil(again::isDone);
        assertEquals("2", again.join());
    }

    @Test
    void tooManyRequestsAreToldToComeBack() {
        replica.faults(LATE);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < 1_010; i++) {
            all.add(harness.transfer(bank, "t" + i, "a", "b", 1));
        }
        long refused =
                all.stream().filter(CompletableFuture::isCompletedExceptionally).count();
        assertEquals(10, refused);
        assertEquals(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, RuntimeHarness.error(all.get(1_009)));
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_TOPIC_OR_PARTITION, COORDINATOR_NOT_AVAILABLE, COORDINATOR_NOT_AVAILABLE",
        "NOT_ENOUGH_REPLICAS, COORDINATOR_NOT_AVAILABLE, COORDINATOR_NOT_AVAILABLE",
        "NOT_ENOUGH_REPLICAS_AFTER_APPEND, COORDINATOR_NOT_AVAILABLE, COORDINATOR_NOT_AVAILABLE",
        "REQUEST_TIMED_OUT, COORDINATOR_NOT_AVAILABLE, COORDINATOR_NOT_AVAILABLE",
        "NOT_LEADER_OR_FOLLOWER, NOT_COORDINATOR, NOT_COORDINATOR",
        "KAFKA_STORAGE_ERROR, NOT_COORDINATOR, NOT_COORDINATOR",
        "MESSAGE_TOO_LARGE, UNKNOWN_SERVER_ERROR, COORDINATOR_NOT_AVAILABLE",
        "RECORD_LIST_TOO_LARGE, UNKNOWN_SERVER_ERROR, COORDINATOR_NOT_AVAILABLE",
        "INVALID_FETCH_SIZE, UNKNOWN_SERVER_ERROR, COORDINATOR_NOT_AVAILABLE",
        "CORRUPT_MESSAGE, UNKNOWN_SERVER_ERROR, COORDINATOR_NOT_AVAILABLE"
    })
    void clientsAreToldWhatKafkaTellsThem(ErrorCode ofThePartition, ErrorCode own, ErrorCode later) {
        var failure = new io.jusante.kernel.KafkaErrorException(ofThePartition, "why");
        assertEquals(own, AppendErrors.forClient(failure).code());
        assertEquals(later, AppendErrors.forLater(failure).code());
    }
}
