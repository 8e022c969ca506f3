package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java client can ask of partitions, apart from their records. */
class PartitionApisTest {
    private static final String PADDING = "x".repeat(1000);
    private static final int NODE = 1;

    @TempDir
    Path directory;

    private Broker broker;
    private Admin admin;

    @BeforeEach
    void start() {
        broker = Broker.in(directory).set("log.dirs", "topics,more").start();
        admin = Clients.admin(broker);
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    private TopicPartition topic(String name, int records, Map<String, String> configs) {
        Clients.createTopic(broker, name, 1, configs);
        produce(name, records);
        return new TopicPartition(name, 0);
    }

    private void produce(String topic, int records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = Clients.producer(broker)) {
            for (int i = 0; i < records; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, "key " + i, i + PADDING)));
            }
        }
        requireSent(sent);
    }

    private static void requireSent(List<Future<RecordMetadata>> sent) {
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private long delete(TopicPartition partition, long before) {
        return Clients.get(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                        .lowWatermarks()
                        .get(partition))
                .lowWatermark();
    }

    private Throwable refusalToDelete(TopicPartition partition, long before) {
        return Clients.failureOf(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .all());
    }

    private long offset(TopicPartition partition, OffsetSpec spec) {
        return Clients.get(admin.listOffsets(Map.of(partition, spec)).partitionResult(partition))
                .offset();
    }

    private List<Path> logFiles(TopicPartition partition) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String home : List.of("topics", "more")) {
            Path folder = broker.data().resolve(home).resolve(partition.toString());
            if (Files.exists(folder)) {
                try (var files = Files.list(folder)) {
                    files.filter(file -> file.toString().endsWith(".log")).forEach(found::add);
                }
            }
        }
        return found;
    }

    @Test
    void deletedRecordsAreGoneAndStayGoneAfterAKill() throws Exception {
        TopicPartition partition =
                topic("deleted", 300, Map.of("segment.bytes", "1048576", "max.message.bytes", "2000"));
        assertEquals(250, delete(partition, 250));
        assertEquals(250, offset(partition, OffsetSpec.earliest()));
        assertEquals(300, offset(partition, OffsetSpec.latest()));
        requireOutOfRange(partition, 249);
        admin.close();
        broker.kill();
        broker.start();
        admin = Clients.admin(broker);
        assertEquals(250, offset(partition, OffsetSpec.earliest()));
        requireOutOfRange(partition, 249);
        List<ConsumerRecord<String, String>> left =
                Clients.readAll(broker, "deleted").get(0);
        assertEquals(50, left.size());
        assertEquals(250, left.get(0).offset());
        assertEquals(250 + PADDING, left.get(0).value());
    }

    private void requireOutOfRange(TopicPartition partition, long offset) {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            assertThrows(OffsetOutOfRangeException.class, () -> {
                long deadlineNs = System.nanoTime() + Clients.LIMIT.toNanos();
                while (System.nanoTime() < deadlineNs) {
                    assertTrue(consumer.poll(Duration.ofMillis(200)).isEmpty(), "a deleted record came");
                }
            });
        }
    }

    @Test
    void wholeSegmentsAreGivenBackAndTheLogGoesOn() throws Exception {
        TopicPartition partition = topic("segments", 3000, Map.of("segment.bytes", "1048576"));
        int before = logFiles(partition).size();
        assertTrue(before >= 3, before + " segments");
        assertEquals(2900, delete(partition, 2900));
        assertTrue(logFiles(partition).size() < before);
        assertEquals(3000, delete(partition, -1));
        assertEquals(1, logFiles(partition).size());
        assertEquals(0, Files.size(logFiles(partition).get(0)));
        produce("segments", 10);
        List<ConsumerRecord<String, String>> left =
                Clients.readAll(broker, "segments").get(0);
        assertEquals(10, left.size());
        assertEquals(3000, left.get(0).offset());
    }

    @Test
    void whatCannotBeDeletedIsRefused() {
        TopicPartition partition = topic("refused", 10, Map.of());
        assertInstanceOf(
                org.apache.kafka.common.errors.OffsetOutOfRangeException.class, refusalToDelete(partition, 11));
        assertInstanceOf(
                org.apache.kafka.common.errors.OffsetOutOfRangeException.class, refusalToDelete(partition, -2));
        TopicPartition compacted = topic("compacted", 10, Map.of("cleanup.policy", "compact"));
        assertInstanceOf(PolicyViolationException.class, refusalToDelete(compacted, 5));
        TopicPartition both = topic("both", 10, Map.of("cleanup.policy", "compact,delete"));
        assertEquals(5, delete(both, 5));
        assertEquals(5, delete(both, 2), "below the start nothing changes");
        assertEquals(0, offset(partition, OffsetSpec.earliest()));
    }

    @Test
    void theBrokersOwnTopicsAreNotClientsToWriteOrDelete() {
        TopicPartition internal = new TopicPartition("__transaction_state", 0);
        Clients.get(admin.createTopics(List.of(new NewTopic(internal.topic(), 1, (short) 1)))
                .all());
        assertInstanceOf(InvalidTopicException.class, refusalToDelete(internal, 0));
        try (KafkaProducer<String, String> producer = Clients.producer(broker)) {
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> producer.send(new ProducerRecord<>(internal.topic(), 0, "key", "value"))
                            .get(60, TimeUnit.SECONDS));
            assertInstanceOf(InvalidTopicException.class, failure.getCause());
        }
        assertEquals(0, offset(internal, OffsetSpec.latest()));
    }

    @Test
    void aTopicOfADeletedNameBeginsAtZeroAlsoAfterAKill() throws Exception {
        TopicPartition partition = topic("again", 10, Map.of());
        delete(partition, 7);
        Clients.get(admin.deleteTopics(List.of("again")).all());
        topic("again", 3, Map.of());
        admin.close();
        broker.kill();
        broker.start();
        admin = Clients.admin(broker);
        assertEquals(0, offset(partition, OffsetSpec.earliest()));
        assertEquals(3, Clients.readAll(broker, "again").get(0).size());
    }

    private Map<String, LogDirDescription> describeDirectories() {
        return Clients.get(admin.describeLogDirs(List.of(NODE)).allDescriptions())
                .get(NODE);
    }

    @Test
    void directoriesAreDescribedAsTheyAreOnDisk() throws Exception {
        Clients.createTopic(broker, "sizes", 4);
        produce("sizes", 20);
        Map<String, LogDirDescription> described = describeDirectories();
        assertEquals(2, described.size());
        int replicas = 0;
        for (Map.Entry<String, LogDirDescription> entry : described.entrySet()) {
            Path path = Path.of(entry.getKey());
            assertTrue(path.isAbsolute() && Files.isDirectory(path), entry.getKey());
            LogDirDescription description = entry.getValue();
            assertTrue(description.totalBytes().orElseThrow() > 0);
            assertTrue(description.usableBytes().orElseThrow()
                    <= description.totalBytes().orElseThrow());
            for (Map.Entry<TopicPartition, ReplicaInfo> replica :
                    description.replicaInfos().entrySet()) {
                replicas++;
                assertTrue(Files.isDirectory(path.resolve(replica.getKey().toString())));
                assertFalse(replica.getValue().isFuture());
                assertEquals(0, replica.getValue().offsetLag());
                long onDisk = 0;
                for (Path file : logFiles(replica.getKey())) {
                    onDisk += Files.size(file);
                }
                assertEquals(onDisk, replica.getValue().size());
            }
        }
        assertEquals(4, replicas);
        TopicPartitionReplica one = new TopicPartitionReplica("sizes", 0, NODE);
        var info = Clients.get(admin.describeReplicaLogDirs(List.of(one)).all()).get(one);
        assertTrue(described.containsKey(info.getCurrentReplicaLogDir()));
        assertEquals(null, info.getFutureReplicaLogDir());
    }

    @Test
    void aDirectoryThatFailedIsSaidToBeOffline() throws Exception {
        Clients.createTopic(broker, "spread", 2);
        produce("spread", 5);
        TopicPartition partition = new TopicPartition("spread", 0);
        Path home = java.util.Objects.requireNonNull(
                logFiles(partition).get(0).getParent().getParent());
        // the checkpoint can't be written where a directory is in its way
        Files.createDirectory(home.resolve("log-start-offset-checkpoint.tmp"));
        // retried by the client as long as it may
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(3)));
        Await.until("the directory is offline", Clients.LIMIT, () -> {
            LogDirDescription description = describeDirectories().get(home.toString());
            return description.error() instanceof KafkaStorageException
                    && description.replicaInfos().isEmpty();
        });
        describeDirectories().forEach((path, description) -> {
            if (!path.equals(home.toString())) {
                assertEquals(null, description.error());
                assertEquals(1, description.replicaInfos().size());
            }
        });
        try (KafkaProducer<String, String> producer = Clients.producer(broker)) {
            assertEquals(
                    0,
                    producer.send(new ProducerRecord<>("spread", 1, "key", "value"))
                            .get(60, TimeUnit.SECONDS)
                            .offset());
        }
    }

    @Test
    void producersAreDescribed() {
        TopicPartition partition = topic("produced", 10, Map.of());
        List<ProducerState> states = Clients.get(
                        admin.describeProducers(List.of(partition)).partitionResult(partition))
                .activeProducers();
        assertEquals(1, states.size());
        ProducerState state = states.get(0);
        assertTrue(state.producerId() >= 0);
        assertEquals(0, state.producerEpoch());
        assertEquals(9, state.lastSequence());
        assertTrue(state.lastTimestamp() > 0);
        assertTrue(state.coordinatorEpoch().isEmpty());
        assertTrue(state.currentTransactionStartOffset().isEmpty());
        Clients.createTopic(broker, "silent", 1);
        TopicPartition silent = new TopicPartition("silent", 0);
        assertTrue(Clients.get(admin.describeProducers(List.of(silent)).partitionResult(silent))
                .activeProducers()
                .isEmpty());
    }

    @Test
    void aPositionWithItsEpochIsValidatedAndReadFrom() {
        TopicPartition partition = topic("epochs", 10, Map.of());
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, new OffsetAndMetadata(4, Optional.of(0), ""));
            List<Long> offsets = new ArrayList<>();
            Await.until("the rest is read", Clients.LIMIT, () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> offsets.add(record.offset()));
                return offsets.size() == 6;
            });
            assertEquals(4, offsets.get(0));
        }
    }

    @Test
    void aPositionBehindTheEndOfItsEpochIsATruncation() {
        TopicPartition partition = topic("truncated", 10, Map.of());
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, new OffsetAndMetadata(40, Optional.of(0), ""));
            LogTruncationException truncation = assertThrows(LogTruncationException.class, () -> {
                long deadlineNs = System.nanoTime() + Clients.LIMIT.toNanos();
                while (System.nanoTime() < deadlineNs) {
                    consumer.poll(Duration.ofMillis(200));
                }
            });
            assertEquals(10, truncation.divergentOffsets().get(partition).offset());
        }
    }

    @Test
    void manyPartitionsAreReadyWhenTheyAreAcknowledged() {
        Clients.createTopic(broker, "many", 50);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = Clients.producer(broker, "retries", "0")) {
            for (int i = 0; i < 50; i++) {
                sent.add(producer.send(new ProducerRecord<>("many", i, "key", "value " + i)));
            }
        }
        requireSent(sent);
        broker.kill();
        broker.start();
        Clients.readAll(broker, "many")
                .forEach((index, records) ->
                        assertEquals("value " + index, records.get(0).value()));
    }
}
