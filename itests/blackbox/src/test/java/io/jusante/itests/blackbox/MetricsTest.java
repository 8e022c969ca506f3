package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import io.jusante.itests.fixtures.Command;
import io.jusante.itests.fixtures.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} and {@code status} tell of a broker is what clients did with it. */
class MetricsTest {
    private static final int RECORDS = 500;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Broker broker;

    @BeforeEach
    void create() {
        broker = Broker.in(directory);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void countsWhatClientsSendAndFetch() throws Exception {
        broker.start();
        URI url = Metrics.url(broker);
        Clients.createTopic(broker, "events", 2);
        produce("events", RECORDS);
        consume("events", RECORDS);

        Metrics metrics = Metrics.scrape(url);
        assertEquals(RECORDS, metrics.value("jusante_topic_received_records_total", "topic", "events"));
        assertEquals(
                RECORDS,
                metrics.samples("jusante_partition_log_end_offset", "topic", "events").stream()
                        .mapToDouble(Metrics.Sample::value)
                        .sum());
        assertEquals(
                metrics.samples("jusante_partition_log_end_offset", "topic", "events").stream()
                        .map(Metrics.Sample::value)
                        .toList(),
                metrics.samples("jusante_partition_high_watermark", "topic", "events").stream()
                        .map(Metrics.Sample::value)
                        .toList());
        double received = metrics.value("jusante_topic_received_bytes_total", "topic", "events");
        assertEquals(received, metrics.value("jusante_topic_log_size_bytes", "topic", "events"));
        assertEquals(received, metrics.value("jusante_topic_sent_bytes_total", "topic", "events"), "each batch once");
        assertTrue(metrics.value("jusante_request_bytes_total", "api", "PRODUCE") > received);
        assertTrue(metrics.value("jusante_response_bytes_total", "api", "FETCH") > received);
        double produces = metrics.value("jusante_requests_total", "api", "PRODUCE");
        assertTrue(produces >= 1 && produces <= RECORDS, () -> produces + " requests");
        assertEquals(produces, metrics.value("jusante_request_latency_seconds_count", "api", "PRODUCE"));
        assertEquals(produces, metrics.value("jusante_request_handler_seconds_count", "api", "PRODUCE"));
        assertEquals(
                produces,
                metrics.value("jusante_request_latency_seconds_bucket", "api", "PRODUCE", "le", "+Inf"),
                "all of them in buckets");
        assertEquals(0, metrics.value("jusante_requests_in_flight", "api", "PRODUCE"));
        assertEquals(
                metrics.value("jusante_connections", "listener", "PLAINTEXT"),
                metrics.value("jusante_connections_opened_total", "listener", "PLAINTEXT")
                        - metrics.value("jusante_connections_closed_total", "listener", "PLAINTEXT"));
        assertEquals(1, metrics.value("jusante_cluster_brokers"));
        assertEquals(1, metrics.value("jusante_build_info", "version", version()));
    }

    @Test
    void countsWhatFails() throws Exception {
        broker.start();
        URI url = Metrics.url(broker);
        fail();

        Metrics metrics = Metrics.scrape(url);
        assertEquals(1, metrics.value("jusante_topic_failed_produces_total", "topic", "small"));
        assertTrue(metrics.value("jusante_topic_failed_fetches_total", "topic", "small") >= 1);
        assertEquals(1, metrics.value("jusante_request_errors_total", "api", "PRODUCE", "error", "MESSAGE_TOO_LARGE"));
        assertTrue(metrics.value("jusante_request_errors_total", "api", "FETCH", "error", "OFFSET_OUT_OF_RANGE") >= 1);
    }

    @Test
    void tellsOfBundlesAndOfWhatTheirExchangeCost() throws Exception {
        broker.start();
        URI url = Metrics.url(broker);
        Clients.createTopic(broker, "events", 2);
        produce("events", 10);
        Metrics before = Metrics.scrape(url);
        assertEquals(0, before.value("jusante_swaps_total"));
        String digest = digestOf(before, "io.jusante.storage.segment");

        broker.jusante(
                        "plugin",
                        "update",
                        RebuiltBundle.withVersion(directory, "storage-segment", "1.0.9")
                                .toString())
                .succeeded();

        Metrics after = Metrics.scrape(url);
        assertEquals(1, after.value("jusante_swaps_total"));
        assertEquals(0, after.value("jusante_swap_failures_total"));
        assertEquals(1, after.value("jusante_swap_stall_seconds_count"));
        double stall = after.value("jusante_swap_last_stall_seconds");
        assertTrue(stall > 0 && stall < 5, () -> stall + " s");
        assertEquals(stall, after.value("jusante_swap_max_stall_seconds"));
        assertEquals(stall, after.value("jusante_swap_stall_seconds_sum"), stall * 0.02 + 1e-6);
        assertNotEquals(digest, digestOf(after, "io.jusante.storage.segment"));
        assertEquals(1, after.value("jusante_bundle_info", "name", "io.jusante.storage.segment", "version", "1.0.9"));

        Path floor = RebuiltBundle.withVersion(directory, "kernel", "1.0.9");
        assertEquals(1, broker.jusante("plugin", "update", floor.toString()).exitCode(), "needs a restart");
        assertEquals(1, Metrics.scrape(url).value("jusante_swap_failures_total"));
        assertEquals(10, Metrics.scrape(url).value("jusante_topic_received_records_total", "topic", "events"));
    }

    @Test
    void thePortIsTheOneThatWasAskedForAndOneInUseEndsTheStart() {
        int port = Broker.freePort();
        broker.set("jusante.metrics.port", String.valueOf(port)).start();
        assertEquals(port, Metrics.url(broker).getPort());
        Broker second = Broker.in(directory.resolve("second")).set("jusante.metrics.port", String.valueOf(port));
        Command failed = second.startAndFail();
        assertEquals(1, failed.exitCode(), failed.err());
        assertTrue(
                failed.err().contains("jusante: the metrics cannot be served on 127.0.0.1:" + port + ": "),
                failed.err());
    }

    @Test
    void servesNoneWhereTheyAreSwitchedOff() {
        broker.set("jusante.metrics.port", "-1").start();
        String status = broker.jusante("status").succeeded().out();
        assertTrue(status.contains("not served"), status);
        String json = broker.jusante("status", "--json").succeeded().out();
        assertFalse(json.contains("\"url\""), json);
    }

    @Test
    void leavesPartitionsOutWhereTheyAreNotWanted() throws Exception {
        broker.set("jusante.metrics.partitions", "false").start();
        URI url = Metrics.url(broker);
        Clients.createTopic(broker, "events", 3);
        produce("events", 10);
        Metrics metrics = Metrics.scrape(url);
        assertFalse(metrics.families().containsKey("jusante_partition_log_size_bytes"));
        assertEquals(10, metrics.value("jusante_topic_received_records_total", "topic", "events"));
    }

    @Test
    void statusTellsOfEverythingAtOnce() throws Exception {
        broker.start();
        Clients.createTopic(broker, "events", 3);
        produce("events", 10);
        String text = broker.jusante("status").succeeded().out();
        assertLine(text, "version +\\S+");
        assertLine(text, "process +" + broker.pid() + ", up \\d+ s");
        assertLine(text, "listeners +PLAINTEXT \\(PLAINTEXT\\) " + broker.bootstrap());
        assertLine(text, "topics +\\d+ with \\d+ partitions");
        assertLine(text, "partitions +\\d+ hosted, \\d+ led, .* of logs");
        assertLine(text, "groups +0 with 0 members");
        assertLine(text, "metrics +http://127.0.0.1:\\d+/metrics");
        assertLine(text, "bundles +\\d+, all active");

        String json = broker.jusante("status", "--json").succeeded().out();
        for (String key : List.of(
                "state",
                "version",
                "pid",
                "uptimeMs",
                "startMs",
                "line",
                "listeners",
                "topics",
                "partitions",
                "groups",
                "metrics",
                "bundles",
                "inactiveBundles",
                "dataDirectory",
                "configFile",
                "missing")) {
            assertTrue(json.contains("\"" + key + "\" : "), () -> key + " is not in " + json);
        }
        assertTrue(json.contains("\"address\" : \"" + broker.bootstrap() + "\""), json);
    }

    @Test
    void everyMeterIsInTheDocumentationAndTheOtherWayRound() throws Exception {
        broker.start();
        URI url = Metrics.url(broker);
        Clients.createTopic(broker, "events", 2);
        produce("events", 10);
        consume("events", 10);
        consumeInAGroup("events");
        fail();
        Await.until(
                "the start is measured",
                LIMIT,
                () -> Metrics.scrape(url).families().containsKey("jusante_start_duration_seconds"));
        MetricsPage.check(Metrics.scrape(url));
    }

    private void produce(String topic, int records) throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(broker)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, "key-" + i, "value-" + i)));
            }
            for (Future<?> one : sent) {
                one.get();
            }
        }
    }

    private void consume(String topic, int records) {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker, "auto.offset.reset", "earliest")) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            int[] seen = {0};
            Await.until("all records are read", LIMIT, () -> {
                seen[0] += consumer.poll(Duration.ofMillis(200)).count();
                return seen[0] >= records;
            });
            assertEquals(records, seen[0]);
        }
    }

    private void consumeInAGroup(String topic) {
        try (KafkaConsumer<String, String> consumer =
                Clients.consumer(broker, "group.id", "readers", "auto.offset.reset", "earliest")) {
            consumer.subscribe(List.of(topic));
            Await.until(
                    "a record is read",
                    LIMIT,
                    () -> !consumer.poll(Duration.ofMillis(200)).isEmpty());
            consumer.commitSync();
        }
    }

    /** An append that is too large, and a fetch that is out of range. */
    private void fail() throws Exception {
        Clients.createTopic(broker, "small", 1, Map.of("max.message.bytes", "200"));
        try (KafkaProducer<String, String> producer =
                Clients.producer(broker, "compression.type", "none", "retries", "0", "enable.idempotence", "false")) {
            assertThrows(
                    ExecutionException.class,
                    () -> producer.send(new ProducerRecord<>("small", "x".repeat(1000)))
                            .get());
        }
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker, "auto.offset.reset", "none")) {
            TopicPartition partition = new TopicPartition("small", 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 1_000);
            assertThrows(
                    OffsetOutOfRangeException.class,
                    () -> Await.until("the fetch fails", LIMIT, () -> {
                        consumer.poll(Duration.ofMillis(200));
                        return false;
                    }));
        }
    }

    private String version() {
        return broker.jusante("status")
                .out()
                .lines()
                .filter(line -> line.startsWith("version"))
                .map(line -> line.replaceAll("version +", ""))
                .findFirst()
                .orElseThrow();
    }

    private static String digestOf(Metrics metrics, String bundle) {
        List<Metrics.Sample> found = metrics.samples("jusante_bundle_info", "name", bundle);
        assertEquals(1, found.size(), found::toString);
        assertEquals("active", found.get(0).labels().get("state"));
        return found.get(0).labels().get("digest");
    }

    private static void assertLine(String text, String pattern) {
        assertTrue(text.lines().anyMatch(line -> line.matches(pattern)), () -> pattern + " is not in\n" + text);
    }
}
