package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import io.jusante.itests.fixtures.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stop, a signal and a crash leave behind. */
class RestartTest {
    private static final String[] CODECS = {"none", "gzip", "snappy", "lz4", "zstd"};
    /** So that the plain topics fill several segments. */
    private static final String PADDING = "x".repeat(200);

    @TempDir
    Path directory;

    private Broker broker;

    @BeforeEach
    void start() {
        broker = Broker.in(directory).set("log.segment.bytes", "1048576").start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGTERM", "stop", "SIGKILL"})
    void everythingAcknowledgedIsThereAfterwards(String end) throws Exception {
        String clusterId = clusterId();
        List<String> values = new ArrayList<>();
        for (String codec : CODECS) {
            Clients.createTopic(broker, "restart-" + codec, 2);
            produce(codec, 0, 500);
        }
        for (int i = 0; i < 500; i++) {
            values.add("value " + i);
        }

        end(end);
        broker.start();

        assertEquals(clusterId, clusterId());
        for (String codec : CODECS) {
            assertEquals(values, sorted(Clients.readAll(broker, "restart-" + codec)), codec);
        }
        // and it goes on where it was
        for (String codec : CODECS) {
            produce(codec, 500, 100);
        }
        for (int i = 500; i < 600; i++) {
            values.add("value " + i);
        }
        end(end);
        broker.start();
        for (String codec : CODECS) {
            Map<Integer, List<ConsumerRecord<String, String>>> read = Clients.readAll(broker, "restart-" + codec);
            assertEquals(values, sorted(read), codec);
            read.values().forEach(records -> {
                for (int i = 0; i < records.size(); i++) {
                    assertEquals(i, records.get(i).offset());
                }
            });
        }
    }

    private void end(String how) {
        switch (how) {
            case "SIGTERM" -> assertEquals(0, broker.terminate(), broker::output);
            case "stop" -> {
                broker.jusante("stop").succeeded();
                assertEquals(0, broker.awaitEnd(), broker::output);
            }
            default -> broker.kill();
        }
        assertFalse(broker.isAlive());
    }

    @Test
    void killingItUnderAnIdempotentLoadLosesNothingAndDoublesNothing() throws Exception {
        int partitions = 4;
        Clients.createTopic(broker, "load", partitions);
        try (IdempotentLoad load = IdempotentLoad.on(broker, "load", partitions, "compression.type", "lz4")) {
            for (int crash = 0; crash < 4; crash++) {
                load.awaitMore(3_000);
                broker.kill();
                broker.start();
            }
            load.awaitMore(1_000);
            long records = load.finishAndVerify(broker);
            System.out.println(records + " records over four kill -9: each there once and in order");
            broker.kill();
            broker.start();
            load.verify(broker);
        }
    }

    @Test
    void stoppingItUnderAnIdempotentLoadLosesNothingAndDoublesNothing() throws Exception {
        Clients.createTopic(broker, "load", 3);
        try (IdempotentLoad load = IdempotentLoad.on(broker, "load", 3)) {
            for (int restart = 0; restart < 3; restart++) {
                load.awaitMore(3_000);
                assertEquals(0, broker.terminate(), broker::output);
                broker.start();
            }
            load.awaitMore(1_000);
            load.finishAndVerify(broker);
        }
    }

    @Test
    void aTornTailIsCutOffAndMissingIndexesAreMadeAgain() throws Exception {
        Clients.createTopic(broker, "restart-none", 2);
        produce("none", 0, 20_000);
        broker.kill();
        List<Path> logs = SegmentFiles.of(broker, "restart-none-0", ".log");
        assertTrue(logs.size() > 1, () -> "one segment is too few for this test: " + logs);
        // what a crash in the middle of a write leaves: the beginning of a batch
        byte[] whole = Files.readAllBytes(logs.get(0));
        Files.write(logs.get(logs.size() - 1), Arrays.copyOf(whole, 77), StandardOpenOption.APPEND);
        for (String suffix : List.of(".index", ".timeindex")) {
            for (Path index : SegmentFiles.of(broker, "restart-none-0", suffix)) {
                Files.delete(index);
            }
        }
        broker.start();
        assertEquals(20_000, sorted(Clients.readAll(broker, "restart-none")).size());
        produce("none", 20_000, 100);
        assertEquals(20_100, sorted(Clients.readAll(broker, "restart-none")).size());
    }

    @RepeatedTest(3)
    void killingItWhileTopicsAreMadeKeepsThoseThatWereConfirmed() {
        List<String> confirmed = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Clients.createTopic(broker, "topic-" + i, 1 + i % 3, Map.of("retention.ms", Integer.toString(100_000 + i)));
            confirmed.add("topic-" + i);
        }
        broker.kill();
        broker.start();
        try (Admin admin = Clients.admin(broker)) {
            assertEquals(
                    confirmed,
                    Clients.get(admin.listTopics().names()).stream().sorted().toList());
            Clients.get(admin.describeTopics(confirmed).allTopicNames()).forEach((topic, description) -> {
                int number = Integer.parseInt(topic.substring("topic-".length()));
                assertEquals(1 + number % 3, description.partitions().size());
            });
        }
    }

    @Test
    void statusTellsWhetherItRuns() {
        Command running = broker.jusante("status").succeeded();
        assertTrue(running.out().contains(broker.bootstrap()), running::out);
        assertEquals(0, broker.terminate(), broker::output);
        Command stopped = broker.jusante("status");
        assertNotEquals(0, stopped.exitCode());
        assertEquals(1, (stopped.out() + stopped.err()).strip().lines().count(), stopped::toString);
    }

    @Test
    void theLineThatItPrintsNamesAddressNodeTimeAndBundles() {
        String line = broker.servingLine();
        assertTrue(line.contains(broker.bootstrap()), line);
        assertTrue(line.matches("serving .* node 1 .*\\d+ ms.* \\d+ bundles"), line);
    }

    private void produce(String codec, int from, int count) {
        try (Sending producer = new Sending(broker, "compression.type", codec)) {
            for (int i = from; i < from + count; i++) {
                producer.send(new ProducerRecord<>("restart-" + codec, "key-" + i + PADDING, "value " + i));
            }
        }
    }

    private static List<String> sorted(Map<Integer, List<ConsumerRecord<String, String>>> read) {
        Map<Integer, String> byNumber = new HashMap<>();
        List<String> values = new ArrayList<>();
        read.values()
                .forEach(records -> records.forEach(record -> {
                    values.add(record.value());
                    byNumber.put(Integer.parseInt(record.value().substring("value ".length())), record.value());
                }));
        assertEquals(byNumber.size(), values.size(), "some are doubled");
        values.sort(java.util.Comparator.comparingInt(value -> Integer.parseInt(value.substring("value ".length()))));
        return values;
    }

    private String clusterId() {
        try (Admin admin = Clients.admin(broker)) {
            return Clients.get(admin.describeCluster().clusterId());
        }
    }
}
