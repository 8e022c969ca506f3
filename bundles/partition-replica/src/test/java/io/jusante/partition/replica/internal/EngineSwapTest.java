package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.Provider;
import io.jusante.kernel.SwapReport;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.partition.replica.internal.ReplicaHarness.Answer;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.storage.LogEngine;
import io.jusante.storage.memory.internal.MemoryLogEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineSwapTest {
    private static final String SLOT = "storage/fake";

    @TempDir
    Path folder;

    private final FakeEngine.Disk disk = new FakeEngine.Disk();
    private final FakeEngine old = new FakeEngine(disk);
    private final FakeEngine young = new FakeEngine(disk);
    private ParkedAppends.Limits limits = new ParkedAppends.Limits(100, 1 << 20, 60_000);
    private ReplicaHarness harness;
    private Replica replica;
    private Provider<LogEngine> oldProvider;
    private Provider<LogEngine> youngProvider;
    private EngineSwap swap;

    @BeforeEach
    void begin() throws Exception {
        harness = new ReplicaHarness(folder);
        oldProvider = harness.bind("old", old);
        youngProvider = harness.bind("young", young);
        replica = harness.open(Map.of());
        swap = new EngineSwap(harness.services, () -> List.of(replica), () -> limits);
    }

    @AfterEach
    void end() throws Exception {
        harness.close();
    }

    @Test
    void theLogGoesOnWithTheNewEngineAndBackAgain() throws Exception {
        harness.append(Batches.idempotent(9, 0, 0, "a"));
        assertEquals(1, swapTo("young").handedOver());
        assertSame(youngProvider, ((StoreState.Serving) replica.state()).provider());
        assertFalse(oldProvider.enter(), "the old engine takes no more work");
        assertEquals(0, harness.append(Batches.idempotent(9, 0, 0, "a")).baseOffset(), "a duplicate is still known");
        assertEquals(1, harness.append(Batches.idempotent(9, 0, 1, "b")).baseOffset());
        assertEquals(1, swapTo("old").handedOver());
        assertEquals(2, harness.append(Batches.idempotent(9, 0, 2, "c")).baseOffset());
        assertEquals(List.of("a", "b", "c"), harness.readAll());
        assertEquals(0, swapTo("old").handedOver(), "it is there already");
    }

    @Test
    void appendsThatComeMeanwhileWaitInOrder() throws Exception {
        harness.append(Batches.idempotent(9, 0, 0, "v0"));
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        replica.lane().executeBlocking(() -> {
            holding.countDown();
            await(go);
        });
        assertTrue(holding.await(10, TimeUnit.SECONDS));
        CompletableFuture<SwapReport> swapping = start("young");
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 1; i < 5; i++) {
            answers.add(harness.begin(Batches.idempotent(9, 0, i, "v" + i), (short) -1));
        }
        assertFalse(answers.get(0).isDone());
        go.countDown();
        assertEquals(1, swapping.get(10, TimeUnit.SECONDS).handedOver());
        for (int i = 1; i < 5; i++) {
            assertEquals(i, answers.get(i - 1).get(10, TimeUnit.SECONDS).baseOffset());
        }
        assertEquals(List.of("v0", "v1", "v2", "v3", "v4"), harness.readAll());
        assertEquals(1, old.appends);
    }

    @Test
    void whatIsTooMuchOrTooLongIsToldToTryAgain() throws Exception {
        limits = new ParkedAppends.Limits(2, 1 << 20, 50);
        CountDownLatch go = new CountDownLatch(1);
        replica.lane().executeBlocking(() -> await(go));
        CompletableFuture<SwapReport> swapping = start("young");
        CompletableFuture<Answer> first = harness.begin(Batches.of("a"), (short) -1);
        CompletableFuture<Answer> second = harness.begin(Batches.of("b"), (short) -1);
        CompletableFuture<Answer> third = harness.begin(Batches.of("c"), (short) -1);
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                third.get(10, TimeUnit.SECONDS).code(),
                "one too many");
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                first.get(10, TimeUnit.SECONDS).code(),
                "50 ms are over");
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                second.get(10, TimeUnit.SECONDS).code());
        go.countDown();
        swapping.get(10, TimeUnit.SECONDS);
        assertEquals(0, harness.append(Batches.of("d")).baseOffset(), "what was refused is not in the log");
        assertEquals(List.of("d"), harness.readAll());
    }

    @Test
    void anEngineThatCannotOpenTheLogGivesItBack() throws Exception {
        harness.append(Batches.of("a"));
        young.openBug = new IllegalStateException("this engine can't");
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> start("young").get(10, TimeUnit.SECONDS));
        assertTrue(failure.getMessage().contains("stays on"), failure.getMessage());
        assertEquals(1, harness.append(Batches.of("b")).baseOffset());
        assertEquals(List.of("a", "b"), harness.readAll());
        assertSame(oldProvider, ((StoreState.Serving) replica.state()).provider());
        assertSame(oldProvider, harness.engines.current(SLOT));
        young.openBug = null;
        assertEquals(1, swapTo("young").handedOver(), "the next attempt is not spoiled");
    }

    @Test
    void anEngineThatFindsLessThanTheLogHasIsNotBelieved() throws Exception {
        harness.append(Batches.of("a"));
        harness.append(Batches.of("b"));
        young.loseTail = true;
        assertThrows(ExecutionException.class, () -> start("young").get(10, TimeUnit.SECONDS));
        assertEquals(List.of("a", "b"), harness.readAll());
        assertSame(oldProvider, ((StoreState.Serving) replica.state()).provider());
    }

    @Test
    void aFailedSyncInTheCloseTakesTheDirectoryOffline() throws Exception {
        harness.append(Batches.of("a"));
        old.closeFailure = new IOException("the disk is gone");
        assertThrows(ExecutionException.class, () -> start("young").get(10, TimeUnit.SECONDS));
        assertEquals(
                ErrorCode.KAFKA_STORAGE_ERROR, harness.append(Batches.of("b")).code());
        assertEquals(List.of(harness.directory), harness.offline);
    }

    @Test
    void aReaderThatHoldsOnToItsBytesSendsTheLogBack() throws Exception {
        harness.append(Batches.of("a"));
        PartitionRead read = replica.read(0, 1000, true, ReadBound.LOG_END, -1)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        CompletableFuture<SwapReport> swapping = swap.swap(
                        SLOT, "young", harness.clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100))
                .toCompletableFuture();
        harness.inLane(() -> {});
        harness.clock.advanceMs(200);
        assertThrows(ExecutionException.class, () -> swapping.get(10, TimeUnit.SECONDS));
        assertSame(oldProvider, ((StoreState.Serving) replica.state()).provider());
        assertTrue(read.records().sizeInBytes() > 0);
        read.records().close();
        assertEquals(1, swapTo("young").handedOver());
    }

    @Test
    void oneSwapAtATime() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        replica.lane().executeBlocking(() -> await(go));
        CompletableFuture<SwapReport> first = start("young");
        harness.bind("third", new FakeEngine(disk));
        assertThrows(ExecutionException.class, () -> start("third").get(10, TimeUnit.SECONDS));
        go.countDown();
        assertEquals(1, first.get(10, TimeUnit.SECONDS).handedOver());
    }

    @Test
    void aLogInMemoryIsTakenAlong() throws Exception {
        try (ReplicaHarness house = new ReplicaHarness(folder.resolve("memory"))) {
            house.bind("m1", new MemoryLogEngine());
            house.bind("m2", new MemoryLogEngine());
            Replica ephemeral = house.open(Map.of("jusante.storage.engine", "memory"));
            EngineSwap swaps = new EngineSwap(house.services, () -> List.of(ephemeral), () -> limits);
            for (int i = 0; i < 20; i++) {
                house.append(Batches.idempotent(3, 0, i, "v" + i));
            }
            List<String> before = house.readAll();
            SwapReport report = swaps.swap("storage/memory", "m2", Long.MAX_VALUE / 2)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertEquals(1, report.handedOver());
            assertEquals(before, house.readAll());
            assertEquals(19, house.append(Batches.idempotent(3, 0, 19, "v19")).baseOffset());
            assertEquals(20, house.append(Batches.idempotent(3, 0, 20, "v20")).baseOffset());
        }
    }

    private CompletableFuture<SwapReport> start(String digest) {
        return swap.swap(SLOT, digest, harness.clock.nanoTime() + TimeUnit.SECONDS.toNanos(10))
                .toCompletableFuture();
    }

    private SwapReport swapTo(String digest) throws Exception {
        return start(digest).get(10, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
