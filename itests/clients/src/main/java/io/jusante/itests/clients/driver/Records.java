package io.jusante.itests.clients.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What producers and consumers do. */
final class Records {
    static final Duration LIMIT = Duration.ofSeconds(40);

    private Records() {}

    static List<String> produce(String bootstrap, String topic, String codec, String acks, List<String> records)
            throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("compression.type", codec);
        properties.put("acks", acks);
        // one batch a partition, which flush sends: a batch of one record is hardly compressed
        properties.put("linger.ms", "1000");
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (String record : records) {
                String[] keyAndValue = record.split("\t", 2);
                answers.add(producer.send(new ProducerRecord<>(topic, keyAndValue[0], keyAndValue[1])));
            }
            producer.flush();
            for (Future<RecordMetadata> answer : answers) {
                answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        }
        return List.of();
    }

    /** Takes that many records with a group, commits behind the last of them, and leaves. */
    static List<String> consume(String bootstrap, String topic, String group, int count) {
        try (KafkaConsumer<String, String> consumer = consumer(bootstrap, topic, group)) {
            return take(consumer, count);
        }
    }

    static KafkaConsumer<String, String> consumer(String bootstrap, String topic, String group) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("group.id", group);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    static List<String> take(KafkaConsumer<String, String> consumer, int count) {
        List<String> lines = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        while (lines.size() < count) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException("only " + lines.size() + " of " + count + " records: " + lines);
            }
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (lines.size() < count) {
                    lines.add(line(record));
                    next.put(partition, new OffsetAndMetadata(record.offset() + 1));
                }
            }
        }
        consumer.commitSync(next, LIMIT);
        return lines;
    }

    static String line(ConsumerRecord<String, String> record) {
        return "record\t" + record.partition() + "\t" + record.offset() + "\t" + record.key() + "\t" + record.value();
    }
}
