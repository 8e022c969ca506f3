package io.jusante.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one partition from its beginning without a group, and prints records and megabytes a second. */
public final class AssignedConsumer {
    private static final Duration QUIET_LIMIT = Duration.ofSeconds(30);

    private AssignedConsumer() {}

    /** Arguments: bootstrap server, topic, records to read. */
    public static void main(String[] args) {
        long wanted = Long.parseLong(args[2]);
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                args[0],
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
            TopicPartition partition = new TopicPartition(args[1], 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long beganNs = System.nanoTime();
            long quietSinceNs = beganNs;
            long records = 0;
            long bytes = 0;
            while (records < wanted) {
                var polled = consumer.poll(Duration.ofMillis(100));
                for (var record : polled) {
                    records++;
                    bytes += record.serializedValueSize();
                }
                if (!polled.isEmpty()) {
                    quietSinceNs = System.nanoTime();
                } else if (System.nanoTime() - quietSinceNs > QUIET_LIMIT.toNanos()) {
                    throw new IllegalStateException("only " + records + " of " + wanted + " records came");
                }
            }
            double seconds = (System.nanoTime() - beganNs) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d records, %.1f records/sec (%.2f MB/sec)%n",
                    records,
                    records / seconds,
                    bytes / seconds / 1048576);
        }
    }
}
