package io.jusante.coordinator.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.coordinator.Coordinator;
import io.jusante.kernel.Clock;
import io.jusante.kernel.Lane;
import io.jusante.kernel.LaneBounds;
import io.jusante.kernel.LaneListener;
import io.jusante.kernel.LanePool;
import io.jusante.kernel.Lanes;
import io.jusante.kernel.ProviderSlots;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import io.jusante.record.TopicPartition;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.PartitionFaults;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.SimulatedPartition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runtime in real lanes, asked by real threads, over a partition that a lock makes fit for them. */
@Timeout(60)
class RuntimeThreadsTest {
    private static final int THREADS = 4;
    private static final int TRANSFERS = 2_000;
    private static final long SEED = System.nanoTime();

    private final SeededScheduler scheduler = new SeededScheduler(SEED);
    private final TestCluster cluster = new TestCluster();
    private final UUID topicId = cluster.createTopic(Bank.TOPIC, 1).id();
    private final SimulatedPartition replica =
            new SimulatedPartition(scheduler, new TopicPartition(Bank.TOPIC, 0), topicId);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LanePool lanes = new LanePool("test-lane", 2, LaneBounds.DEFAULT, Clock.SYSTEM);
    private volatile boolean stopped;

    @Test
    void nothingIsLostBetweenThreads() throws Exception {
        FakeConfiguration configuration = new FakeConfiguration()
                .define(ConfigScope.TOPIC, "max.message.bytes", ConfigType.INT, "4096")
                .define(ConfigScope.TOPIC, "segment.bytes", ConfigType.INT, "1000000");
        RuntimeHost host = new RuntimeHost(new RuntimeServices(
                TestCluster.THIS_NODE,
                new Locked(),
                () -> null,
                configuration::topic,
                new ProviderSlots<>(),
                Clock.SYSTEM,
                timer,
                (name, threads) -> new Shared(lanes),
                100_000));
        replica.faults(new PartitionFaults(2, 2, 100, 0, 10)).lead(0);
        Thread stepper = new Thread(this::step, "partition");
        stepper.start();
        Coordinator<Bank, Bank.Entry> bank = host.host(new Bank.Type());
        host.publish(cluster.image());
        while (bank.loaded().isEmpty()) {
            Thread.onSpinWait();
        }
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger acknowledged = new AtomicInteger();
        List<CompletableFuture<String>> all = transferFromAllThreads(bank, answers, acknowledged);
        CompletableFuture.allOf(all.stream()
                        .map(future -> future.handle((answer, failure) -> null))
                        .toArray(CompletableFuture<?>[]::new))
                .get(50, TimeUnit.SECONDS);

        synchronized (scheduler) {
            replica.faults(PartitionFaults.NONE);
        }
        Map<String, Long> state = finalState(bank);
        assertEquals(THREADS * TRANSFERS, answers.get(), "seed " + SEED);
        assertTrue(acknowledged.get() > 0, "seed " + SEED);
        synchronized (scheduler) {
            assertEquals(RuntimeHarness.replayOf(replica.contents()), state, "seed " + SEED);
        }
        for (CompletableFuture<String> transfer : all) {
            if (!transfer.isCompletedExceptionally()) {
                assertTrue(state.containsKey("#" + transfer.join()), "seed " + SEED + " lost " + transfer.join());
            }
        }
        host.close();
        host.gone().get(10, TimeUnit.SECONDS);
        stopped = true;
        stepper.join();
        timer.shutdownNow();
        assertTrue(lanes.close(TimeUnit.SECONDS.toNanos(10)));
    }

    private static List<CompletableFuture<String>> transferFromAllThreads(
            Coordinator<Bank, Bank.Entry> bank, AtomicInteger answers, AtomicInteger acknowledged) throws Exception {
        List<CompletableFuture<String>> all = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int number = t;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < TRANSFERS; i++) {
                    String id = number + "-" + i;
                    String from = "a" + i % 7;
                    CompletableFuture<String> transfer = bank.write(
                                    0, "transfer", shard -> shard.transfer(id, from, "b" + number, 1))
                            .whenComplete((answer, failure) -> {
                                answers.incrementAndGet();
                                if (failure == null) {
                                    acknowledged.incrementAndGet();
                                }
                            })
                            .toCompletableFuture();
                    synchronized (all) {
                        all.add(transfer);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return all;
    }

    /** {@return the state, once a transfer went through and so nothing is in doubt} */
    private static Map<String, Long> finalState(Coordinator<Bank, Bank.Entry> bank) throws Exception {
        for (int tries = 0; ; tries++) {
            String id = "last" + tries;
            try {
                bank.write(0, "transfer", shard -> shard.transfer(id, "a", "b", 1))
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                return bank.read(0, "state", Bank::state).toCompletableFuture().get(10, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException e) {
                Thread.onSpinWait();
            }
        }
    }

    private void step() {
        while (!stopped) {
            boolean busy;
            synchronized (scheduler) {
                busy = scheduler.step();
            }
            if (!busy) {
                Thread.onSpinWait();
            }
        }
    }

    /** Lanes that outlive a coordinator: the test closes their pool, and waits for it. */
    private record Shared(LanePool pool) implements Lanes {
        @Override
        public Lane lane(String name, LaneListener listener) {
            return pool.lane(name, listener);
        }
    }

    /** Hosts the replica behind a lock: its contract allows calls from any thread, the simulator does not. */
    private final class Locked implements Partitions {
        private final Partition locked = (Partition) Proxy.newProxyInstance(
                Partition.class.getClassLoader(), new Class<?>[] {Partition.class}, (proxy, method, arguments) -> {
                    synchronized (scheduler) {
                        try {
                            return method.invoke(replica, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                });

        @Override
        public Partition find(String topic, int partition) {
            return locked;
        }

        @Override
        public Partition find(UUID id, int partition) {
            return locked;
        }

        @Override
        public Collection<? extends Partition> all() {
            return List.of(locked);
        }
    }
}
