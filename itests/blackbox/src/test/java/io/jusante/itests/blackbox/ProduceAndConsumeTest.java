package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import io.jusante.itests.fixtures.Command;
import io.jusante.itests.fixtures.Requires;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyed records through the Java client and through kcat. */
class ProduceAndConsumeTest {
    private static final int RECORDS = 600;
    private static final int KEYS = 17;
    private static final int PARTITIONS = 3;

    @TempDir
    static Path directory;

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker = Broker.in(directory).start();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    static Stream<Arguments> codecsAndAcks() {
        return Stream.of("none", "gzip", "snappy", "lz4", "zstd")
                .flatMap(codec -> Stream.of("0", "1", "all").map(acks -> Arguments.of(codec, acks)));
    }

    @ParameterizedTest
    @MethodSource("codecsAndAcks")
    void theJavaClientReadsBackWhatItWrote(String codec, String acks) {
        String topic = "java-" + codec + "-" + acks;
        Clients.createTopic(broker, topic, PARTITIONS);
        try (Sending producer = new Sending(
                broker,
                "acks",
                acks,
                "compression.type",
                codec,
                "enable.idempotence",
                Boolean.toString(acks.equals("all")),
                "linger.ms",
                "5")) {
            for (int i = 0; i < RECORDS; i++) {
                ProducerRecord<String, String> record =
                        new ProducerRecord<>(topic, "key-" + i % KEYS, "value number " + i);
                record.headers().add("number", Clients.utf8(Integer.toString(i)));
                producer.send(record);
            }
            long withOffset = producer.awaitAll().stream()
                    .filter(RecordMetadata::hasOffset)
                    .count();
            assertEquals(acks.equals("0") ? 0 : RECORDS, withOffset);
        }
        // nobody tells when records without an acknowledgement have arrived
        Await.until("all have arrived", Clients.LIMIT, () -> Clients.count(broker, topic) == RECORDS);
        requireAllInOrder(Clients.readAll(broker, topic), true);
        assertEquals(Set.of(codec), SegmentFiles.codecs(broker, topic, PARTITIONS));
    }

