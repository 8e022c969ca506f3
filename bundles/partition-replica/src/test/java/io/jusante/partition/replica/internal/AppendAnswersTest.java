package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.partition.AppendListener;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.storage.LogEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever appends is told what became of it exactly once, whatever happens to the log meanwhile. */
final class AppendAnswersTest {
    private static final int SENDERS = 3;
    private static final long SEED = 20261120;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newFixedThreadPool(SENDERS);
    private final FakeEngine engine = new FakeEngine(new FakeEngine.Disk());

    @AfterEach
    void end() {
        threads.shutdown();
    }

    /** What ends, or interrupts, the life of the log while appends come in. */
    private enum Event {
        CLOSE,
        DELETE,
        HAND_OVER,
        HAND_OVER_FAILS,
        DISK_FAILS,
        ENGINE_FAILS,
        SYNC_FAILS,
        ANOTHER_LEADS,
        PARKED_TOO_LONG
    }

    private static final class ListenerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ListenerException() {
            super("a listener that is wrong", null, false, false);
        }
    }

    private static final class Told implements AppendListener {
        private final AtomicInteger times = new AtomicInteger();
        private final Random random;

        Told(Random random) {
            this.random = random;
        }

        @Override
        public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
            told();
        }

        @Override
        public void failed(KafkaErrorException error) {
            told();
        }

        private void told() {
            times.incrementAndGet();
            if (random.nextInt(20) == 0) {
                throw new ListenerException();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Event.class)
    void everyAppendIsAnsweredOnce(Event event) throws Exception {
        for (long seed = SEED; seed < SEED + 10; seed++) {
            run(event, seed);
            engine.appendFailure = null;
            engine.appendBug = null;
            engine.syncFailure = null;
            engine.disk.directories.clear();
        }
    }

    private void run(Event event, long seed) throws Exception {
        String about = event + " with seed " + seed;
        Random random = new Random(seed);
        ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        try (ReplicaHarness harness = new ReplicaHarness(folder.resolve(event + "-" + seed))) {
            harness.bind("one", engine);
            harness.open(random.nextBoolean() ? Map.of() : Map.of("flush.messages", "3"));
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            AtomicInteger sent = new AtomicInteger();
            for (int i = 0; i < SENDERS; i++) {
                Random own = new Random(random.nextLong());
                senders.add(CompletableFuture.runAsync(
                        () -> {
                            while (!over.get()) {
                                Told listener = new Told(own);
                                told.add(listener);
                                try {
                                    harness.replica.append(records(own), (short) (own.nextInt(3) - 1), listener);
                                } catch (ListenerException e) {
                                    // told on this very thread
                                    assertEquals(1, listener.times.get());
                                }
                                sent.incrementAndGet();
                            }
                        },
                        threads));
            }
            awaitSent(sent, random.nextInt(200));
            happen(event, harness, random);
            awaitSent(sent, sent.get() + random.nextInt(200));
            over.set(true);
            CompletableFuture.allOf(senders.toArray(new CompletableFuture<?>[0]))
                    .get(10, TimeUnit.SECONDS);
            harness.closeReplica();
        }
        for (Told one : told) {
            assertEquals(1, one.times.get(), about);
        }
        assertTrue(told.size() > 0, about);
    }

    private static void awaitSent(AtomicInteger sent, int count) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (sent.get() <= count) {
            assertTrue(System.nanoTime() < deadlineNs, "nothing is sent");
            Thread.onSpinWait();
        }
    }

    private static ByteBuffer records(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ByteBuffer.allocate(random.nextInt(3));
            case 1 -> Batches.idempotent(random.nextInt(3), 0, random.nextInt(3), "a");
            default -> Batches.of("a", "b");
        };
    }

    private void happen(Event event, ReplicaHarness harness, Random random) throws Exception {
        Replica replica = harness.replica;
        switch (event) {
            case CLOSE -> harness.closeReplica();
            case DELETE -> harness.inLane(() -> replica.lifecycle().delete());
            case HAND_OVER -> handOver(harness, new FakeEngine(engine.disk));
            case HAND_OVER_FAILS -> {
                FakeEngine broken = new FakeEngine(engine.disk);
                broken.openFailure = new IOException("it does not open");
                handOver(harness, broken);
            }
            case DISK_FAILS -> engine.appendFailure = new IOException("the disk is gone");
            case ENGINE_FAILS -> engine.appendBug = new IllegalStateException("the engine is wrong");
            case SYNC_FAILS -> engine.syncFailure = new IOException("the disk is gone");
            case ANOTHER_LEADS -> {
                replica.follow(new io.jusante.metadata.PartitionImage(List.of(1, 2), List.of(2), 2, 3, 0));
                harness.inLane(() -> {});
            }
            case PARKED_TOO_LONG -> {
                ParkedAppends parked =
                        new ParkedAppends(replica.id(), new ParkedAppends.Limits(1 + random.nextInt(20), 5000, 1000));
                replica.park(parked);
                harness.inLane(parked::expire);
                replica.unpark();
            }
        }
    }

    private static void handOver(ReplicaHarness harness, FakeEngine to) throws Exception {
        Provider<LogEngine> next = harness.bind("two", to);
        harness.inLane(() -> new ReplicaHandover(harness.replica).follow(next));
    }

    @Test
    void aCodecThatThrowsIsAnsweredToo() throws Exception {
        try (ReplicaHarness harness = new ReplicaHarness(folder)) {
            harness.bind("one", engine);
            harness.bind(new BrokenCodec());
            harness.open(Map.of("compression.type", "lz4"));
            CompletableFuture<ErrorCode> answer = new CompletableFuture<>();
            harness.replica.append(Batches.of("a"), (short) 1, new AppendListener() {
                @Override
                public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
                    answer.complete(ErrorCode.NONE);
                }

                @Override
                public void failed(KafkaErrorException error) {
                    answer.complete(error.code());
                }
            });
            assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, answer.get(10, TimeUnit.SECONDS));
        }
    }

    private static final class BrokenCodec implements CompressionCodec {
        @Override
        public int id() {
            return 3;
        }

        @Override
        public String name() {
            return "lz4";
        }

        @Override
        public OutputStream compress(OutputStream sink, int level) {
            throw new IllegalStateException("a codec that is wrong");
        }

        @Override
        public InputStream decompress(ByteBuffer compressed) {
            throw new IllegalStateException("a codec that is wrong");
        }

        @Override
        public int defaultLevel() {
            return 1;
        }
    }
}
