package io.jusante.coordinator.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.ShardTimers.Action;
import io.jusante.testkit.Seeds;
import io.jusante.testkit.SimulatedClock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
    private static final Action<String> NOTHING = () -> Decision.answer("");

    private final SimulatedClock clock = new SimulatedClock();
    private final TimerHeap<String> timers = new TimerHeap<>(clock);

    @Test
    void comesWhenItsTimeHasComeAndNotBefore() {
        timers.schedule("a", 10, NOTHING);
        clock.advanceMs(9);
        assertNull(poll());
        clock.advanceMs(1);
        assertNotNull(poll());
        assertFalse(timers.isScheduled("a"));
    }

    @Test
    void postponingTakesNoPlaceInTheHeap() {
        timers.schedule("session", 1_000, NOTHING);
        for (int i = 0; i < 10_000; i++) {
            clock.advanceNs(10_000);
            timers.schedule("session", 1_000, NOTHING);
        }
        assertEquals(1, timers.places());
        clock.advanceMs(950);
        assertNull(poll());
        clock.advanceMs(50);
        assertNotNull(poll());
    }

    @Test
    void anEarlierDeadlineCounts() {
        timers.schedule("a", 1_000, NOTHING);
        timers.schedule("a", 10, NOTHING);
        clock.advanceMs(10);
        assertNotNull(poll());
        clock.advanceMs(1_000);
        assertNull(poll(), "the former place is stale");
    }

    @Test
    void whatIsCancelledNeverComesAndDoesNotPileUp() {
        for (int i = 0; i < 10_000; i++) {
            timers.schedule(i, 1_000, NOTHING);
            timers.cancel(i);
        }
        assertEquals(0, timers.size());
        assertTrue(timers.places() < 200, timers.places() + " places");
        clock.advanceMs(1_000);
        assertNull(poll());
        assertEquals(0, timers.places());
        assertEquals(TimerHeap.NEVER, timers.nextNs());
    }

    @Test
    void oneThatFailedComesAgainMoreAndMoreSlowly() {
        timers.schedule("a", 0, NOTHING);
        TimerHeap.Entry<String> entry = poll();
        assertNotNull(entry);
        timers.retry(entry);
        clock.advanceMs(499);
        assertNull(poll());
        clock.advanceMs(1);
        assertEquals(entry, poll());
        timers.retry(entry);
        clock.advanceMs(999);
        assertNull(poll());
        clock.advanceMs(1);
        assertEquals(entry, poll());
        timers.done(entry);
        assertEquals(0, timers.size());
    }

    @Test
    void oneThatWasCancelledOrReplacedMeanwhileDoesNotComeAgain() {
        timers.schedule("cancelled", 0, NOTHING);
        TimerHeap.Entry<String> cancelled = poll();
        timers.cancel("cancelled");
        timers.retry(cancelled);
        assertEquals(0, timers.size());

        timers.schedule("replaced", 0, NOTHING);
        TimerHeap.Entry<String> replaced = poll();
        timers.schedule("replaced", 100, NOTHING);
        timers.retry(replaced);
        timers.done(replaced);
        assertTrue(timers.isScheduled("replaced"));
        clock.advanceMs(100);
        assertNotNull(poll());
        assertNull(poll());
    }

    /** Against a plain map of deadlines. */
    @Test
    void anyHistoryYieldsWhatIsDue() {
        Seeds.forEach(500, seed -> {
            Random random = new Random(seed);
            SimulatedClock time = new SimulatedClock();
            TimerHeap<String> heap = new TimerHeap<>(time);
            Map<Object, Long> model = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                int key = random.nextInt(12);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        heap.cancel(key);
                        model.remove(key);
                    }
                    case 1 -> {
                        time.advanceMs(random.nextInt(50));
                        poll(heap, time, model);
                    }
                    default -> {
                        int delayMs = random.nextInt(200);
                        heap.schedule(key, delayMs, NOTHING);
                        model.put(key, time.nanoTime() + delayMs * 1_000_000L);
                    }
                }
                assertEquals(model.containsKey(key), heap.isScheduled(key));
                assertEquals(model.size(), heap.size());
                long next = heap.nextNs();
                assertTrue(model.values().stream().allMatch(deadline -> next <= deadline));
            }
        });
    }

    private static void poll(TimerHeap<String> heap, SimulatedClock time, Map<Object, Long> model) {
        for (TimerHeap.Entry<String> due = heap.poll(time.nanoTime()); due != null; due = heap.poll(time.nanoTime())) {
            Long deadline = model.remove(Integer.valueOf(due.toString()));
            assertNotNull(deadline, "not scheduled");
            assertTrue(deadline <= time.nanoTime(), "early");
            heap.done(due);
        }
        assertTrue(model.values().stream().allMatch(deadline -> deadline > time.nanoTime()), "late");
    }

    private TimerHeap.Entry<String> poll() {
        return timers.poll(clock.nanoTime());
    }
}
