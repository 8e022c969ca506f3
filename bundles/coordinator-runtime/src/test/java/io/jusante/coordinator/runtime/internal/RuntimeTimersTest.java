package io.jusante.coordinator.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Decision;
import io.jusante.coordinator.ShardTimers.Action;
import io.jusante.testkit.PartitionFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Timers of a shard, as its commands know them. */
class RuntimeTimersTest {
    private final RuntimeHarness harness = new RuntimeHarness(11);
    private final List<String> events = new ArrayList<>();
    private final Coordinator<Bank, Bank.Entry> bank = harness.open();

    @Test
    void aTimerDecidesWhenItsTimeHasCome() {
        schedule("session", 3_000, () -> harness.newest().transfer("late", "a", "b", 1));
        harness.scheduler.runUntil(() -> harness.replica(0).highWatermark() == 3);

        assertTrue(harness.scheduler.clock().nanoTime() >= 3_000_000_000L);
        assertTrue(harness.scheduler.clock().nanoTime() < 3_100_000_000L);
        assertEquals(1L, harness.state(bank, 0).get("b"));
    }

    @Test
    void aTimerThatIsPostponedAgainAndAgainComesOnce() {
        for (int i = 0; i < 20; i++) {
            schedule("session", 1_000, () -> {
                events.add("expired");
                return Decision.answer("");
            });
            harness.scheduler.clock().advanceMs(900);
        }
        assertEquals(List.of(), events);
        harness.scheduler.runUntilIdle();
        assertEquals(List.of("expired"), events);
        assertEquals(0, harness.timers.waiting());
    }

    @Test
    void aTimerWhoseRecordsAreRefusedComesAgain() {
        harness.replica(0).faults(new PartitionFaults(1000, 0, 0, 0, 0));
        schedule("session", 100, () -> {
            events.add("expired");
            if (events.size() == 3) {
                harness.replica(0).faults(PartitionFaults.NONE);
            }
            return harness.newest().transfer("expired", "a", "b", 1);
        });
        harness.scheduler.runUntilIdle();

        assertEquals(List.of("expired", "expired", "expired"), events);
        assertEquals(1L, harness.state(bank, 0).get("b"));
    }

    @Test
    void aTimerThatThrowsComesAgain() {
        schedule("session", 100, () -> {
            events.add("expired");
            if (events.size() == 1) {
                throw new IllegalStateException("a bug of the test's own");
            }
            return Decision.answer("");
        });
        harness.scheduler.runUntilIdle();

        assertEquals(List.of("expired", "expired"), events);
    }

    @Test
    void aCrowdOfTimersLetsOthersThrough() {
        for (int i = 0; i < 500; i++) {
            int number = i;
            schedule("session" + i, 1_000, () -> {
                if (number == 0) {
                    bank.read(0, "sum", Bank::sum).whenComplete((sum, failure) -> events.add("answer"));
                }
                events.add("expired");
                return Decision.answer("");
            });
        }
        harness.scheduler.runUntilIdle();

        assertEquals(501, events.size());
        assertTrue(events.indexOf("answer") < 400, "the question waited for all timers");
    }

    @Test
    void noTimerOutlivesItsShard() {
        schedule("session", 1_000, () -> {
            events.add("expired");
            return Decision.answer("");
        });
        assertEquals(1, harness.timers.waiting());
        harness.cluster.elect(Bank.TOPIC, 0, TestCluster.OTHER_NODE);
        harness.publish();
        harness.scheduler.runUntilIdle();

        assertEquals(List.of(), events);
        assertEquals(0, harness.timers.waiting());
        assertFalse(harness.newest().context.timers().isScheduled("session"));
    }

    private void schedule(String key, long delayMs, Action<Bank.Entry> action) {
        CompletableFuture<String> done = bank.write(0, "schedule", shard -> {
                    shard.context.timers().schedule(key, delayMs, action);
                    return Decision.answer("");
                })
                .toCompletableFuture();
        harness.scheduler.runUntil(done::isDone);
        // the end of the drain, which sets the alarm
        CompletableFuture<Long> next = bank.read(0, "sum", Bank::sum).toCompletableFuture();
        harness.scheduler.runUntil(next::isDone);
    }
}
