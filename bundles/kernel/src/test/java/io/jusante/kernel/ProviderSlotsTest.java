package io.jusante.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProviderSlotsTest {
    private static final String SLOT = "storage/segment";

    private final List<String> changes = new ArrayList<>();
    private final ProviderSlots<String> slots = new ProviderSlots<>(changes::add);
    private final Map<String, String> assigned = new HashMap<>();
    private final Provider<String> old = provider("old");
    private final Provider<String> young = provider("young");
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void endTimer() {
        timer.shutdownNow();
    }

    @Test
    void whatWasBoundFirstKeepsTheSlotWhereNothingIsAssigned() {
        slots.bind(old);
        slots.bind(young);
        assertSame(old, slots.current(SLOT));
        assertEquals(Set.of(SLOT), slots.slots());
        assertSame(young, slots.candidate(SLOT, "young"));
        assertEquals(List.of(SLOT), changes);
    }

    @Test
    void theAssignmentChoosesWhateverWasBoundFirst() {
        assigned.put(SLOT, "young");
        slots.use(assigned::get);
        slots.bind(old);
        assertNull(slots.current(SLOT), "only the assigned one may fill the slot");
        slots.bind(young);
        assertSame(young, slots.current(SLOT));
    }

    @Test
    void assignmentsThatComeLateMoveTheSlot() {
        slots.bind(old);
        slots.bind(young);
        assigned.put(SLOT, "young");
        slots.use(assigned::get);
        assertSame(young, slots.current(SLOT));
        assertEquals(List.of(SLOT, SLOT), changes);
    }

    @Test
    void anUnboundProviderIsRetiredAndTheNextTakesItsPlace() {
        slots.bind(old);
        slots.bind(young);
        assertTrue(old.enter());
        assertEquals(List.of(old), slots.unbind(old.service()));
        assertSame(young, slots.current(SLOT));
        assertFalse(old.enter());
        assertFalse(old.isIdle());
        old.exit();
        assertTrue(old.isIdle());
    }

    @Test
    void aMissingProviderIsWaitedFor() {
        CompletableFuture<Provider<String>> waiting = slots.whenCurrent(SLOT).toCompletableFuture();
        assertFalse(waiting.isDone());
        slots.bind(old);
        assertSame(old, waiting.join());
        assertSame(old, slots.whenCurrent(SLOT).toCompletableFuture().join());
    }

    @Test
    void enterGivesTheCurrentProviderAndNothingWhenItIsRetired() {
        assertNull(slots.enter(SLOT));
        slots.bind(old);
        assertSame(old, slots.enter(SLOT));
        old.exit();
        old.retire();
        assertNull(slots.enter(SLOT));
    }

    @Test
    void aSwapEndsWhenTheOldProviderIsUnused() throws Exception {
        slots.bind(old);
        slots.bind(young);
        assertTrue(old.enter());
        CompletableFuture<SwapReport> swap = new ProviderSwap(Clock.SYSTEM, timer)
                .swap(slots, SLOT, "young", System.nanoTime() + TimeUnit.SECONDS.toNanos(10))
                .toCompletableFuture();
        assertSame(young, slots.enter(SLOT));
        assertFalse(swap.isDone());
        old.exit();
        assertEquals(1, swap.get(5, TimeUnit.SECONDS).handedOver());
    }

    @Test
    void aSwapThatCannotDrainIsRolledBack() {
        slots.bind(old);
        slots.bind(young);
        assertTrue(old.enter());
        CompletableFuture<SwapReport> swap = new ProviderSwap(Clock.SYSTEM, timer)
                .swap(slots, SLOT, "young", System.nanoTime())
                .toCompletableFuture();
        ExecutionException failure = assertThrows(ExecutionException.class, () -> swap.get(5, TimeUnit.SECONDS));
        assertTrue(failure.getMessage().contains("stays on"), failure.getMessage());
        assertSame(old, slots.enter(SLOT));
    }

    @Test
    void aSwapToAProviderThatIsNotThereIsRefused() {
        slots.bind(old);
        CompletableFuture<SwapReport> swap = new ProviderSwap(Clock.SYSTEM, timer)
                .swap(slots, SLOT, "nobody", System.nanoTime())
                .toCompletableFuture();
        assertTrue(swap.isCompletedExceptionally());
        assertSame(old, slots.current(SLOT));
    }

    private static Provider<String> provider(String digest) {
        return new Provider<>(SLOT, "service of " + digest, new BundleIdentity("engine", "1.0.0", digest));
    }
}
