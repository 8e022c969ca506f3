package io.jusante.itests.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lag of groups in {@code /metrics} is the one that {@code kafka-consumer-groups --describe} prints. */
class LagTest {
    private static final long NOT_COMMITTED = -1;

    @TempDir
    Path directory;

    private final int metricsPort = Broker.freePort();
    private final Map<String, Long> expected = new TreeMap<>();
    private BrokerUnderTest broker;
    private Admin admin;
    private KafkaProducer<String, String> producer;

    @BeforeEach
    void start() {
        broker = BrokerUnderTest.in(directory);
        if (broker instanceof JusanteBroker) {
            broker.set("jusante.metrics.port", Integer.toString(metricsPort));
        }
        broker.start();
        admin = Clients.admin(broker);
        producer = Clients.producer(broker);
        Clients.createTopic(admin, "three", 3);
        Clients.createTopic(admin, "two", 2);
    }

    @AfterEach
    void stop() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.close();
    }

    @Test
    void metricsAndToolAgree() throws Exception {
        produce("three", 3, 100);
        produce("two", 2, 50);
        // an empty group that is behind, one of one that is at the end, and one with offsets in both topics
        commit("behind", Map.of(at("three", 0), 10L, at("three", 1), 99L, at("three", 2), 0L));
        commit("done", Map.of(at("two", 0), 50L, at("two", 1), 50L));
        commit("both", Map.of(at("three", 0), 40L, at("two", 1), 7L));
        // a group that lives, owns three partitions and has committed two of them
        try (KafkaConsumer<String, String> consumer =
                Clients.consumer(broker, Map.of("group.id", "living", "auto.offset.reset", "earliest"))) {
            consumer.subscribe(List.of("three"));
            Await.until("the consumer has its partitions", Clients.LIMIT, () -> {
                consumer.poll(Duration.ofMillis(100));
                return consumer.assignment().size() == 3;
            });
            consumer.commitSync(
                    Map.of(at("three", 0), new OffsetAndMetadata(60), at("three", 1), new OffsetAndMetadata(100)));
            expected.putAll(Map.of("living three 0", 40L, "living three 1", 0L, "living three 2", NOT_COMMITTED));
            assertAgreement();
        }
        // it has left, so nobody owns what was never committed
        expected.remove("living three 2");
        assertAgreement();

        produce("three", 3, 11);
        expected.replaceAll((key, lag) -> key.contains(" three ") ? lag + 11 : lag);
        assertAgreement();

        Clients.get(admin.deleteConsumerGroups(List.of("both")).all());
        expected.keySet().removeIf(key -> key.startsWith("both "));
        assertAgreement();

        broker.kill();
        broker.start();
        assertAgreement();
    }

    private void assertAgreement() throws Exception {
        assertEquals(expected, new ConsumerGroupsTool(broker, directory).lags(), "what the tool prints");
        if (broker instanceof JusanteBroker) {
            Map<String, Long> committed = new TreeMap<>(expected);
            committed.values().removeIf(lag -> lag == NOT_COMMITTED);
            assertEquals(committed, new LagMetrics(metricsPort).lags(), "what the metrics tell");
        }
    }

    private void produce(String topic, int partitions, int recordsEach) {
        for (int partition = 0; partition < partitions; partition++) {
            for (int i = 0; i < recordsEach; i++) {
                var unused = producer.send(new ProducerRecord<>(topic, partition, "key", "value " + i));
            }
        }
        producer.flush();
    }

    private void commit(String group, Map<TopicPartition, Long> offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            committed.put(partition, new OffsetAndMetadata(offset));
            long end = partition.topic().equals("three") ? 100 : 50;
            expected.put(group + " " + partition.topic() + " " + partition.partition(), end - offset);
        });
        Clients.get(admin.alterConsumerGroupOffsets(group, committed).all());
    }

    private static TopicPartition at(String topic, int partition) {
        return new TopicPartition(topic, partition);
    }
}
