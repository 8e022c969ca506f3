package io.jusante.itests.groups;

import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Stock clients with settings that make a test quick. */
final class Clients {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private Clients() {}

    static KafkaProducer<String, String> producer(BrokerUnderTest broker) {
        Properties properties = properties(broker);
        properties.put("acks", "all");
        properties.put("linger.ms", "5");
        properties.put("delivery.timeout.ms", "120000");
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    static KafkaConsumer<String, String> consumer(BrokerUnderTest broker, Map<String, String> settings) {
        Properties properties = properties(broker);
        properties.put("auto.offset.reset", "none");
        properties.put("enable.auto.commit", "false");
        properties.putAll(settings);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    static Admin admin(BrokerUnderTest broker) {
        Properties properties = properties(broker);
        properties.put("request.timeout.ms", "20000");
        properties.put("default.api.timeout.ms", "60000");
        return Admin.create(properties);
    }

    private static Properties properties(BrokerUnderTest broker) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrap());
        properties.put("enable.metrics.push", "false");
        properties.put("retry.backoff.ms", "20");
        properties.put("reconnect.backoff.ms", "20");
        properties.put("reconnect.backoff.max.ms", "200");
        return properties;
    }

    /** {@return the id of the new topic} */
    static Uuid createTopic(Admin admin, String topic, int partitions) {
        return get(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .topicId(topic));
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

    /** {@return the partitions of a topic} */
    static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo partition : consumer.partitionsFor(topic, LIMIT)) {
            partitions.add(new TopicPartition(topic, partition.partition()));
        }
        return partitions;
    }

    /** Hands all records of a topic to the taker, from the beginning to what is the end now, each partition in order. */
    static void forEach(BrokerUnderTest broker, String topic, Consumer<ConsumerRecord<String, String>> taker) {
        try (KafkaConsumer<String, String> consumer = consumer(broker, Map.of())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
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
        }
    }

    private static boolean reached(KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), LIMIT) >= end.getValue());
    }
}
