package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.metadata.PartitionImage;
import io.jusante.partition.AppendListener;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.record.RecordBatch;
import io.jusante.record.TopicPartition;
import io.jusante.storage.LogEngine;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.Seeds;
import io.jusante.testkit.SimulatedLanes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Idempotent producers, readers and swaps of the engine in an order that the seed decides: whatever comes between them,
 * each record is in the log once, in its producer's order, and where its answer said.
 */
final class SwapSimulationTest {
    private static final String SLOT = "storage/fake";

    @TempDir
    Path folder;

    private int round;

    @Test
    void swapsUnderLoadLoseAndDoubleNothing() {
        Seeds.forEach(Integer.getInteger("jusante.rounds", 60), this::simulate);
    }

    private void simulate(long seed) throws Exception {
        try (LogDirectory directory = LogDirectory.open(folder.resolve("round-" + round++), failed -> {})) {
            new House(seed, directory).run();
        }
    }

    private static final class House {
        private final SeededScheduler scheduler;
        private final Random random;
        private final FakeEngine.Disk disk = new FakeEngine.Disk();
        private final FakeEngine[] engines = {new FakeEngine(disk), new FakeEngine(disk)};
        private final ProviderSlots<LogEngine> slots = new ProviderSlots<>();
        private final EngineSwap swap;
        private final List<Replica> replicas = new ArrayList<>();
        private final List<Client> clients = new ArrayList<>();
        /** What listeners found wrong: what they throw goes to whoever called them. */
        private final List<Throwable> wrong = new ArrayList<>();

        private int swapsEnded;
        private int swapsFailed;

        House(long seed, LogDirectory directory) {
            scheduler = new SeededScheduler(seed);
            random = scheduler.random();
            ReplicaServices services = new ReplicaServices(
                    scheduler.clock(),
                    new SimulatedLanes(scheduler),
                    scheduler.pool("io"),
                    new SimulatedTimer(scheduler),
                    slots,
                    new ProviderSlots<CompressionCodec>());
            for (int i = 0; i < engines.length; i++) {
                slots.bind(new Provider<>(SLOT, engines[i], new BundleIdentity("e", "1.0." + i, "e" + i)));
            }
            for (int i = 0; i < 3; i++) {
                TopicSettings settings = new TopicSettings(new FakeValues().with(Map.of("segment.bytes", "2000")));
                replicas.add(new Replica(new TopicPartition("t", i), new UUID(0, 9), 1, directory, settings, services));
            }
            swap = new EngineSwap(
                    services,
                    () -> replicas,
                    () -> new ParkedAppends.Limits(1 + random.nextInt(4), 4_000, 1 + random.nextInt(3)));
        }

        void run() throws Exception {
            for (Replica replica : replicas) {
                replica.follow(new PartitionImage(List.of(1), List.of(1), 1, 0, 0));
                OpenLog log = replica.lifecycle().open(slots.current(SLOT));
                replica.lane().executeBlocking(() -> replica.lifecycle().install(log));
            }
            scheduler.runUntilIdle();
            for (int i = 0; i < 4; i++) {
                clients.add(new Client(1000 + i, replicas.get(i % replicas.size())));
            }
            int swaps = 0;
            for (int step = 0; step < 400; step++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> clients.get(random.nextInt(clients.size())).send();
                    case 3 -> read(replicas.get(random.nextInt(replicas.size())));
                    case 4 -> swaps += maybeSwap();
                    default -> scheduler.step();
                }
            }
            engines[0].openBug = null;
            engines[1].openBug = null;
            scheduler.runUntilIdle();
            for (int i = 0; i < 50 && clients.stream().anyMatch(client -> !client.isDone()); i++) {
                clients.forEach(Client::send);
                scheduler.runUntilIdle();
            }
            assertEquals(List.of(), wrong);
            assertEquals(swaps, swapsEnded, "each swap ends");
            assertTrue(swapsFailed <= swaps);
            for (Client client : clients) {
                client.check();
            }
        }

