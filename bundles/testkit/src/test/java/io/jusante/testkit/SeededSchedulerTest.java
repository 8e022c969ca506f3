package io.jusante.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.Lane;
import io.jusante.kernel.LaneListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class SeededSchedulerTest {
    @Test
    void theSameSeedGivesTheSameRunAndOthersDiffer() {
        assertEquals(course(7), course(7));
        Set<List<String>> courses = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            courses.add(course(seed));
        }
        assertTrue(courses.size() > 10, () -> courses.size() + " courses");
    }

    private static List<String> course(long seed) {
        SeededScheduler scheduler = new SeededScheduler(seed);
        List<String> course = new ArrayList<>();
        Executor one = scheduler.serial("one");
        Executor two = scheduler.serial("two");
        Executor pool = scheduler.pool("pool");
        for (int i = 0; i < 5; i++) {
            int number = i;
            one.execute(() -> course.add("one " + number));
            two.execute(() -> course.add("two " + number));
            pool.execute(() -> course.add("pool " + number));
        }
        scheduler.runUntilIdle();
        assertEquals(15, course.size());
        assertEquals(
                List.of("one 0", "one 1", "one 2", "one 3", "one 4"),
                course.stream().filter(step -> step.startsWith("one")).toList());
        return course;
    }

    @Test
    void timersFireInOrderAndMoveTheClock() {
        SeededScheduler scheduler = new SeededScheduler(1);
        long start = scheduler.clock().wallMs();
        List<String> fired = new ArrayList<>();
        scheduler.schedule(2_000_000, () -> fired.add("later"));
        scheduler.schedule(1_000_000, () -> fired.add("first"));
        scheduler.schedule(1_000_000, () -> fired.add("second"));
        scheduler.runUntil(() -> fired.size() == 2);
        assertEquals(start + 1, scheduler.clock().wallMs());
        scheduler.runUntilIdle();
        assertEquals(List.of("first", "second", "later"), fired);
        assertEquals(2_000_000, scheduler.clock().nanoTime());
        assertFalse(scheduler.step());
        assertThrows(AssertionError.class, () -> scheduler.runUntil(() -> false));
    }

    @Test
    void aFailureNamesItsSeed() {
        AssertionError failure = assertThrows(
                AssertionError.class,
                () -> Seeds.forEach(
                        0,
                        seed -> {
                            throw new IllegalStateException("boom");
                        },
                        42));
        assertTrue(failure.getMessage().contains("-Djusante.seed=42"), failure::getMessage);
    }

    @Test
    void lanesAreSerialWhateverTheSeed() {
        Seeds.forEach(200, seed -> {
            SeededScheduler scheduler = new SeededScheduler(seed);
            List<Integer> ran = new ArrayList<>();
            List<Throwable> bugs = new ArrayList<>();
            int[] drains = new int[1];
            Lane[] lane = new Lane[1];
            lane[0] = new SimulatedLanes(scheduler).lane("lane", new LaneListener() {
                @Override
                public void drained() {
                    assertTrue(lane[0].isOwnedByCaller());
                    drains[0]++;
                }

                @Override
                public void failed(Throwable bug) {
                    bugs.add(bug);
                }
            });
            for (int i = 0; i < 20; i++) {
                int number = i;
                Runnable command = () -> {
                    assertTrue(lane[0].isOwnedByCaller());
                    ran.add(number);
                    if (number == 5) {
                        lane[0].execute(() -> ran.add(100));
                        throw new IllegalStateException("a bug");
                    }
                };
                if (i % 3 == 0) {
                    int before = ran.size();
                    lane[0].executeBlocking(command);
                    assertEquals(before, ran.size());
                } else {
                    lane[0].execute(command);
                }
            }
            scheduler.runUntilIdle();
            assertEquals(0, lane[0].backlog());
            assertFalse(lane[0].isOwnedByCaller());
            assertEquals(21, ran.size());
            ran.remove(Integer.valueOf(100));
            for (int i = 0; i < 20; i++) {
                assertEquals(i, ran.get(i));
            }
            assertEquals(1, bugs.size());
            assertTrue(drains[0] >= 5);
        });
    }
}
