package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Produces numbered records with acks=all and idempotence, as the Java client does by itself, until it is told to stop.
 * Each partition gets its own sequence from 0 on; so afterwards each must hold exactly that.
 */
final class IdempotentLoad implements AutoCloseable {
    private static final int MAX_UNACKNOWLEDGED = 2_000;
    private static final long END_LIMIT_S = 150;

    private final String topic;
    private final KafkaProducer<String, String> producer;
    private final Semaphore room = new Semaphore(MAX_UNACKNOWLEDGED);
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final int[] sent;
    private final Thread thread;
    private volatile boolean stopping;

    private IdempotentLoad(Broker broker, String topic, int partitions, String... settings) {
        this.topic = topic;
        this.sent = new int[partitions];
        List<String> all = new ArrayList<>(List.of(
                "acks", "all",
                "linger.ms", "2",
                "batch.size", "4096",
                "delivery.timeout.ms", "120000",
                "request.timeout.ms", "10000",
                "max.block.ms", "120000"));
        all.addAll(List.of(settings));
        producer = Clients.producer(broker, all.toArray(String[]::new));
        thread = new Thread(this::produce, "load");
    }

    static IdempotentLoad on(Broker broker, String topic, int partitions, String... settings) {
        IdempotentLoad load = new IdempotentLoad(broker, topic, partitions, settings);
        load.thread.start();
        return load;
    }

    private void produce() {
        try {
            for (long i = 0; !stopping; i++) {
                if (!room.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    continue;
                }
                int partition = (int) (i % sent.length);
                String number = Integer.toString(sent[partition]);
                // the callback sees what the future would
                var unused = producer.send(
                        new ProducerRecord<>(topic, partition, "key-" + partition, number), (metadata, failure) -> {
                            room.release();
                            if (failure == null) {
                                acknowledged.incrementAndGet();
                            } else {
                                errors.add(failure);
                            }
                        });
                sent[partition]++;
            }
        } catch (Exception e) {
            errors.add(e);
        }
    }

    /** {@return how many records were acknowledged so far} */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Waits until this many more were acknowledged than now. */
    void awaitMore(int records) {
        long goal = acknowledged.get() + records;
        Await.until(goal + " records acknowledged, errors " + errors, Clients.LIMIT, () -> {
            failOnError();
            return acknowledged.get() >= goal;
        });
    }

    private void failOnError() {
        Throwable error = errors.peek();
        if (error != null) {
            throw new AssertionError("the producer got an error", error);
        }
    }

    /** Stops, waits until everything sent is acknowledged, and checks that the topic holds exactly that, in order. */
    long finishAndVerify(Broker broker) throws InterruptedException {
        stopping = true;
        thread.join(TimeUnit.SECONDS.toMillis(END_LIMIT_S));
        producer.flush();
        failOnError();
        assertEquals(Arrays.stream(sent).asLongStream().sum(), acknowledged.get());
        verify(broker);
        return acknowledged.get();
    }

    /** Checks that each partition holds exactly what was sent to it, once and in order. */
    void verify(Broker broker) {
        int[] next = new int[sent.length];
        Clients.forEach(broker, topic, record -> {
            int expected = next[record.partition()]++;
            if (!record.value().equals(Integer.toString(expected))) {
                throw new AssertionError("partition " + record.partition() + " has at offset " + record.offset()
                        + " record " + record.value() + " in place of " + expected);
            }
        });
        assertArrayEquals(sent, next, "records in each partition");
    }

    @Override
    public void close() {
        stopping = true;
        producer.close(java.time.Duration.ZERO);
    }
}
