package io.jusante.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker of its own with one topic of many partitions: created, restarted after a clean stop and after kill -9. */
final class ManyPartitions implements Scenario {
    /** So that a run ends in reasonable time; {@code partitions-10000} asks for more. */
    static final int USUAL = 2_000;

    private static final String TOPIC = "many";
    private static final Pattern NAME = Pattern.compile("partitions-([1-9][0-9]{0,5})");

    private final int partitions;

    ManyPartitions(int partitions) {
        this.partitions = partitions;
    }

    /** {@return the scenario that a name such as {@code partitions-10000} means} */
    static Optional<Scenario> called(String word) {
        Matcher matcher = NAME.matcher(word);
        return matcher.matches()
                ? Optional.of(new ManyPartitions(Integer.parseInt(matcher.group(1))))
                : Optional.empty();
    }

    @Override
    public String name() {
        return "partitions-" + partitions;
    }

    @Override
    public String description() {
        return "a topic of " + partitions + " partitions: created, restarted with a record in each after a clean stop"
                + " and after kill -9, each until every partition answers (partitions-N: any number)";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        Figures figures = new Figures();
        Path directory = Files.createTempDirectory("jusante-partitions-");
        try {
            created(figures, bench.contender(), directory);
            restarted(figures, "start after a clean stop", bench.contender(), directory, 1, true);
            restarted(figures, "start after kill -9", bench.contender(), directory, 2, false);
            return figures;
        } finally {
            StartUp.delete(directory);
        }
    }

    private void created(Figures figures, Contender contender, Path directory) throws Exception {
        try (Broker broker = contender.start(directory);
                Admin admin = Served.admin(broker)) {
            double before = broker.cpuSeconds();
            long beganNs = System.nanoTime();
            admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1)))
                    .all()
                    .get();
            Served.await(admin, TOPIC, partitions, 0);
            report(figures, "create", beganNs, broker.cpuSeconds() - before);
            fill(broker);
            figures.lower("resident MB", broker.residentMb());
        }
    }

    /** Starts the broker with so many records in each partition; kills it where the next start is to find it so. */
    private void restarted(Figures figures, String what, Contender contender, Path directory, int records, boolean kill)
            throws Exception {
        long beganNs = System.nanoTime();
        try (Broker broker = contender.start(directory);
                Admin admin = Served.admin(broker)) {
            Served.await(admin, TOPIC, partitions, (long) records * partitions);
            report(figures, what, beganNs, broker.cpuSeconds());
            if (kill) {
                fill(broker); // so that there is something to recover
                broker.kill();
            }
        }
    }

    private static void report(Figures figures, String what, long beganNs, double cpuSeconds) {
        figures.lower(what + ": ms", (System.nanoTime() - beganNs) / 1e6).lower(what + ": CPU s", cpuSeconds);
    }

    /** Writes one record into each partition. */
    private void fill(Broker broker) throws InterruptedException, ExecutionException {
        Properties config = new Properties();
        config.put("bootstrap.servers", broker.address());
        config.put("linger.ms", "100");
        config.put("buffer.memory", Long.toString(64L << 20));
        config.put("batch.size", "1024");
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] value = new byte[100];
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, partition, null, value)));
            }
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        }
    }
}
