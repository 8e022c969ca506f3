package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.partition.OffsetLookup;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.storage.LogEngine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicaReadTest {
    private static final long T = ReplicaHarness.FIRST_TIMESTAMP;

    @TempDir
    Path folder;

    private ReplicaHarness harness;
    private Provider<LogEngine> provider;
    private Replica replica;

    @BeforeEach
    void begin() throws Exception {
        harness = new ReplicaHarness(folder);
        provider = harness.bind("one", new FakeEngine(new FakeEngine.Disk()));
        replica = harness.open(Map.of());
    }

    @AfterEach
    void end() throws Exception {
        harness.close();
    }

    @Test
    void theEngineIsEnteredUntilTheSliceIsReleased() throws Exception {
        harness.append(Batches.of("a"));
        PartitionRead read = get(replica.read(0, 1000, true, ReadBound.HIGH_WATERMARK, 0));
        assertTrue(read.records().sizeInBytes() > 0);
        assertFalse(provider.isIdle());
        read.records().close();
        assertTrue(provider.isIdle());
    }

    @Test
    void aReadAtTheBoundIsEmptyAndEntersNothing() throws Exception {
        PartitionRead read = get(replica.read(0, 1000, true, ReadBound.HIGH_WATERMARK, Partition.NO_EPOCH));
        assertEquals(0, read.records().sizeInBytes());
        read.records().close();
        assertTrue(provider.isIdle());
    }

    @Test
    void offsetsOutsideAndEpochsThatDifferAreRefused() throws Exception {
        harness.lead(5);
        harness.append(Batches.of("a"));
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, refusal(replica.read(2, 1, true, ReadBound.LOG_END, 5)));
        assertEquals(ErrorCode.OFFSET_OUT_OF_RANGE, refusal(replica.read(-1, 1, true, ReadBound.LOG_END, 5)));
        assertEquals(ErrorCode.FENCED_LEADER_EPOCH, refusal(replica.read(0, 1, true, ReadBound.LOG_END, 4)));
        assertEquals(ErrorCode.UNKNOWN_LEADER_EPOCH, refusal(replica.read(0, 1, true, ReadBound.LOG_END, 6)));
        assertEquals(ErrorCode.FENCED_LEADER_EPOCH, refusal(replica.lookUp(-1, ReadBound.LOG_END, 4)));
        assertTrue(provider.isIdle());
    }

    @Test
    void aWaiterIsWokenOnceForEachDrainInWhichEnoughCame() throws Exception {
        int size = Batches.of("a").remaining();
        AtomicInteger one = new AtomicInteger();
        AtomicInteger three = new AtomicInteger();
        Partition.Waiting waiting = replica.await(ReadBound.HIGH_WATERMARK, 0, 1, one::incrementAndGet);
        Partition.Waiting patient = replica.await(ReadBound.HIGH_WATERMARK, 0, 3 * size, three::incrementAndGet);
        harness.append(Batches.of("a"));
        assertEquals(1, one.get());
        assertEquals(0, three.get());
        harness.append(Batches.of("b"));
        harness.append(Batches.of("c"));
        assertEquals(3, one.get());
        assertEquals(1, three.get());
        waiting.close();
        patient.close();
        harness.append(Batches.of("d"));
        assertEquals(3, one.get());
        assertEquals(1, three.get());
        harness.inLane(() -> assertEquals(0, replica.queue().waiters().count()));
    }

    @Test
    void aWaiterAtTheEndIsWokenByTheNextRecordAlone() throws Exception {
        harness.append(Batches.of("a"));
        AtomicInteger woken = new AtomicInteger();
        replica.await(ReadBound.LOG_END, 1, 1, woken::incrementAndGet);
        harness.inLane(() -> assertEquals(0, woken.get()));
        harness.append(Batches.of("b"));
        assertEquals(1, woken.get());
    }

    @Test
    void aRegistrationThatTheLaneGetsToLateLooksForItself() throws Exception {
        AtomicInteger woken = new AtomicInteger();
        harness.inLane(() -> {
            replica.append(Batches.of("a"), (short) 1, new Ignore());
            replica.await(ReadBound.LOG_END, 0, 1, woken::incrementAndGet);
        });
        harness.inLane(() -> {});
        assertEquals(1, woken.get());
    }

    @Test
    void waitersAreWokenWhenTheReplicaGoesAway() throws Exception {
        AtomicInteger woken = new AtomicInteger();
        replica.await(ReadBound.HIGH_WATERMARK, 0, 1, woken::incrementAndGet);
        harness.closeReplica();
        assertEquals(1, woken.get());
        assertEquals(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                refusal(replica.read(0, 1, true, ReadBound.LOG_END, Partition.NO_EPOCH)));
    }

    @Test
    void specialTimestampsAreAnswered() throws Exception {
        harness.lead(3);
        assertLookup(-1, 0, 3, replica.lookUp(-1, ReadBound.HIGH_WATERMARK, 3));
        assertLookup(-1, -1, -1, replica.lookUp(-3, ReadBound.HIGH_WATERMARK, 3));
        append(T + 10, T + 50, T + 20);
        append(T + 30);
        assertLookup(-1, 4, 3, replica.lookUp(-1, ReadBound.HIGH_WATERMARK, 3));
        assertLookup(-1, 0, 3, replica.lookUp(-2, ReadBound.HIGH_WATERMARK, 3));
        assertLookup(-1, 0, 3, replica.lookUp(-4, ReadBound.HIGH_WATERMARK, 3));
        assertLookup(T + 50, 1, 3, replica.lookUp(-3, ReadBound.HIGH_WATERMARK, 3));
        assertLookup(-1, -1, -1, replica.lookUp(-5, ReadBound.HIGH_WATERMARK, 3));
        assertEquals(ErrorCode.UNSUPPORTED_VERSION, refusal(replica.lookUp(-7, ReadBound.HIGH_WATERMARK, 3)));
    }

    @Test
    void aTimestampIsRefinedToTheFirstRecordThatReachesIt() throws Exception {
        append(T + 10, T + 50, T + 20);
        append(T + 60, T + 70);
        assertLookup(T + 10, 0, 0, replica.lookUp(T, ReadBound.HIGH_WATERMARK, 0));
        assertLookup(T + 50, 1, 0, replica.lookUp(T + 15, ReadBound.HIGH_WATERMARK, 0));
        assertLookup(T + 60, 3, 0, replica.lookUp(T + 51, ReadBound.HIGH_WATERMARK, 0));
        assertLookup(T + 70, 4, 0, replica.lookUp(T + 61, ReadBound.HIGH_WATERMARK, 0));
        assertLookup(-1, -1, -1, replica.lookUp(T + 71, ReadBound.HIGH_WATERMARK, 0));
    }

    private void append(long... timestamps) throws Exception {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (long timestamp : timestamps) {
            builder.append(timestamp, null, ByteBuffer.wrap(new byte[3]));
        }
        assertEquals(ErrorCode.NONE, harness.append(builder.build()).code());
    }

    private static void assertLookup(long timestampMs, long offset, int epoch, CompletionStage<OffsetLookup> stage)
            throws Exception {
        OffsetLookup found = get(stage);
        assertEquals(offset, found.offset());
        assertEquals(timestampMs, found.timestampMs());
        assertEquals(epoch, found.leaderEpoch());
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static ErrorCode refusal(CompletionStage<?> stage) {
        CompletionException failure = assertThrows(
                CompletionException.class, () -> stage.toCompletableFuture().join());
        return ReplicaHarness.errorOf(failure).code();
    }

    private static final class Ignore implements io.jusante.partition.AppendListener {
        @Override
        public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {}

        @Override
        public void failed(KafkaErrorException error) {
            throw error;
        }
    }
}
