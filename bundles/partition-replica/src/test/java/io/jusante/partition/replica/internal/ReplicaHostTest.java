package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.LaneBounds;
import io.jusante.kernel.LanePool;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.partition.AppendListener;
import io.jusante.partition.DirectoryUsage;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.partition.ReplicaUsage;
import io.jusante.partition.replica.internal.ReplicaHarness.Batches;
import io.jusante.record.RecordBatch;
import io.jusante.storage.LogEngine;
import io.jusante.storage.segment.internal.SegmentLogEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host above the segment engine, in real directories. */
final class ReplicaHostTest {
    private static final UUID ORDERS = new UUID(7, 7);

    @TempDir
    Path folder;

    @Test
    void topicsAreHostedAndSurviveACleanStop() throws Exception {
        FakeCluster cluster = cluster().topic("orders", ORDERS, 3, Map.of());
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            assertEquals(3, house.host.registry().all().size());
            assertEquals(0, house.append("orders", 1, Batches.idempotent(5, 0, 0, "a", "b")));
            assertEquals(2, house.append("orders", 1, Batches.idempotent(5, 0, 2, "c")));
            assertFalse(Files.exists(house.first().resolve(".kafka_cleanshutdown")));
            house.stopCleanly();
        }
        assertTrue(Files.exists(folder.resolve("d1/.kafka_cleanshutdown")));
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            assertEquals(List.of("a", "b", "c"), house.readAll("orders", 1));
            assertEquals(2, house.append("orders", 1, Batches.idempotent(5, 0, 2, "c")), "still a duplicate");
            assertEquals(3, house.append("orders", 1, Batches.idempotent(5, 0, 3, "d")));
            assertNotNull(house.host.registry().find(ORDERS, 2));
        }
    }

    @Test
    void whatWasAcknowledgedSurvivesAKill() throws Exception {
        FakeCluster cluster = cluster().topic("orders", ORDERS, 1, Map.of("segment.bytes", "2000"));
        List<String> expected = new ArrayList<>();
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            for (int i = 0; i < 50; i++) {
                house.append("orders", 0, Batches.idempotent(5, 0, 2 * i, "v" + i, "w".repeat(100)));
                expected.add("v" + i);
                expected.add("w".repeat(100));
            }
        }
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            assertEquals(expected, house.readAll("orders", 0));
            assertEquals(98, house.append("orders", 0, Batches.idempotent(5, 0, 98, "v49", "w".repeat(100))));
            assertEquals(100, house.append("orders", 0, Batches.idempotent(5, 0, 100, "x")));
        }
    }

    @Test
    void newPartitionsGoToTheDirectoryWithTheFewest() throws Exception {
        try (House house = new House(cluster().topic("orders", ORDERS, 4, Map.of()))) {
            house.publish(FakeCluster.snapshot());
            assertEquals(2, partitionFolders(folder.resolve("d1")));
            assertEquals(2, partitionFolders(folder.resolve("d2")));
        }
    }

    @Test
    void aDeletedTopicIsGoneAndItsNameIsFree() throws Exception {
        FakeCluster cluster = cluster().topic("orders", ORDERS, 1, Map.of());
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            house.append("orders", 0, Batches.of("old"));
            Partition gone = house.host.registry().find("orders", 0);
            UUID again = new UUID(8, 8);
            cluster.topic("orders", again, 1, Map.of());
            house.publish(FakeCluster.deleted(ORDERS, again));
            assertNull(house.host.registry().find(ORDERS, 0));
            assertEquals(0, house.append("orders", 0, Batches.of("new")));
            assertEquals(List.of("new"), house.readAll("orders", 0));
            assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, house.refusal(gone));
            house.awaitNoFolderLike("-delete");
        }
    }

    @Test
    void deletedRecordsStayDeletedAndTheirFilesGo() throws Exception {
        FakeCluster cluster =
                cluster().topic("orders", ORDERS, 1, Map.of("segment.bytes", "2000", "file.delete.delay.ms", "0"));
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            for (int i = 0; i < 50; i++) {
                house.append("orders", 0, Batches.of("v" + i, "w".repeat(200)));
            }
            Replica replica = house.host.registry().find("orders", 0);
            int segments = replica.segmentCount();
            long size = replica.sizeInBytes();
            assertEquals(55, replica.deleteRecords(55).toCompletableFuture().get(10, TimeUnit.SECONDS));
            assertTrue(replica.segmentCount() < segments, replica.segmentCount() + " of " + segments);
            assertTrue(replica.sizeInBytes() < size);
        }
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            Replica replica = house.host.registry().find("orders", 0);
            assertEquals(55, replica.logStartOffset());
            assertEquals(100, replica.logEndOffset());
            replica.deleteRecords(Partition.UP_TO_HIGH_WATERMARK)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertEquals(0, replica.sizeInBytes());
            assertEquals(100, house.append("orders", 0, Batches.of("x")));
        }
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            assertEquals(List.of("x"), house.readAll("orders", 0, 100));
        }
    }

    @Test
    void aTopicOfADeletedNameBeginsAtZeroAndAKillDoesNotChangeThat() throws Exception {
        FakeCluster cluster = cluster().topic("orders", ORDERS, 1, Map.of());
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            house.append("orders", 0, Batches.of("a", "b", "c"));
            Replica replica = house.host.registry().find("orders", 0);
            replica.deleteRecords(2).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        UUID again = new UUID(8, 8);
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            cluster.topic("orders", again, 1, Map.of());
            house.publish(FakeCluster.deleted(ORDERS, again));
            assertEquals(0, house.append("orders", 0, Batches.of("new")));
        }
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            assertEquals(List.of("new"), house.readAll("orders", 0));
        }
    }

    @Test
    void whatTheDirectoriesHoldIsSaid() throws Exception {
        try (House house = new House(cluster().topic("orders", ORDERS, 3, Map.of()))) {
            house.publish(FakeCluster.snapshot());
            house.append("orders", 1, Batches.of("a"));
            List<DirectoryUsage> usage = house.usage();
            assertEquals(2, usage.size());
            assertEquals(
                    3, usage.stream().mapToInt(one -> one.replicas().size()).sum());
            assertTrue(usage.get(0).totalBytes() >= usage.get(0).usableBytes()
                    && usage.get(0).usableBytes() > 0);
            ReplicaUsage orders1 = usage.stream()
                    .flatMap(one -> one.replicas().stream())
                    .filter(one -> one.partition().partition() == 1)
                    .findFirst()
                    .orElseThrow();
            assertEquals(Batches.of("a").remaining(), orders1.sizeInBytes());
            assertEquals(0, orders1.offsetLag());
            house.directories.all().get(0).fail(new IOException("the disk is gone"));
            DirectoryUsage failed = house.usage().get(0);
            assertTrue(failed.isOffline() && failed.replicas().isEmpty());
            assertEquals(DirectoryUsage.UNKNOWN_BYTES, failed.totalBytes());
        }
    }

    @Test
    void aDirectoryOfNoTopicIsPutAside() throws Exception {
        FakeCluster cluster = cluster().topic("orders", ORDERS, 1, Map.of());
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            house.append("orders", 0, Batches.of("a"));
            house.stopCleanly();
        }
        cluster.without("orders").topic("orders", new UUID(1, 1), 1, Map.of());
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            assertEquals(List.of(), house.readAll("orders", 0));
            try (Stream<Path> folders = Files.list(house.first())) {
                assertEquals(
                        1, folders.filter(f -> f.toString().endsWith("-stray")).count());
            }
        }
    }

    @Test
    void aTopicsConfigIsAppliedToTheLiveLog() throws Exception {
        FakeCluster cluster = cluster().topic("orders", ORDERS, 1, Map.of());
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            cluster.topic("orders", ORDERS, 1, Map.of("max.message.bytes", "100"));
            house.publish(FakeCluster.configured("orders"));
            Replica replica = house.host.registry().find("orders", 0);
            await(() -> replica.settings().maxMessageBytes() == 100);
        }
    }

    @Test
    void aPartitionWaitsForItsEngine() throws Exception {
        FakeCluster cluster = cluster().topic("orders", ORDERS, 1, Map.of());
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            cluster.topic("others", new UUID(2, 2), 1, Map.of("jusante.storage.engine", "fake"));
            house.publish(FakeCluster.changed(new UUID(2, 2)));
            Replica replica = house.host.registry().find("others", 0);
            assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, house.refusal(replica));
            Provider<LogEngine> fake = new Provider<>(
                    "storage/fake", new FakeEngine(new FakeEngine.Disk()), new BundleIdentity("f", "1.0.0", "f"));
            house.engines.bind(fake);
            await(() -> replica.state() instanceof StoreState.Serving);
            assertEquals(0, house.append("others", 0, Batches.of("a")));
            house.engines.unbind(fake.service());
            house.host.leave(fake).get(10, TimeUnit.SECONDS);
            assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, house.refusal(replica));
            Provider<LogEngine> next =
                    new Provider<>("storage/fake", fake.service(), new BundleIdentity("f", "1.0.1", "g"));
            house.engines.bind(next);
            await(() -> replica.state() instanceof StoreState.Serving);
            assertEquals(List.of("a"), house.readAll("others", 0));
        }
    }

    @Test
    void anEngineThatGoesWhileItOpensALogLeavesItClosed() throws Exception {
        FakeCluster cluster = cluster().topic("others", ORDERS, 1, Map.of("jusante.storage.engine", "fake"));
        try (House house = new House(cluster)) {
            FakeEngine engine = new FakeEngine(new FakeEngine.Disk());
            Provider<LogEngine> fake = new Provider<>("storage/fake", engine, new BundleIdentity("f", "1.0.0", "f"));
            house.engines.bind(fake);
            engine.onOpen = () -> {
                house.engines.unbind(engine);
                assertTrue(house.host.leave(fake).isDone(), "nothing is open with it yet");
            };
            house.publish(FakeCluster.snapshot());
            Replica replica = house.host.registry().find("others", 0);
            await(() -> replica.state() instanceof StoreState.Unavailable);
            assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, house.refusal(replica));
            await(() -> engine.disk.directories.values().iterator().next().owner == null);
            engine.onOpen = () -> {};
            house.engines.bind(new Provider<>("storage/fake", engine, new BundleIdentity("f", "1.0.0", "f")));
            await(() -> replica.state() instanceof StoreState.Serving);
            assertEquals(0, house.append("others", 0, Batches.of("a")));
        }
    }

    @Test
    void anEngineThatIsAnnouncedWhileTheHostOpensALogDoesNotOpenItTwice() throws Exception {
        FakeCluster cluster = cluster();
        try (House house = new House(cluster)) {
            house.publish(FakeCluster.snapshot());
            FakeEngine engine = new FakeEngine(new FakeEngine.Disk());
            engine.whileOpening = () -> {
                house.host.engineChanged("storage/fake");
                CompletableFuture<Void> laneIsThrough = new CompletableFuture<>();
                house.host.registry().find("others", 0).lane().executeBlocking(() -> laneIsThrough.complete(null));
                laneIsThrough.orTimeout(10, TimeUnit.SECONDS).join();
            };
            house.engines.bind(new Provider<>("storage/fake", engine, new BundleIdentity("f", "1.0.0", "f")));
            cluster.topic("others", new UUID(2, 2), 1, Map.of("jusante.storage.engine", "fake"));
            house.publish(FakeCluster.changed(new UUID(2, 2)));
            Replica replica = house.host.registry().find("others", 0);
            await(() -> replica.state() instanceof StoreState.Serving);
            assertEquals(1, engine.opens);
            assertEquals(0, house.append("others", 0, Batches.of("a")));
        }
    }

    @Test
    void aDirectoryOfAnotherClusterOrNodeIsRefusedAndLeftAlone() throws Exception {
        try (House house = new House(cluster())) {
            house.publish(FakeCluster.snapshot());
        }
        String before = Files.readString(folder.resolve("d1/meta.properties"));
        FakeCluster other = cluster();
        other.clusterId = "cluster-two";
        try (House house = new House(other)) {
            house.publish(FakeCluster.snapshot());
            assertEquals(1, house.refusals.size());
            assertTrue(house.refusals.get(0).contains("cluster-one"), house.refusals.get(0));
        }
        assertEquals(before, Files.readString(folder.resolve("d1/meta.properties")));
        assertTrue(before.contains("node.id=1\n") && before.contains("version=1\n"), before);
    }

    @Test
    void aDirectoryInUseIsRefused() throws Exception {
        try (House house = new House(cluster())) {
            IOException refusal = assertThrows(IOException.class, () -> new House(cluster()).close());
            assertTrue(refusal.getMessage().contains("in use"), refusal.getMessage());
            assertNotNull(house);
        }
    }

    @Test
    void oneDirectoryFailsAndTheOthersServe() throws Exception {
        try (House house = new House(cluster().topic("orders", ORDERS, 4, Map.of()))) {
            house.publish(FakeCluster.snapshot());
            house.directories.all().get(0).fail(new IOException("the disk is gone"));
            int served = 0;
            for (int i = 0; i < 4; i++) {
                Replica replica = house.host.registry().find("orders", i);
                if (replica.logDirectory().isOffline()) {
                    await(() -> replica.state() instanceof StoreState.Unavailable);
                    assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, house.refusal(replica));
                } else {
                    assertEquals(0, house.append("orders", i, Batches.of("a")));
                    served++;
                }
            }
            assertEquals(2, served);
            assertEquals(List.of(), house.refusals);
            house.directories.all().get(1).fail(new IOException("and the other"));
            assertEquals(1, house.refusals.size());
            house.stopCleanly();
            assertFalse(Files.exists(folder.resolve("d1/.kafka_cleanshutdown")));
        }
    }

    @Test
    void checkpointsSayHowFarTheLogsAre() throws Exception {
        try (House house = new House(cluster().topic("orders", ORDERS, 1, Map.of()))) {
            house.publish(FakeCluster.snapshot());
            house.append("orders", 0, Batches.of("a", "b"));
            try (Housekeeping housekeeping = new Housekeeping(
                    house.services, house.directories::all, house.host.registry()::all, house.cluster::broker)) {
                housekeeping.writeAll();
            }
            Path home = house.host.registry().find("orders", 0).logDirectory().path();
            assertEquals("0\n1\norders 0 2\n", Files.readString(home.resolve("replication-offset-checkpoint")));
            assertEquals("0\n1\norders 0 0\n", Files.readString(home.resolve("log-start-offset-checkpoint")));
            assertTrue(Files.exists(home.resolve("recovery-point-offset-checkpoint")));
        }
    }

    private static FakeCluster cluster() {
        return new FakeCluster(Map.of("jusante.storage.engine", "segment"));
    }

    private static long partitionFolders(Path directory) throws IOException {
        try (Stream<Path> folders = Files.list(directory)) {
            return folders.filter(Files::isDirectory).count();
        }
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "it never came to be");
            Thread.onSpinWait();
        }
    }

    /** One process. */
    private final class House implements AutoCloseable {
        final FakeCluster cluster;
        final List<String> refusals = new ArrayList<>();
        final ProviderSlots<LogEngine> engines =
                new ProviderSlots<>(slot -> hostOrFail().engineChanged(slot));
        final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        final ThreadPoolExecutor io = RecoveryPools.pool("test-io", 2, 1);
        final LanePool lanes = new LanePool("test-lane", 2, LaneBounds.DEFAULT, Clock.SYSTEM);
        final RecoveryPools recovery = new RecoveryPools(2);
        final LogDirectories directories;
        final ReplicaServices services;
        private ReplicaHost host;

        House(FakeCluster cluster) throws IOException {
            this.cluster = cluster;
            this.directories = LogDirectories.open(
                    List.of(folder.resolve("d1"), folder.resolve("d2")),
                    directory -> hostOrFail().directoryFailed(directory));
            this.services =
                    new ReplicaServices(Clock.SYSTEM, lanes, io, timer, engines, new ProviderSlots<CompressionCodec>());
            this.host = new ReplicaHost(1, cluster::topicValues, directories, services, recovery, refusals::add);
            engines.bind(new Provider<>(
                    "storage/segment", new SegmentLogEngine(), new BundleIdentity("segment", "1.0.0", "s1")));
        }

        private ReplicaHost hostOrFail() {
            return java.util.Objects.requireNonNull(host);
        }

        Path first() {
            return directories.all().get(0).path();
        }

        void publish(io.jusante.metadata.ClusterDelta delta) {
            host.publish(delta, cluster);
        }

        void stopCleanly() throws Exception {
            host.closeAll().get(10, TimeUnit.SECONDS);
            host.writeCleanMarks();
        }

        long append(String topic, int partition, ByteBuffer records) throws Exception {
            return begin(host.registry().find(topic, partition), records).get(10, TimeUnit.SECONDS);
        }

        private CompletableFuture<Long> begin(Partition partition, ByteBuffer records) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            partition.append(records, (short) -1, new AppendListener() {
                @Override
                public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
                    answer.complete(baseOffset);
                }

                @Override
                public void failed(KafkaErrorException error) {
                    answer.completeExceptionally(error);
                }
            });
            return answer;
        }

        ErrorCode refusal(Partition partition) {
            var failure = assertThrows(
                    java.util.concurrent.ExecutionException.class,
                    () -> begin(partition, Batches.of("x")).get(10, TimeUnit.SECONDS));
            return ((KafkaErrorException) failure.getCause()).code();
        }

        List<DirectoryUsage> usage() {
            return DirectoryReport.of(directories.all(), host.registry().all());
        }

        List<String> readAll(String topic, int partition) throws Exception {
            return readAll(topic, partition, 0);
        }

        List<String> readAll(String topic, int partition, long from) throws Exception {
            Replica replica = host.registry().find(topic, partition);
            List<String> values = new ArrayList<>();
            long offset = from;
            while (offset < replica.highWatermark()) {
                PartitionRead read = replica.read(offset, 1 << 20, true, ReadBound.HIGH_WATERMARK, -1)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                ByteBuffer bytes = read.records().asBuffer();
                for (int at = bytes.position(); at < bytes.limit(); ) {
                    RecordBatch batch = RecordBatch.at(bytes, at);
                    values.addAll(Batches.values(batch));
                    at += batch.sizeInBytes();
                    offset = batch.lastOffset() + 1;
                }
                read.records().close();
            }
            return values;
        }

        void awaitNoFolderLike(String end) {
            await(() -> {
                try (Stream<Path> folders = Files.list(folder.resolve("d1"))) {
                    return folders.noneMatch(f -> f.toString().endsWith(end));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        /** Without {@link #stopCleanly} this is what a kill leaves. */
        @Override
        public void close() {
            timer.shutdownNow();
            lanes.close();
            recovery.close();
            io.shutdown();
            directories.close();
        }
    }
}
