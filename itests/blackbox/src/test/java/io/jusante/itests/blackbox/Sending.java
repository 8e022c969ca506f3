package io.jusante.itests.blackbox;

import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends records and remembers them, so that no failure goes unnoticed. */
final class Sending implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    Sending(Broker broker, String... settings) {
        producer = Clients.producer(broker, settings);
    }

    /** Sends without waiting. */
    void send(ProducerRecord<String, String> record) {
        sent.add(producer.send(record));
    }

    /** Sends and waits for the answer. */
    RecordMetadata sendNow(ProducerRecord<String, String> record) {
        try {
            return await(producer.send(record));
        } catch (ExecutionException e) {
            throw new AssertionError("the producer got an error", e.getCause());
        }
    }

    /** {@return why the record was refused} */
    Throwable refusalOf(ProducerRecord<String, String> record) {
        try {
            throw new AssertionError("it was accepted: " + await(producer.send(record)));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** {@return whether the record was refused} */
    boolean fails(ProducerRecord<String, String> record) {
        try {
            await(producer.send(record));
            return false;
        } catch (ExecutionException refused) {
            return true;
        }
    }

    /** Waits for the answers to all that was sent. */
    List<RecordMetadata> awaitAll() {
        List<RecordMetadata> answers = new ArrayList<>();
        producer.flush();
        try {
            for (Future<RecordMetadata> future : sent) {
                answers.add(await(future));
            }
        } catch (ExecutionException e) {
            throw new AssertionError("the producer got an error", e.getCause());
        }
        sent.clear();
        return answers;
    }

    private static RecordMetadata await(Future<RecordMetadata> future) throws ExecutionException {
        try {
            return future.get(Clients.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for all answers, and ends. */
    @Override
    public void close() {
        try {
            awaitAll();
        } finally {
            producer.close(Clients.LIMIT);
        }
    }
}
