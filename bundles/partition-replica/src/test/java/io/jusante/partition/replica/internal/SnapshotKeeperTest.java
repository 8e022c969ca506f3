package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.storage.SidecarKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Producers' states come to disk beside the appends, and never beside a close. */
@Timeout(60)
final class SnapshotKeeperTest {
    private static final long PRODUCER = 7;

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine(new FakeEngine.Disk());
    private final CountDownLatch gate = new CountDownLatch(1);
    private ReplicaHarness harness;
    private int batches;

    /** A log in which each batch begins a segment, its epochs saved. */
    @BeforeEach
    void open() throws Exception {
        harness = new ReplicaHarness(folder);
        harness.bind("a", engine);
        harness.open(Map.of("segment.bytes", Integer.toString(batch(0).remaining())));
        append();
        harness.inLane(() -> harness.replica.lifecycle().saveEpochs());
        engine.savingGate = gate;
        engine.savesBegun.set(0);
    }

    @AfterEach
    void end() throws Exception {
        gate.countDown();
        harness.close();
    }

    @Test
    void appendsGoOnWhileAStateIsKept() throws Exception {
        append();
        await(() -> engine.savesBegun.get() == 1);
        append();
        append();
        assertEquals(1, engine.savesBegun.get(), "one at a time");
        gate.countDown();
        await(() -> kept().contains(3L));
    }

    @Test
    void aCloseWaitsForTheOneThatIsBeingKeptAndDropsTheRest() throws Exception {
        append();
        await(() -> engine.savesBegun.get() == 1);
        append();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            try {
                harness.closeReplica();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertFalse(isDoneSoon(closed), "closed beside a save");
        gate.countDown();
        closed.get(10, TimeUnit.SECONDS);
        assertTrue(kept().contains(3L), "the state at the end is kept: " + kept());
        assertEquals(List.of(), harness.offline);
    }

    private static boolean isDoneSoon(CompletableFuture<Void> future) throws Exception {
        try {
            future.get(100, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void append() throws Exception {
        assertEquals(ErrorCode.NONE, harness.append(batch(batches)).code(), "a batch that no disk should hold up");
        batches++;
    }

    private static ByteBuffer batch(int sequence) {
        return Batches.idempotent(PRODUCER, 0, sequence, "value");
    }

    private Set<Long> kept() {
        FakeEngine.Contents contents =
                engine.disk.directories.values().iterator().next();
        return contents.sidecars
                .getOrDefault(SidecarKind.PRODUCER_STATE, Map.of())
                .keySet();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadlineNs, "it does not come");
            Thread.onSpinWait();
        }
    }
}