    @ParameterizedTest
    @MethodSource("codecsAndAcks")
    void kcatReadsBackWhatItWrote(String codec, String acks) {
        Requires.command("kcat");
        String topic = "kcat-" + codec + "-" + acks;
        Clients.createTopic(broker, topic, PARTITIONS);
        kcatProduces(topic, codec, acks);
        Await.until("all have arrived", Clients.LIMIT, () -> Clients.count(broker, topic) == RECORDS);
        requireAllInOrder(kcatReads(topic));
        // each client can read the other's batches
        requireAllInOrder(Clients.readAll(broker, topic), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void kcatReadsWhatTheJavaClientWrote(String codec) {
        Requires.command("kcat");
        String topic = "java-to-kcat-" + codec;
        Clients.createTopic(broker, topic, PARTITIONS);
        try (Sending producer = new Sending(broker, "compression.type", codec)) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(topic, "key-" + i % KEYS, "value number " + i));
            }
        }
        requireAllInOrder(kcatReads(topic));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd", "uncompressed"})
    void theBrokerCompressesAsTheTopicAsks(String codec) {
        String topic = "recompressed-" + codec;
        Clients.createTopic(broker, topic, PARTITIONS, Map.of("compression.type", codec));
        try (Sending producer = new Sending(broker, "compression.type", codec.equals("lz4") ? "none" : "lz4")) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(topic, "key-" + i % KEYS, "value number " + i));
            }
        }
        requireAllInOrder(Clients.readAll(broker, topic), false);
        String stored = codec.equals("uncompressed") ? "none" : codec;
        assertEquals(Set.of(stored), SegmentFiles.codecs(broker, topic, PARTITIONS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"segment", "memory"})
    void eitherEngineKeepsRecords(String engine) {
        String topic = "engine-" + engine;
        Clients.createTopic(broker, topic, PARTITIONS, Map.of("jusante.storage.engine", engine));
        try (Sending producer = new Sending(broker)) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(topic, "key-" + i % KEYS, "value number " + i));
            }
        }
        requireAllInOrder(Clients.readAll(broker, topic), false);
        assertEquals(
                engine.equals("segment") ? 1 : 0,
                SegmentFiles.of(broker, topic + "-0", ".log").size());
    }

    @Test
    void nullKeysNullValuesHeadersAndTimestampsSurvive() throws Exception {
        Clients.createTopic(broker, "shapes", 1);
        try (Sending producer = new Sending(broker)) {
            producer.send(new ProducerRecord<>("shapes", 0, 1_700_000_000_000L, null, "no key"));
            ProducerRecord<String, String> tombstone =
                    new ProducerRecord<>("shapes", 0, 1_700_000_000_001L, "key", (String) null);
            tombstone.headers().add("a", null).add("a", new byte[] {1, 2}).add("ü", new byte[0]);
            producer.sendNow(tombstone);
        }
        List<ConsumerRecord<String, String>> read =
                Clients.readAll(broker, "shapes").get(0);
        assertNull(read.get(0).key());
        assertEquals("no key", read.get(0).value());
        assertEquals(1_700_000_000_000L, read.get(0).timestamp());
        assertEquals("key", read.get(1).key());
        assertNull(read.get(1).value());
        List<String> keys = new ArrayList<>();
        for (Header header : read.get(1).headers()) {
            keys.add(header.key() + (header.value() == null ? "-" : header.value().length));
        }
        assertEquals(List.of("a-", "a2", "ü0"), keys);
    }

    @Test
    void largeRecordsPassAndTooLargeOnesAreRefused() throws Exception {
        Clients.createTopic(broker, "large", 1);
        String large = "x".repeat(1_000_000);
        try (Sending producer = new Sending(broker, "max.request.size", "20000000", "buffer.memory", "50000000")) {
            producer.sendNow(new ProducerRecord<>("large", large));
            Throwable refused = producer.refusalOf(new ProducerRecord<>("large", "x".repeat(5_000_000)));
            assertTrue(refused instanceof org.apache.kafka.common.errors.RecordTooLargeException, refused::toString);
            producer.sendNow(new ProducerRecord<>("large", "small"));
        }
        List<ConsumerRecord<String, String>> read = Clients.readAll(
                        broker, "large", "max.partition.fetch.bytes", "1000")
                .get(0);
        assertEquals(
                List.of(large, "small"),
                read.stream().map(ConsumerRecord::value).toList());
    }

    @Test
    void aCompactedTopicTakesNoRecordWithoutAKey() throws Exception {
        Clients.createTopic(broker, "compacted", 1, Map.of("cleanup.policy", "compact"));
        try (Sending producer = new Sending(broker)) {
            Throwable refused = producer.refusalOf(new ProducerRecord<>("compacted", "no key"));
            assertTrue(refused instanceof org.apache.kafka.common.InvalidRecordException, refused::toString);
            producer.sendNow(new ProducerRecord<>("compacted", "key", "value"));
        }
        assertEquals(1, Clients.count(broker, "compacted"));
    }

    @Test
    void aWaitingFetchIsAnsweredWhenARecordComes() throws Exception {
        Clients.createTopic(broker, "waiting", 1);
        TopicPartition partition = new TopicPartition("waiting", 0);
        try (KafkaConsumer<String, String> consumer =
                        Clients.consumer(broker, "fetch.max.wait.ms", "20000", "fetch.min.bytes", "1");
                Sending producer = new Sending(broker, "linger.ms", "0")) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            // warm up both, so that what is measured is the wake-up
            producer.sendNow(new ProducerRecord<>("waiting", "first"));
            int seen = 0;
            while (seen == 0) {
                seen = consumer.poll(Duration.ofSeconds(5)).count();
            }
            assertTrue(consumer.poll(Duration.ofMillis(300)).isEmpty());
            long beganNs = System.nanoTime();
            producer.send(new ProducerRecord<>("waiting", "second"));
            assertEquals(1, consumer.poll(Duration.ofSeconds(10)).count());
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
            assertTrue(tookMs < 2_000, () -> "woken after " + tookMs + " ms");
        }
    }

    @Test
    void offsetsAreFoundByTime() throws Exception {
        Clients.createTopic(broker, "times", 1);
        long begin = Instant.now().toEpochMilli() - 1_000_000;
        try (Sending producer = new Sending(broker, "linger.ms", "0")) {
            for (int i = 0; i < 100; i++) {
                producer.sendNow(new ProducerRecord<>("times", 0, begin + i * 1000L, "k", "v" + i));
            }
        }
        TopicPartition partition = new TopicPartition("times", 0);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker)) {
            Map<TopicPartition, Long> wanted = new HashMap<>();
            for (int i = 1; i < 100; i += 7) {
                wanted.put(partition, begin + i * 1000L - 500);
                OffsetAndTimestamp found =
                        consumer.offsetsForTimes(wanted, Clients.LIMIT).get(partition);
                assertEquals(i, found.offset());
                assertEquals(begin + i * 1000L, found.timestamp());
            }
            wanted.put(partition, begin + 1_000_000_000L);
            assertNull(consumer.offsetsForTimes(wanted, Clients.LIMIT).get(partition));
            assertEquals(0, consumer.beginningOffsets(List.of(partition)).get(partition));
            assertEquals(100, consumer.endOffsets(List.of(partition)).get(partition));
        }
    }

    @Test
    void anOffsetOutOfRangeIsSaid() {
        Clients.createTopic(broker, "range", 1);
        TopicPartition partition = new TopicPartition("range", 0);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker)) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1234);
            org.junit.jupiter.api.Assertions.assertThrows(
                    org.apache.kafka.clients.consumer.OffsetOutOfRangeException.class, () -> {
                        for (int i = 0; i < 50; i++) {
                            consumer.poll(Duration.ofMillis(200));
                        }
                    });
        }
    }

    private static void kcatProduces(String topic, String codec, String acks) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            lines.append("key-")
                    .append(i % KEYS)
                    .append(":value number ")
                    .append(i)
                    .append('\n');
        }
        Command.run(
                        List.of(
                                "kcat",
                                "-P",
                                "-b",
                                broker.bootstrap(),
                                "-t",
                                topic,
                                "-K",
                                ":",
                                "-z",
                                codec,
                                "-X",
                                "acks=" + acks,
                                "-X",
                                "linger.ms=20"),
                        lines.toString())
                .succeeded();
    }

    private static List<String> kcatReads(String topic) {
        Command read = Command.run(
                        List.of(
                                "kcat",
                                "-C",
                                "-b",
                                broker.bootstrap(),
                                "-t",
                                topic,
                                "-o",
                                "beginning",
                                "-e",
                                "-q",
                                "-X",
                                "check.crcs=true",
                                "-f",
                                "%p %k %s\\n"),
                        "")
                .succeeded();
        return read.out().lines().toList();
    }

    private static void requireAllInOrder(List<String> lines) {
        assertEquals(RECORDS, lines.size());
        Map<String, List<Integer>> byKey = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            byKey.computeIfAbsent(words[1], key -> new ArrayList<>()).add(Integer.parseInt(words[4]));
        }
        requireSequences(byKey);
    }

    private static void requireAllInOrder(
            Map<Integer, List<ConsumerRecord<String, String>>> read, boolean withHeaders) {
        assertEquals(RECORDS, read.values().stream().mapToInt(List::size).sum());
        Map<String, List<Integer>> byKey = new HashMap<>();
        for (List<ConsumerRecord<String, String>> records : read.values()) {
            long offset = 0;
            for (ConsumerRecord<String, String> record : records) {
                assertEquals(offset++, record.offset());
                String number = record.value().substring("value number ".length());
                byKey.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(Integer.parseInt(number));
                if (withHeaders) {
                    assertEquals(
                            number,
                            new String(
                                    record.headers().lastHeader("number").value(),
                                    java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        }
        requireSequences(byKey);
    }

    /** Each key's numbers are complete and in order: they all went to one partition. */
    private static void requireSequences(Map<String, List<Integer>> byKey) {
        assertEquals(KEYS, byKey.size());
        byKey.forEach((key, numbers) -> {
            List<Integer> expected = new ArrayList<>();
            for (int i = Integer.parseInt(key.substring("key-".length())); i < RECORDS; i += KEYS) {
                expected.add(i);
            }
            assertEquals(expected, numbers, key);
        });
    }
}