        private int maybeSwap() {
            if (random.nextInt(3) != 0) {
                return 0;
            }
            String to = "e" + random.nextInt(2);
            engines[random.nextInt(2)].openBug =
                    random.nextInt(4) == 0 ? new IllegalStateException("the engine can't") : null;
            if (engines[0].openBug != null && engines[1].openBug != null) {
                engines[0].openBug = null;
                engines[1].openBug = null;
            }
            FakeEngine current = engines["e0".equals(slots.currentDigest(SLOT)) ? 0 : 1];
            // the one that has the logs can take them back: what else happens is another test's
            current.openBug = null;
            swap.swap(SLOT, to, scheduler.clock().nanoTime() + 1_000_000_000L).whenComplete((report, failure) -> {
                swapsEnded++;
                if (failure != null) {
                    swapsFailed++;
                }
            });
            return 1;
        }

        private void read(Replica replica) {
            long high = replica.highWatermark();
            long from = high == 0 ? 0 : random.nextInt((int) high);
            replica.read(from, 500, true, ReadBound.HIGH_WATERMARK, -1).whenComplete((found, failure) -> {
                if (failure != null) {
                    wrong.add(new AssertionError("a read of " + from + " failed", failure));
                    return;
                }
                scheduler.schedule(random.nextInt(1_000_000), found.records()::close);
            });
        }

        private void expect(boolean condition, String otherwise) {
            if (!condition) {
                wrong.add(new AssertionError(otherwise));
            }
        }

        /** A producer with up to three batches in flight, which sends again what was refused, in order. */
        private final class Client {
            private final long id;
            private final Replica replica;
            private final TreeMap<Integer, Boolean> unanswered = new TreeMap<>();
            private final Map<Integer, Long> acknowledged = new HashMap<>();
            private int nextSequence;
            private int inFlight;

            Client(long id, Replica replica) {
                this.id = id;
                this.replica = replica;
            }

            boolean isDone() {
                return unanswered.isEmpty();
            }

            void send() {
                if (inFlight > 0 && unanswered.containsValue(false)) {
                    return;
                }
                if (unanswered.containsValue(false)) {
                    send(unanswered.firstKey());
                } else if (inFlight < 3 && nextSequence < 60) {
                    send(nextSequence++);
                } else if (!acknowledged.isEmpty() && inFlight == 0) {
                    sendAgain();
                }
            }

            /** An answer that got lost on the way makes a client send what is in the log already. */
            private void sendAgain() {
                int sequence = nextSequence - 1;
                Long offset = acknowledged.get(sequence);
                if (offset != null) {
                    send(sequence);
                }
            }

            private void send(int sequence) {
                inFlight++;
                unanswered.put(sequence, true);
                replica.append(
                        Batches.idempotent(id, 0, sequence, id + "/" + sequence), (short) -1, new AppendListener() {
                            private boolean answered;

                            @Override
                            public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
                                once();
                                unanswered.remove(sequence);
                                Long before = acknowledged.put(sequence, baseOffset);
                                expect(before == null || before == baseOffset, "acknowledged in two places");
                            }

                            @Override
                            public void failed(KafkaErrorException error) {
                                once();
                                expect(
                                        error.code() == ErrorCode.NOT_LEADER_OR_FOLLOWER
                                                || error.code() == ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                                        error.code() + ": " + error.getMessage());
                                unanswered.put(sequence, false);
                            }

                            private void once() {
                                expect(!answered, "answered twice");
                                answered = true;
                                inFlight--;
                            }
                        });
            }

            void check() throws Exception {
                assertEquals(Map.of(), unanswered);
                Map<String, Long> found = new HashMap<>();
                long offset = 0;
                int expected = 0;
                while (offset < replica.highWatermark()) {
                    PartitionRead read = replica.read(offset, 10_000, true, ReadBound.HIGH_WATERMARK, -1)
                            .toCompletableFuture()
                            .get();
                    ByteBuffer bytes = read.records().asBuffer();
                    for (int at = 0; at < bytes.limit(); ) {
                        RecordBatch batch = RecordBatch.at(bytes, at);
                        if (batch.producerId() == id) {
                            assertEquals(expected++, batch.baseSequence(), "order of producer " + id);
                            String value = Batches.values(batch).get(0);
                            assertEquals(null, found.put(value, batch.baseOffset()), value + " is there twice");
                        }
                        at += batch.sizeInBytes();
                        offset = batch.lastOffset() + 1;
                    }
                    read.records().close();
                }
                assertEquals(acknowledged.size(), found.size());
                acknowledged.forEach((sequence, at) -> assertEquals(at, found.get(id + "/" + sequence)));
            }
        }
    }
}
