package io.jusante.itests.blackbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Stock clients with settings that make a test quick. */
final class Clients {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Clients() {}

    static KafkaProducer<String, String> producer(Broker broker, String... settings) {
        Properties properties = properties(broker);
        properties.put("retry.backoff.ms", "20");
        properties.put("reconnect.backoff.ms", "20");
        properties.put("reconnect.backoff.max.ms", "200");
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(Broker broker, String... settings) {
        Properties properties = properties(broker);
        properties.put("auto.offset.reset", "none");
        properties.put("enable.auto.commit", "false");
        properties.put("check.crcs", "true");
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    static Admin admin(Broker broker) {
        Properties properties = properties(broker);
        properties.put("request.timeout.ms", "20000");
        properties.put("default.api.timeout.ms", "30000");
        return Admin.create(properties);
    }

    private static Properties properties(Broker broker) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrap());
        properties.put("enable.metrics.push", "false");
        return properties;
    }

    static void createTopic(Broker broker, String topic, int partitions) {
        createTopic(broker, topic, partitions, Map.of());
    }

    static void createTopic(Broker broker, String topic, int partitions, Map<String, String> configs) {
        try (Admin admin = admin(broker)) {
            get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configs)))
                    .all());
        }
    }

    /** {@return the result; an assertion error with the cause if it failed} */
    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** {@return why the future failed} */
    static Throwable failureOf(KafkaFuture<?> future) {
        try {
            Object result = future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("it succeeded with " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** {@return all records of a topic from the beginning to what is the end now, by partition and in order} */
    static Map<Integer, List<ConsumerRecord<String, String>>> readAll(Broker broker, String topic, String... settings) {
        Map<Integer, List<ConsumerRecord<String, String>>> read = new HashMap<>();
        int partitions = forEach(
                broker,
                topic,
                record -> read.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                        .add(record),
                settings);
        for (int partition = 0; partition < partitions; partition++) {
            read.computeIfAbsent(partition, empty -> new ArrayList<>());
        }
        return read;
    }

    /**
     * Hands all records of a topic to the taker, from the beginning to what is the end now, in the order of their
     * partitions.
     *
     * @return how many partitions the topic has
     */
    static int forEach(
            Broker broker, String topic, Consumer<ConsumerRecord<String, String>> taker, String... settings) {
        try (KafkaConsumer<String, String> consumer = consumer(broker, settings)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo partition : consumer.partitionsFor(topic, LIMIT)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            long progressNs = System.nanoTime();
            while (!reached(consumer, ends)) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
                records.forEach(taker);
                if (!records.isEmpty()) {
                    progressNs = System.nanoTime();
                } else if (System.nanoTime() - progressNs > LIMIT.toNanos()) {
                    throw new AssertionError("the end " + ends + " was not reached");
                }
            }
            return partitions.size();
        }
    }

    private static boolean reached(KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
    }

    /** {@return how many records there are between beginning and end} */
    static long count(Broker broker, String topic) {
        try (KafkaConsumer<String, String> consumer = consumer(broker)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo partition : consumer.partitionsFor(topic, LIMIT)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, LIMIT);
            return consumer.endOffsets(partitions, LIMIT).entrySet().stream()
                    .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
                    .sum();
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
