package io.jusante.coordinator.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Decision;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.testkit.PartitionFaults;
import io.jusante.testkit.Seeds;
import io.jusante.testkit.SimulatedPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/**
 * A bank over partitions that refuse appends, lose answers, commit late, move away and come back, whose logs are cut
 * back and written to by strangers. Whatever the schedule: what was acknowledged is never lost, nothing is answered
 * before its commit, each command is answered once, and the state is what the log says.
 */
class RuntimeSimulationTest {
    private static final int SEEDS = 1_000;
    private static final int STEPS = 80;

    @Test
    void theBankIsWhatItsLogSays() {
        // a log that was cut back between the last read of a load and its end
        Seeds.forEach(SEEDS, seed -> new Simulation(seed).run(), 543914574482505645L);
    }

    private static final class Simulation {
        private final RuntimeHarness harness;
        private final Random random;
        private final Executor metadata;
        private final Executor replicas;
        private final Set<String> acknowledged = new HashSet<>();
        private final Map<String, Integer> answers = new HashMap<>();
        private final Map<String, Integer> hooks = new HashMap<>();
        /** The order in which transfers were decided, by the shard that decided them. */
        private final Map<Bank, List<String>> decided = new HashMap<>();

        private final Map<Bank, List<String>> answered = new HashMap<>();
        private final SimulatedPartition replica;
        private Coordinator<Bank, Bank.Entry> bank;
        private int commands;
        private int strangers;
        private boolean here = true;
        /** What the runtime would swallow if it was thrown from an action or a stage. */
        private final List<String> violations = new ArrayList<>();

        Simulation(long seed) {
            harness = new RuntimeHarness(seed);
            random = harness.scheduler.random();
            metadata = harness.scheduler.serial("metadata");
            replicas = harness.scheduler.serial("replicas");
            harness.type.lingerMs = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
            bank = harness.host.host(harness.type);
            harness.createTopic(1);
            replica = harness.replica(0);
        }

        void run() {
            replica.faults(random.nextInt(4) == 0 ? PartitionFaults.NONE : PartitionFaults.MANY);
            for (int i = 0; i < STEPS; i++) {
                act();
                for (int steps = random.nextInt(12); steps > 0; steps--) {
                    harness.scheduler.step();
                }
            }
            settle();
            checkEverything();
            close();
        }

        private void act() {
            switch (random.nextInt(24)) {
                case 0 -> moveAway();
                case 1, 2 -> moveHere();
                case 3 -> electAgain();
                case 4 -> query();
                case 5 -> failingCommand();
                case 6 -> schedule();
                case 7 -> {
                    if (random.nextInt(6) == 0) {
                        writeAsStranger();
                    }
                }
                case 8 -> hideReplica();
                case 9 -> {
                    if (random.nextInt(4) == 0) {
                        swapTheCoordinator();
                    }
                }
                case 10 -> {
                    if (random.nextInt(3) == 0) {
                        beQuiet();
                    }
                }
                default -> {
                    for (int burst = 1 + random.nextInt(4); burst > 0; burst--) {
                        transfer();
                    }
                }
            }
        }

        // ---- what clients do ----

        private void transfer() {
            String id = "t" + commands++;
            String from = "a" + random.nextInt(5);
            String to = "b" + random.nextInt(5);
            long amount = random.nextInt(100);
            watch(id, bank.write(0, "transfer", shard -> {
                decided.computeIfAbsent(shard, key -> new ArrayList<>()).add(id);
                return shard.transfer(id, from, to, amount)
                        .whenCommitted(() -> {
                            ran(id);
                            expect(shard.transfers.containsKey("#" + id), "committed and not there: " + id);
                            checkCommitted(id);
                            answered.computeIfAbsent(shard, key -> new ArrayList<>())
                                    .add(id);
                        })
                        .whenFailed(error -> {
                            ran(id);
                            expect(!shard.transfers.containsKey("#" + id), "failed and still there: " + id);
                        });
            }));
        }

        private void ran(String id) {
            expect(hooks.merge(id, 1, Integer::sum) == 1, "more than one action of " + id);
        }

