package io.jusante.network.sockets.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {
    @Test
    void whoWaitsIsServedInOrderAndNobodyOvertakes() {
        MemoryBudget budget = new MemoryBudget(100, 10);
        List<String> granted = new ArrayList<>();
        assertTrue(budget.tryReserve(90));
        assertFalse(budget.tryReserve(50));
        budget.await(() -> granted.add("large"), 50);
        assertFalse(budget.tryReserve(5), "there is room, but somebody waits");
        budget.await(() -> granted.add("small"), 5);
        assertEquals(List.of(), granted);
        budget.release(90);
        assertEquals(List.of("large", "small"), granted);
        assertEquals(55, budget.usedBytes());
        assertEquals(2, budget.usedFrames());
    }

    @Test
    void whoLeavesTheLineLetsTheNextIn() {
        MemoryBudget budget = new MemoryBudget(100, 10);
        List<String> granted = new ArrayList<>();
        assertTrue(budget.tryReserve(60));
        MemoryBudget.Waiter impatient = () -> granted.add("impatient");
        budget.await(impatient, 90);
        budget.await(() -> granted.add("next"), 40);
        assertTrue(budget.leave(impatient));
        assertEquals(List.of("next"), granted);
        assertFalse(budget.leave(impatient));
    }

    @Test
    void aFrameLargerThanEverythingWaitsUntilItIsAlone() {
        MemoryBudget budget = new MemoryBudget(100, 10);
        List<String> granted = new ArrayList<>();
        assertTrue(budget.tryReserve(1));
        assertFalse(budget.tryReserve(1000));
        budget.await(() -> granted.add("huge"), 1000);
        budget.release(1);
        assertEquals(List.of("huge"), granted);
        assertFalse(budget.tryReserve(1));
    }

    @Test
    void framesAreCountedAsWellAsBytes() {
        MemoryBudget budget = new MemoryBudget(1000, 2);
        assertTrue(budget.tryReserve(1));
        assertTrue(budget.tryReserve(1));
        assertFalse(budget.tryReserve(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void manyThreadsNeverExceedItAndNobodyIsForgotten(long seed) throws Exception {
        long max = 10_000;
        MemoryBudget budget = new MemoryBudget(max, 50);
        AtomicLong held = new AtomicLong();
        AtomicLong worst = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        AtomicLong forgotten = new AtomicLong();
        for (int t = 0; t < 4; t++) {
            Random random = new Random(seed * 31 + t);
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    int bytes = 1 + random.nextInt(5000);
                    if (!budget.tryReserve(bytes)) {
                        Semaphore granted = new Semaphore(0);
                        budget.await(granted::release, bytes);
                        try {
                            if (!granted.tryAcquire(10, TimeUnit.SECONDS)) {
                                forgotten.incrementAndGet();
                                return;
                            }
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    long now = held.addAndGet(bytes);
                    worst.accumulateAndGet(now, Math::max);
                    held.addAndGet(-bytes);
                    budget.release(bytes);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, forgotten.get(), "seed " + seed);
        assertTrue(worst.get() <= max, "seed " + seed + ": " + worst);
        assertEquals(0, budget.usedBytes());
        assertEquals(0, budget.usedFrames());
    }
}
