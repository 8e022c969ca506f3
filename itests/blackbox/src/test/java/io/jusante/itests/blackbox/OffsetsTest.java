package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.ApacheKafka;
import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import io.jusante.itests.fixtures.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Committed offsets: of consumers that assign partitions to themselves, and as administrators see them. */
class OffsetsTest {
    private static final String TOPIC = "orders";
    private static final TopicPartition FIRST = new TopicPartition(TOPIC, 0);
    private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);
    private static final int OFFSETS_PARTITIONS = 3;

    @TempDir
    Path directory;

    private Broker broker;

    @BeforeEach
    void start() {
        broker = Broker.in(directory)
                .set("offsets.topic.num.partitions", String.valueOf(OFFSETS_PARTITIONS))
                .start();
        Clients.createTopic(broker, TOPIC, 2);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(Admin admin, String group) {
        return Clients.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    private static void alter(Admin admin, String group, TopicPartition partition, long offset) {
        Clients.get(admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all());
    }

    @Test
    void anAdministratorSetsListsAndDeletesThem() {
        try (Admin admin = Clients.admin(broker)) {
            assertEquals(Map.of(), offsets(admin, "nobody"));
            OffsetAndMetadata noted = new OffsetAndMetadata(42, Optional.of(0), "até já");
            Clients.get(admin.alterConsumerGroupOffsets("g", Map.of(FIRST, noted, SECOND, new OffsetAndMetadata(7)))
                    .all());
            alter(admin, "h", FIRST, 3);
            Map<String, ListConsumerGroupOffsetsSpec> both = Map.of(
                    "g",
                    new ListConsumerGroupOffsetsSpec(),
                    "h",
                    new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(FIRST, SECOND)));
            Map<String, Map<TopicPartition, OffsetAndMetadata>> listed =
                    Clients.get(admin.listConsumerGroupOffsets(both).all());
            assertEquals(noted, listed.get("g").get(FIRST));
            assertEquals(7, listed.get("g").get(SECOND).offset());
            assertEquals(3, listed.get("h").get(FIRST).offset());
            assertNull(listed.get("h").get(SECOND));

            Clients.get(admin.deleteConsumerGroupOffsets("g", Set.of(FIRST)).all());
            assertEquals(Set.of(SECOND), offsets(admin, "g").keySet());
            assertInstanceOf(
                    GroupIdNotFoundException.class,
                    Clients.failureOf(admin.deleteConsumerGroupOffsets("nobody", Set.of(FIRST))
                            .all()));
            assertInstanceOf(
                    UnknownTopicOrPartitionException.class,
                    Clients.failureOf(admin.deleteConsumerGroupOffsets("g", Set.of(new TopicPartition("none", 0)))
                            .partitionResult(new TopicPartition("none", 0))));
        }
    }

    @Test
    void aConsumerThatAssignsToItselfGoesOnWhereItCommitted() throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(broker)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, null, "v" + i)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
        int read = 0;
        while (read < 100) {
            try (KafkaConsumer<String, String> consumer = Clients.consumer(
                    broker, "group.id", "self", "max.poll.records", "7", "auto.offset.reset", "earliest")) {
                consumer.assign(List.of(FIRST));
                assertEquals(read, consumer.position(FIRST, Clients.LIMIT));
                int before = read;
                while (read == before) {
                    for (var record : consumer.poll(Duration.ofSeconds(1))) {
                        assertEquals("v" + read, record.value());
                        read++;
                    }
                }
                consumer.commitSync(Clients.LIMIT);
                assertEquals(
                        read,
                        consumer.committed(Set.of(FIRST), Clients.LIMIT)
                                .get(FIRST)
                                .offset());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGTERM", "SIGKILL"})
    void acknowledgedCommitsAreThereAfterwards(String end) {
        int rounds = 3;
        for (int round = 1; round <= rounds; round++) {
            try (Admin admin = Clients.admin(broker)) {
                for (int group = 0; group < 20; group++) {
                    alter(admin, "g" + group, group % 2 == 0 ? FIRST : SECOND, round * 100L + group);
                }
                Clients.get(
                        admin.deleteConsumerGroupOffsets("g7", Set.of(SECOND)).all());
            }
            if (end.equals("SIGKILL")) {
                broker.kill();
            } else {
                assertEquals(0, broker.terminate());
            }
            broker.start();
            try (Admin admin = Clients.admin(broker)) {
                for (int group = 0; group < 20; group++) {
                    TopicPartition partition = group % 2 == 0 ? FIRST : SECOND;
                    Map<TopicPartition, OffsetAndMetadata> found = offsets(admin, "g" + group);
                    assertEquals(
                            group == 7 ? Map.of() : Map.of(partition, new OffsetAndMetadata(round * 100L + group)),
                            found,
                            "group g" + group + " in round " + round);
                }
            }
        }
    }

    @Test
    void offsetsGoWithTheirTopic() {
        try (Admin admin = Clients.admin(broker)) {
            Clients.createTopic(broker, "other", 1);
            TopicPartition other = new TopicPartition("other", 0);
            alter(admin, "g", FIRST, 5);
            alter(admin, "g", other, 6);
            Clients.get(admin.deleteTopics(List.of(TOPIC)).all());
            Await.until(
                    "the offset is removed",
                    Clients.LIMIT,
                    () -> !offsets(admin, "g").containsKey(FIRST));
            Clients.get(admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1)))
                    .all());
            assertEquals(Set.of(other), offsets(admin, "g").keySet());
            alter(admin, "g", FIRST, 8);
            assertEquals(8, offsets(admin, "g").get(FIRST).offset());
        }
    }

    @Test
    void apacheKafkasToolsReadWhatWasWritten() {
        try (Admin admin = Clients.admin(broker)) {
            alter(admin, "dumped", FIRST, 12_345);
            alter(admin, "dumped", SECOND, 54_321);
            Clients.get(
                    admin.deleteConsumerGroupOffsets("dumped", Set.of(SECOND)).all());
        }
        broker.terminate();
        StringBuilder dump = new StringBuilder();
        for (int partition = 0; partition < OFFSETS_PARTITIONS; partition++) {
            for (Path segment : SegmentFiles.of(broker, "__consumer_offsets-" + partition, ".log")) {
                List<String> command = ApacheKafka.tool(
                        "org.apache.kafka.tools.DumpLogSegments",
                        "--offsets-decoder",
                        "--deep-iteration",
                        "--files",
                        segment.toString());
                dump.append(Command.run(command, "").succeeded().out());
            }
        }
        List<String> records = dump.toString()
                .lines()
                .filter(line -> line.contains("\"group\":\"dumped\""))
                .toList();
        assertEquals(3, records.size(), dump.toString());
        assertTrue(records.get(0).contains("\"topic\":\"orders\",\"partition\":0"), records.get(0));
        assertTrue(records.get(0).contains("\"offset\":12345"), records.get(0));
        assertTrue(records.get(1).contains("\"offset\":54321"), records.get(1));
        assertTrue(records.get(2).contains("\"partition\":1}} payload: <DELETE>"), records.get(2));
    }

    @Test
    void offsetsThatApacheKafkaWroteAreLoaded() throws IOException {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> written;
        Path logs;
        try (ApacheKafka kafka = ApacheKafka.in(directory)) {
            kafka.set("offsets.topic.num.partitions", String.valueOf(OFFSETS_PARTITIONS));
            kafka.start();
            written = writeWith(kafka);
            kafka.terminate();
            logs = kafka.data().resolve("logs");
        }
        try (Admin admin = Clients.admin(broker)) {
            for (int i = 0; i < 10 * OFFSETS_PARTITIONS; i++) {
                alter(admin, "of-ours-" + i, FIRST, i);
            }
        }
        broker.terminate();
        for (int partition = 0; partition < OFFSETS_PARTITIONS; partition++) {
            String name = "__consumer_offsets-" + partition;
            for (Path ours : SegmentFiles.of(broker, name, "")) {
                if (!ours.endsWith("partition.metadata")) {
                    Files.delete(ours);
                }
            }
            try (Stream<Path> files = Files.list(logs.resolve(name))) {
                for (Path theirs :
                        files.filter(file -> file.toString().endsWith(".log")).toList()) {
                    Files.copy(
                            theirs,
                            broker.data().resolve("topics").resolve(name).resolve(theirs.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        broker.start();
        try (Admin admin = Clients.admin(broker)) {
            for (String group : written.keySet()) {
                assertEquals(written.get(group), offsets(admin, group), group);
            }
            assertEquals(Map.of(), offsets(admin, "of-ours-1"));
        }
    }

    /** {@return the offsets of groups of all kinds, as Kafka itself lists them} */
    private static Map<String, Map<TopicPartition, OffsetAndMetadata>> writeWith(ApacheKafka kafka) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrap());
        TopicPartition partition = new TopicPartition("theirs", 0);
        try (Admin admin = Admin.create(properties)) {
            Clients.get(admin.createTopics(List.of(new NewTopic("theirs", 1, (short) 1)))
                    .all());
            for (int i = 0; i < 10; i++) {
                alter(admin, "simple-" + i, partition, i);
            }
            alter(admin, "deleted", partition, 1);
            Clients.get(admin.deleteConsumerGroupOffsets("deleted", Set.of(partition))
                    .all());
            for (String protocol : List.of("classic", "consumer")) {
                join(kafka, protocol);
            }
            Map<String, Map<TopicPartition, OffsetAndMetadata>> listed = new HashMap<>();
            for (String group : Stream.concat(
                            Stream.of("deleted", "classic", "consumer"),
                            Stream.iterate(0, i -> i < 10, i -> i + 1).map(i -> "simple-" + i))
                    .collect(Collectors.toSet())) {
                listed.put(group, offsets(admin, group));
            }
            assertEquals(1, listed.get("consumer").size());
            return listed;
        }
    }

    /** A member of a group comes, commits and leaves. */
    private static void join(ApacheKafka kafka, String protocol) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafka.bootstrap());
        properties.put("group.id", protocol);
        properties.put("group.protocol", protocol);
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("theirs"));
            Await.until("the member has its partition", Clients.LIMIT, () -> {
                consumer.poll(Duration.ofMillis(50));
                return !consumer.assignment().isEmpty();
            });
            consumer.commitSync(Map.of(new TopicPartition("theirs", 0), new OffsetAndMetadata(99, "kept")));
        }
    }
}
