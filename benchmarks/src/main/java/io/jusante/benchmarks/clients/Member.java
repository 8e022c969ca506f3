package io.jusante.benchmarks.clients;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One stock consumer on a thread of its own. */
final class Member implements ConsumerRebalanceListener {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private volatile Set<TopicPartition> owned = Set.of();
    private volatile boolean leaving;
    private volatile boolean failed;

    /** The consumer is there; it does nothing before it joins. */
    Member(Properties config, String topic, int number) {
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = new Thread(() -> run(topic), "member-" + number);
    }

    void join() {
        thread.start();
    }

    private void run(String topic) {
        try (consumer) {
            consumer.subscribe(List.of(topic), this);
            while (!leaving) {
                consumer.poll(POLL);
            }
        } catch (WakeupException e) {
            failed = !leaving;
        } catch (RuntimeException e) {
            e.printStackTrace();
            failed = true;
        } finally {
            owned = Set.of();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        owned = Set.copyOf(consumer.assignment());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        owned = Set.of(); // what stays is said again with what is added
    }

    /** {@return what it may read now} */
    Set<TopicPartition> owned() {
        return owned;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Asks it to leave its group; {@link #awaitEnd} waits for it. */
    void leave() {
        leaving = true;
        consumer.wakeup();
    }

    void awaitEnd() throws InterruptedException {
        thread.join();
    }
}