        private void watch(String id, CompletionStage<String> stage) {
            answers.put(id, 0);
            stage.whenComplete((response, failure) -> {
                expect(answers.merge(id, 1, Integer::sum) == 1, "more than one answer to " + id);
                if (failure == null) {
                    expect(id.equals(response), id + " is answered with " + response);
                    checkCommitted(id);
                    acknowledged.add(id);
                } else {
                    assertRetriable(failure);
                }
            });
        }

        private void checkCommitted(String id) {
            expect(
                    replica.highWatermark() > harness.type.offsets.getOrDefault("#" + id, Long.MAX_VALUE),
                    "answered before its commit: " + id);
        }

        private void assertRetriable(Throwable failure) {
            ErrorCode code = ((KafkaErrorException) failure).code();
            expect(
                    code == ErrorCode.NOT_COORDINATOR
                            || code == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS
                            || code == ErrorCode.COORDINATOR_NOT_AVAILABLE,
                    "a client would not try again after " + failure);
        }

        private void expect(boolean holds, String otherwise) {
            if (!holds) {
                violations.add(otherwise);
            }
        }

        private void query() {
            String id = "q" + commands++;
            answers.put(id, 0);
            Set<String> before = Set.copyOf(acknowledged);
            bank.read(0, "state", Bank::state).whenComplete((state, failure) -> {
                expect(answers.merge(id, 1, Integer::sum) == 1, "more than one answer to " + id);
                if (failure != null) {
                    assertRetriable(failure);
                    return;
                }
                long sum = 0;
                for (Map.Entry<String, Long> entry : state.entrySet()) {
                    if (!entry.getKey().startsWith("#")) {
                        sum += entry.getValue();
                    } else {
                        checkCommitted(entry.getKey().substring(1));
                    }
                }
                expect(sum == 0, "half a transfer was seen");
                before.forEach(done -> expect(state.containsKey("#" + done), "acknowledged and not seen: " + done));
            });
        }

        private void failingCommand() {
            String id = "f" + commands++;
            answers.put(id, 0);
            boolean refusal = random.nextBoolean();
            CompletionStage<String> stage = bank.write(0, "failing", shard -> {
                if (refusal) {
                    return shard.transfer(id, "a", "b", -1);
                }
                throw new IllegalStateException("a bug of the test's own");
            });
            stage.whenComplete((response, failure) -> {
                expect(answers.merge(id, 1, Integer::sum) == 1, "more than one answer to " + id);
                ErrorCode code = ((KafkaErrorException) failure).code();
                if (code != (refusal ? ErrorCode.INVALID_REQUEST : ErrorCode.UNKNOWN_SERVER_ERROR)) {
                    assertRetriable(failure);
                }
            });
        }

        private void schedule() {
            String key = "timer" + random.nextInt(3);
            long delayMs = random.nextInt(2_000);
            boolean cancel = random.nextInt(5) == 0;
            String id = "s" + commands++;
            CompletionStage<String> stage = bank.write(0, "schedule", shard -> {
                long earliestNs = harness.scheduler.clock().nanoTime() + delayMs * 1_000_000;
                if (cancel) {
                    shard.context.timers().cancel(key);
                } else {
                    shard.context.timers().schedule(key, delayMs, () -> {
                        expect(harness.scheduler.clock().nanoTime() >= earliestNs, "a timer came early");
                        expect(shard.unloaded == null, "a timer of a shard that is gone");
                        // a second try finds the first one's work, where that was recorded after all
                        return shard.transfers.containsKey("#" + id)
                                ? Decision.answer(id)
                                : shard.transfer(id, "a0", "b0", 1);
                    });
                }
                return Decision.answer(id);
            });
            stage.whenComplete((response, failure) -> {
                if (failure != null) {
                    assertRetriable(failure);
                }
            });
        }

        // ---- what the cluster does ----

