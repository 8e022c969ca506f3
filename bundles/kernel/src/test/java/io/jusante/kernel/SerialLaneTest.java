package io.jusante.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class SerialLaneTest {
    private final ManualClock clock = new ManualClock();
    private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
    private final Recorder recorder = new Recorder();
    private final SerialLane lane = new SerialLane("test", recorder, pool::add, LaneBounds.DEFAULT, clock);

    @Test
    void anIdleLaneRunsTheCommandOnTheSubmittingThreadBeforeItReturns() {
        List<String> log = recorder.log;
        lane.execute(() -> {
            assertTrue(lane.isOwnedByCaller());
            log.add("a");
        });
        assertEquals(List.of("a", "drained"), log);
        assertFalse(lane.isOwnedByCaller());
        assertTrue(pool.isEmpty());
    }

    @Test
    void aCommandSubmittedFromWithinRunsAfterTheOneThatSubmittedIt() {
        lane.execute(() -> {
            lane.execute(() -> recorder.log.add("inner"));
            assertEquals(1, lane.backlog());
            recorder.log.add("outer");
        });
        assertEquals(List.of("outer", "inner", "drained"), recorder.log);
        assertEquals(0, lane.backlog());
    }

    @Test
    void whatIsSubmittedByTheListenerIsDrainedAgain() {
        recorder.onDrained = () -> {
            recorder.onDrained = () -> {};
            lane.execute(() -> recorder.log.add("late"));
        };
        lane.execute(() -> recorder.log.add("a"));
        assertEquals(List.of("a", "drained", "late", "drained"), recorder.log);
    }

    @Test
    void moreCommandsThanTheBoundAreLeftToThePoolInOrder() {
        lane.execute(() -> {
            for (int i = 0; i < 100; i++) {
                int number = i;
                lane.execute(() -> recorder.log.add(String.valueOf(number)));
            }
        });
        assertEquals(64, recorder.log.size(), "63 commands beside the first, and the end of the drain");
        assertEquals(1, pool.size());
        runPool();
        List<String> numbers =
                recorder.log.stream().filter(entry -> !entry.equals("drained")).toList();
        assertEquals(100, numbers.size());
        for (int i = 0; i < 100; i++) {
            assertEquals(String.valueOf(i), numbers.get(i));
        }
    }

    @Test
    void aSlowDrainMovesTheLaneToThePoolUntilItIsCalm() {
        lane.execute(() -> clock.advanceNs(LaneBounds.DEFAULT.slowNs() + 1));
        assertTrue(lane.isSlow());
        for (int i = 0; i < LaneBounds.DEFAULT.calmDrains(); i++) {
            int before = recorder.log.size();
            lane.execute(() -> recorder.log.add("on the pool"));
            assertEquals(before, recorder.log.size());
            runPool();
            assertNotEquals(before, recorder.log.size());
        }
        assertFalse(lane.isSlow());
        lane.execute(() -> recorder.log.add("inline again"));
        assertTrue(pool.isEmpty());
        assertTrue(recorder.log.contains("inline again"));
    }

    @Test
    void aBlockingCommandNeverRunsOnTheSubmittingThreadAndKeepsItsPlace() {
        lane.execute(() -> {
            lane.execute(() -> recorder.log.add("before"));
            lane.executeBlocking(() -> {
                clock.advanceNs(LaneBounds.DEFAULT.slowNs() * 100);
                recorder.log.add("blocking");
            });
            lane.execute(() -> recorder.log.add("after"));
        });
        assertEquals(List.of("before", "drained"), recorder.log);
        runPool();
        assertEquals(List.of("before", "drained", "blocking", "after", "drained"), recorder.log);
        assertFalse(lane.isSlow(), "a command that may block does not make a lane slow");
    }

    @Test
    void aCommandThatThrowsIsReportedAndTheLaneGoesOn() {
        RuntimeException bug = new IllegalStateException("bug");
        lane.execute(() -> {
            throw bug;
        });
        lane.execute(() -> recorder.log.add("next"));
        assertEquals(List.of(bug), recorder.failures);
        assertTrue(recorder.log.contains("next"));
    }

    @Test
    void aListenerThatThrowsDoesNotStopTheLane() {
        recorder.onDrained = () -> {
            throw new IllegalStateException("bug");
        };
        lane.execute(() -> recorder.log.add("a"));
        lane.execute(() -> recorder.log.add("b"));
        assertEquals(List.of("a", "drained", "b", "drained"), recorder.log);
        assertEquals(2, recorder.failures.size());
    }

    @RepeatedTest(20)
    void commandsOfManyThreadsRunOneAtATimeAndEachThreadsInOrder(RepetitionInfo info) throws Exception {
        long seed = 7_001L * info.getCurrentRepetition();
        try (LanePool lanes = new LanePool("lane-test", 2, new LaneBounds(4, 20_000, 50_000, 3), Clock.SYSTEM)) {
            AtomicBoolean inside = new AtomicBoolean();
            AtomicInteger overlaps = new AtomicInteger();
            AtomicInteger misplaced = new AtomicInteger();
            Recorder seen = new Recorder();
            Lane shared = lanes.lane("shared", seen);
            int threads = 4;
            int commands = 500;
            int[] expected = new int[threads];
            CountDownLatch done = new CountDownLatch(threads * commands);
            List<Thread> producers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int id = t;
                Random random = new Random(seed + t);
                producers.add(new Thread(() -> {
                    for (int i = 0; i < commands; i++) {
                        int number = i;
                        boolean dawdle = random.nextInt(50) == 0;
                        Runnable command = () -> {
                            if (!inside.compareAndSet(false, true)) {
                                overlaps.incrementAndGet();
                            }
                            if (expected[id]++ != number) {
                                misplaced.incrementAndGet();
                            }
                            if (dawdle) {
                                long untilNs = System.nanoTime() + 60_000;
                                while (System.nanoTime() - untilNs < 0) {
                                    Thread.onSpinWait();
                                }
                            }
                            inside.set(false);
                            done.countDown();
                        };
                        if (random.nextInt(20) == 0) {
                            shared.executeBlocking(command);
                        } else {
                            shared.execute(command);
                        }
                    }
                }));
            }
            producers.forEach(Thread::start);
            assertTrue(done.await(20, TimeUnit.SECONDS), () -> "commands lost, seed " + seed + ", " + shared);
            for (Thread producer : producers) {
                producer.join();
            }
            assertEquals(0, overlaps.get(), "two commands at once, seed " + seed);
            assertEquals(0, misplaced.get(), "order lost, seed " + seed);
            assertEquals(List.of(), seen.failures, "seed " + seed);
        }
    }

    private void runPool() {
        for (Runnable task = pool.poll(); task != null; task = pool.poll()) {
            task.run();
        }
    }

    private static final class Recorder implements LaneListener {
        private final List<String> log = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private Runnable onDrained = () -> {};

        @Override
        public void drained() {
            log.add("drained");
            onDrained.run();
        }

        @Override
        public void failed(Throwable bug) {
            failures.add(bug);
        }
    }
}
