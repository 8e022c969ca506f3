package io.jusante.coordinator.runtime.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.controller.Controller;
import io.jusante.coordinator.Coordinator;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.ProviderSlots;
import io.jusante.metadata.TopicImage;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordCursor;
import io.jusante.record.TopicPartition;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.SimulatedLanes;
import io.jusante.testkit.SimulatedPartition;
import io.jusante.testkit.SimulatedPartitions;
import io.jusante.testkit.SimulatedTimers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A runtime in a simulated world, with a bank on it. */
final class RuntimeHarness {
    final SeededScheduler scheduler;
    final SimulatedTimers timers;
    final SimulatedPartitions partitions = new SimulatedPartitions();
    final TestCluster cluster = new TestCluster();
    final TestController controller = new TestController();
    final ProviderSlots<CompressionCodec> codecs = new ProviderSlots<>();
    final FakeConfiguration configuration = new FakeConfiguration()
            .define(ConfigScope.TOPIC, "max.message.bytes", ConfigType.INT, "4096")
            .define(ConfigScope.TOPIC, "segment.bytes", ConfigType.INT, "1000000");
    final Bank.Type type = new Bank.Type();
    final RuntimeHost host;
    private final List<SimulatedPartition> replicas = new ArrayList<>();

    RuntimeHarness(long seed) {
        scheduler = new SeededScheduler(seed);
        timers = new SimulatedTimers(scheduler);
        Controller asked = controller;
        host = new RuntimeHost(new RuntimeServices(
                TestCluster.THIS_NODE,
                partitions,
                () -> asked,
                configuration::topic,
                codecs,
                scheduler.clock(),
                timers,
                (name, threads) -> new SimulatedLanes(scheduler),
                1_000));
    }

    /** Creates the bank's topic, hosts its replicas and publishes it. */
    List<SimulatedPartition> createTopic(int count) {
        TopicImage topic = cluster.createTopic(Bank.TOPIC, count);
        replicas.clear();
        for (int i = 0; i < count; i++) {
            SimulatedPartition replica =
                    new SimulatedPartition(scheduler, new TopicPartition(Bank.TOPIC, i), topic.id()).lead(0);
            partitions.add(replica);
            replicas.add(replica);
        }
        publish();
        return List.copyOf(replicas);
    }

    void publish() {
        host.publish(cluster.image());
    }

    SimulatedPartition replica(int index) {
        return replicas.get(index);
    }

    /** {@return the bank, hosted and loaded over one partition} */
    Coordinator<Bank, Bank.Entry> open() {
        Coordinator<Bank, Bank.Entry> bank = host.host(type);
        createTopic(1);
        scheduler.runUntil(() -> bank.loaded().contains(0));
        return bank;
    }

    /** {@return the shard that was made last} */
    Bank newest() {
        return type.made.get(type.made.size() - 1);
    }

    CompletableFuture<String> transfer(
            Coordinator<Bank, Bank.Entry> bank, String id, String from, String to, long amount) {
        return bank.write(0, "transfer", shard -> shard.transfer(id, from, to, amount))
                .toCompletableFuture();
    }

    Map<String, Long> state(Coordinator<Bank, Bank.Entry> bank, int partition) {
        CompletableFuture<Map<String, Long>> state =
                bank.read(partition, "state", Bank::state).toCompletableFuture();
        scheduler.runUntil(state::isDone);
        return state.join();
    }

    /** {@return what the code of a failed stage is} */
    static ErrorCode error(CompletionStage<?> stage) {
        CompletableFuture<?> future = stage.toCompletableFuture();
        if (!future.isCompletedExceptionally()) {
            throw new AssertionError("did not fail: " + future);
        }
        try {
            future.join();
            throw new AssertionError();
        } catch (CompletionException e) {
            return ((KafkaErrorException) Objects.requireNonNull(e.getCause())).code();
        }
    }

    /** {@return the state that a log makes, without the runtime} */
    static Map<String, Long> replayOf(ByteBuffer log) {
        Map<String, Long> state = new TreeMap<>();
        Bank.Format format = new Bank.Format();
        RecordCursor cursor = new RecordCursor();
        try {
            for (int at = log.position(); at < log.limit(); ) {
                RecordBatch batch = RecordBatch.at(log, at);
                cursor.reset(batch);
                while (cursor.next()) {
                    Bank.Entry entry = format.read(Objects.requireNonNull(cursor.key()), cursor.value());
                    if (entry == null) {
                        continue;
                    }
                    if (entry.balance() == null) {
                        state.remove(entry.key());
                    } else {
                        state.put(entry.key(), entry.balance());
                    }
                }
                at += batch.sizeInBytes();
            }
        } catch (CorruptBatchException e) {
            throw new AssertionError(e);
        }
        return state;
    }
}
