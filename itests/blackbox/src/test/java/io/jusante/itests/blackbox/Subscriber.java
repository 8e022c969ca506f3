package io.jusante.itests.blackbox;

import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** A stock consumer that subscribes, on a thread of its own: notes what it gets, and commits it. */
final class Subscriber implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaConsumer<String, String> consumer;
    private final Thread thread;
    private final ConcurrentLinkedQueue<String> values = new ConcurrentLinkedQueue<>();
    private final AtomicInteger revocations = new AtomicInteger();
    private final ConcurrentLinkedQueue<TopicPartition> revoked = new ConcurrentLinkedQueue<>();
    private volatile Set<TopicPartition> assignment = Set.of();
    private volatile int generation = -1;
    private volatile String memberId = "";
    private volatile Throwable failure;
    private volatile boolean stopping;

    Subscriber(Broker broker, String group, String topic, String... settings) {
        String[] all = new String[settings.length + 10];
        System.arraycopy(
                new String[] {
                    "group.id", group,
                    "auto.offset.reset", "earliest",
                    "session.timeout.ms", "6000",
                    "heartbeat.interval.ms", "500",
                    "retry.backoff.ms", "50"
                },
                0,
                all,
                0,
                10);
        System.arraycopy(settings, 0, all, 10, settings.length);
        consumer = Clients.consumer(broker, all);
        consumer.subscribe(List.of(topic), new Listener());
        thread = new Thread(this::run, "subscriber of " + group);
        thread.start();
    }

    private void run() {
        try (consumer) {
            while (!stopping) {
                consumer.poll(POLL).forEach(record -> values.add(record.value()));
                consumer.commitAsync();
                assignment = Set.copyOf(consumer.assignment());
                ConsumerGroupMetadata metadata = consumer.groupMetadata();
                generation = metadata.generationId();
                memberId = metadata.memberId();
            }
            consumer.commitSync();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** {@return all values in the order in which they came} */
    List<String> values() {
        return List.copyOf(values);
    }

    Set<TopicPartition> assignment() {
        return assignment;
    }

    int generation() {
        return generation;
    }

    String memberId() {
        return memberId;
    }

    /** {@return how often it had to give partitions up} */
    int revocations() {
        return revocations.get();
    }

    /** {@return what it had to give up} */
    List<TopicPartition> revoked() {
        return List.copyOf(revoked);
    }

    /** Stops as a consumer does: a dynamic member leaves the group, a static one does not. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(Clients.LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() || failure != null) {
            throw new AssertionError("a subscriber does not end, or not well", failure);
        }
    }

    private final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // the assignment is read after each poll
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!stopping) {
                revocations.incrementAndGet();
                revoked.addAll(partitions);
            }
        }
    }
}