        private void moveAway() {
            if (!here) {
                return;
            }
            here = false;
            harness.cluster.elect(Bank.TOPIC, 0, TestCluster.OTHER_NODE);
            var image = harness.cluster.image();
            metadata.execute(() -> harness.host.publish(image));
            replicas.execute(() -> {
                replica.resign();
                long uncommitted = replica.logEndOffset() - replica.highWatermark();
                if (uncommitted > 0 && random.nextBoolean()) {
                    replica.truncateTo(replica.highWatermark() + random.nextInt((int) uncommitted + 1));
                }
            });
        }

        private void moveHere() {
            if (here) {
                return;
            }
            here = true;
            elect();
        }

        private void electAgain() {
            if (here) {
                elect();
            }
        }

        private void elect() {
            int epoch = harness.cluster.elect(Bank.TOPIC, 0, TestCluster.THIS_NODE);
            var image = harness.cluster.image();
            metadata.execute(() -> harness.host.publish(image));
            replicas.execute(() -> replica.lead(epoch));
        }

        private void writeAsStranger() {
            replicas.execute(() -> {
                if (replica.isLeader()) {
                    replica.appendForeign(stranger("x" + strangers++));
                }
            });
        }

        private static ByteBuffer stranger(String key) {
            return new RecordBatchBuilder()
                    .append(
                            1,
                            ByteBuffer.wrap(("#" + key).getBytes(StandardCharsets.UTF_8)),
                            ByteBuffer.allocate(Long.BYTES))
                    .build();
        }

        private void hideReplica() {
            replicas.execute(() -> harness.partitions.remove(replica));
            harness.scheduler.schedule(random.nextInt(300_000_000), () -> replicas.execute(this::showReplica));
        }

        private void showReplica() {
            harness.partitions.remove(replica);
            harness.partitions.add(replica);
        }

        private void swapTheCoordinator() {
            bank.close();
            bank = harness.host.host(harness.type);
        }

        /** When nothing moves any more, and nobody but the bank has written, the state is what the log says. */
        private void beQuiet() {
            harness.scheduler.runUntilIdle();
            if (strangers == 0 && bank.loaded().contains(0)) {
                assertEquals(RuntimeHarness.replayOf(replica.contents()), harness.state(bank, 0), "at a quiet point");
            }
        }

        // ---- the end ----

        private void settle() {
            replica.faults(PartitionFaults.NONE);
            moveHere();
            replicas.execute(this::showReplica);
            harness.scheduler.runUntilIdle();
            assertEquals(Set.of(0), bank.loaded(), "the shard is not loaded in the end");
            // a stranger's record is noticed by whoever writes next
            for (int tries = 0; tries < 2; tries++) {
                transfer();
                harness.scheduler.runUntilIdle();
            }
            assertTrue(acknowledged.contains("t" + (commands - 1)), "the last transfer fails on a calm day");
        }

        private void checkEverything() {
            assertEquals(List.of(), violations);
            Map<String, Long> log = RuntimeHarness.replayOf(replica.contents());
            assertEquals(log, harness.state(bank, 0), "the state is not what the log says");
            for (String id : acknowledged) {
                assertTrue(log.containsKey("#" + id), "lost: " + id);
            }
            answers.forEach((id, count) -> assertEquals(1, count, "answers to " + id));
            checkOrder();
            assertEquals(0, replica.openSlices(), "slices that were not closed");
            assertEquals(0, replica.waiters(), "waiters that were not closed");
            assertEquals(0, replica.unanswered());
        }

        private void checkOrder() {
            answered.forEach((shard, order) -> {
                List<String> expected = new ArrayList<>(decided.getOrDefault(shard, List.of()));
                expected.retainAll(new HashSet<>(order));
                assertEquals(expected, order, "answered in another order than decided");
            });
        }

        private void close() {
            bank.close();
            harness.host.close();
            harness.scheduler.runUntilIdle();
            assertTrue(harness.host.gone().isDone());
            assertEquals(0, harness.timers.waiting(), "timers that nobody cancelled");
            for (Bank shard : harness.type.made) {
                assertEquals(shard.loaded, shard.unloaded != null, "a loaded shard that was not unloaded");
                assertEquals(0, shard.context.timeline().pending(), "changes that nobody committed or took back");
            }
        }
    }
}
