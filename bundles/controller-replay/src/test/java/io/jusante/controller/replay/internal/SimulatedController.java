package io.jusante.controller.replay.internal;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.UpdateMode;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.controller.Controller;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.LocalBroker;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.image.MetadataRecords;
import io.jusante.testkit.FakeConfiguration;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.SimulatedMetadataLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A controller on a simulated log, with a view that publishes some time after the commit. */
final class SimulatedController {
    static final int NODE = 1;

    final SeededScheduler scheduler;
    final SimulatedMetadataLog log;
    final View view;
    final FakeConfiguration configuration = configuration();
    final ReplayController replaying;
    final Controller controller;
    final List<Long> registrations = new ArrayList<>();

    SimulatedController(long seed) {
        scheduler = new SeededScheduler(seed);
        log = new SimulatedMetadataLog(scheduler, "cluster", NODE);
        view = new View(scheduler.serial("publisher"));
        log.follow(view);
        replaying = new ReplayController(log, view, configuration, scheduler.random(), scheduler.serial("controller"));
        controller = replaying;
        replaying.follow();
    }

    /** A controller that leads, with its own broker registered. */
    static SimulatedController leading(long seed) {
        SimulatedController simulated = new SimulatedController(seed);
        simulated.replaying.setLocalBroker(simulated.localBroker(9092));
        simulated.log.elect(NODE);
        simulated.scheduler.runUntilIdle();
        return simulated;
    }

    LocalBroker localBroker(int port) {
        return new LocalBroker() {
            @Override
            public List<Endpoint> endpoints() {
                return List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "localhost", port));
            }

            @Override
            public void registered(long brokerEpoch) {
                registrations.add(brokerEpoch);
            }
        };
    }

    <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        scheduler.runUntil(future::isDone);
        return future.join();
    }

    ClusterImage image() {
        scheduler.runUntilIdle();
        return view.image();
    }

    private static FakeConfiguration configuration() {
        return new FakeConfiguration()
                .define(ConfigScope.BROKER, "broker.rack", ConfigType.STRING, null)
                .define(ConfigScope.BROKER, "num.partitions", ConfigType.INT, "3")
                .define(ConfigScope.BROKER, "default.replication.factor", ConfigType.INT, "1")
                .define(ConfigScope.BROKER, "delete.topic.enable", ConfigType.BOOLEAN, "true")
                .define(ConfigScope.BROKER, "node.id", ConfigType.INT, "1", UpdateMode.READ_ONLY)
                .define(ConfigScope.BROKER, "background.threads", ConfigType.INT, "10")
                .define(ConfigScope.BROKER, "listeners", ConfigType.LIST, "", UpdateMode.PER_BROKER)
                .define(ConfigScope.TOPIC, "retention.ms", ConfigType.LONG, "604800000")
                .define(ConfigScope.TOPIC, "cleanup.policy", ConfigType.LIST, "delete")
                .define(ConfigScope.GROUP, "consumer.session.timeout.ms", ConfigType.INT, "45000");
    }

    /** Publishes what is committed, later. */
    static final class View implements MetadataView, MetadataLogListener {
        private record Waiter(long offset, CompletableFuture<ClusterImage> told) {}

        private final Executor publisher;
        private final List<Waiter> waiters = new ArrayList<>();
        private ClusterImage image = ClusterImageBuilder.empty("cluster");

        View(Executor publisher) {
            this.publisher = publisher;
        }

        @Override
        public ClusterImage image() {
            return image;
        }

        @Override
        public CompletionStage<ClusterImage> whenPublished(long offset) {
            Waiter waiter = new Waiter(offset, new CompletableFuture<>());
            publisher.execute(() -> {
                waiters.add(waiter);
                tell();
            });
            return waiter.told;
        }

        private void tell() {
            for (Waiter waiter : List.copyOf(waiters)) {
                if (waiter.offset <= image.offset()) {
                    waiters.remove(waiter);
                    waiter.told.complete(image);
                }
            }
        }

        @Override
        public void snapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records) {
            throw new AssertionError("nobody takes snapshots here");
        }

        @Override
        public void committed(long baseOffset, int epoch, long appendTimeMs, List<ByteBuffer> records) {
            publisher.execute(() -> {
                ClusterImageBuilder builder = ClusterImageBuilder.after(image);
                records.forEach(record -> builder.replay(MetadataRecords.decode(record)));
                image = builder.build(baseOffset + records.size() - 1, epoch);
                tell();
            });
        }

        @Override
        public void leader(int leaderId, int epoch) {
            // only the records matter here
        }
    }
}
