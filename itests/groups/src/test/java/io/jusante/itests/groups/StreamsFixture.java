package io.jusante.itests.groups;

import io.jusante.itests.fixtures.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A broker, an application, and a producer of its input. */
final class StreamsFixture implements AutoCloseable {
    static final int PARTITIONS = 3;

    private final BrokerUnderTest broker;
    private final StreamsProcess application;
    private final List<String> inputs;
    private final KafkaProducer<String, String> producer;
    private final Admin admin;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    /** Starts the broker, makes the topics, and starts the application. */
    StreamsFixture(Path directory, Class<?> main, List<String> inputs, List<String> outputs) {
        this.inputs = inputs;
        broker = BrokerUnderTest.in(directory.resolve("broker")).start();
        admin = Clients.admin(broker);
        inputs.forEach(topic -> Clients.createTopic(admin, topic, PARTITIONS));
        outputs.forEach(topic -> Clients.createTopic(admin, topic, PARTITIONS));
        producer = Clients.producer(broker);
        application = new StreamsProcess(main, broker, directory).start();
    }

    BrokerUnderTest broker() {
        return broker;
    }

    StreamsProcess application() {
        return application;
    }

    void send(ProducerRecord<String, String> record) {
        sent.add(producer.send(record));
    }

    /** Waits until everything sent is acknowledged. */
    void flush() throws InterruptedException, ExecutionException {
        producer.flush();
        for (Future<RecordMetadata> acknowledgement : sent) {
            acknowledgement.get();
        }
        sent.clear();
    }

    /**
     * Waits until the application has processed its whole input and said so: the committed offset of each input and of
     * each repartition topic is the end of the log. A commit comes after all results and all changes of state are
     * acknowledged; so nothing is under way then, and a crash makes nothing to be processed again.
     */
    void awaitQuiet() throws InterruptedException, ExecutionException {
        flush();
        Await.until("the application has processed and committed its input", Clients.LIMIT, () -> {
            application.failIfDead();
            // in this order: when the inputs are committed their results are in the repartition topics
            Map<TopicPartition, OffsetAndMetadata> committed =
                    Clients.get(admin.listConsumerGroupOffsets(application.id()).partitionsToOffsetAndMetadata());
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            for (String topic : topicsRead()) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest());
                }
            }
            return Clients.get(admin.listOffsets(wanted).all()).entrySet().stream()
                    .allMatch(end -> end.getValue().offset() == offset(committed.get(end.getKey())));
        });
    }

    private static long offset(OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private List<String> topicsRead() {
        List<String> topics = new ArrayList<>(inputs);
        topics.addAll(internalTopics("-repartition"));
        return topics;
    }

    /** {@return the topics that the application made for itself, with names that end so} */
    List<String> internalTopics(String suffix) {
        return Clients.get(admin.listTopics().names()).stream()
                .filter(topic -> topic.startsWith(application.id() + "-") && topic.endsWith(suffix))
                .sorted()
                .toList();
    }

    /** Waits until the broker has thrown away what the application read from its repartition topics. */
    void awaitPurge() {
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (String topic : internalTopics("-repartition")) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                earliest.put(new TopicPartition(topic, partition), OffsetSpec.earliest());
                latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        var ends = Clients.get(admin.listOffsets(latest).all());
        Await.until("the repartition topics are purged to " + ends, Duration.ofSeconds(30), () -> {
            var begins = Clients.get(admin.listOffsets(earliest).all());
            return ends.entrySet().stream()
                    .allMatch(end ->
                            begins.get(end.getKey()).offset() == end.getValue().offset());
        });
    }

    /** {@return a topic's config} */
    String config(String topic, String key) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Clients.get(admin.describeConfigs(List.of(resource)).all())
                .get(resource)
                .get(key)
                .value();
    }

    /** {@return the newest value of each key of a topic} */
    Map<String, String> table(String topic) {
        Map<String, String> table = new TreeMap<>();
        Clients.forEach(broker, topic, record -> table.put(record.key(), record.value()));
        return table;
    }

    @Override
    public void close() {
        application.close();
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.close();
    }
}
