package io.jusante.benchmarks.clients;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.Stores;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A word count of Kafka Streams over lines that it writes first.
 *
 * <p>Prints {@code ready 0} when the lines are written, starts the job at the next line of its input, and prints
 * {@code done <ms>} when every word of every line has been counted in what the job wrote: that is from the start of the
 * job, the joining of its group included. Stores are in memory, and no cache holds counts back: each word passes the
 * broker three times (repartitioned, in the changelog, in the output).
 */
@Command(
        name = "word-count",
        mixinStandardHelpOptions = true,
        description = "Counts words with Kafka Streams and says how long it took.")
public final class WordCountCommand implements Callable<Integer> {
    private static final int VOCABULARY = 1_000;
    private static final int WORDS_A_LINE = 5;
    private static final long SEED = 42;

    @Option(names = "--bootstrap", required = true, description = "host:port of the broker")
    private String bootstrap = "";

    @Option(names = "--input", required = true, description = "an existing, empty topic for the lines")
    private String input = "";

    @Option(names = "--output", required = true, description = "an existing, empty topic for the counts")
    private String output = "";

    @Option(names = "--partitions", required = true, description = "how many the output has")
    private int partitions;

    @Option(names = "--application", required = true, description = "the job's id, which no other run may have had")
    private String application = "";

    @Option(names = "--state", required = true, description = "the job's directory")
    private String state = "";

    @Option(names = "--lines", required = true, description = "how many")
    private int lines;

    @Option(names = "--limit-seconds", defaultValue = "300", description = "gives up after so long (${DEFAULT-VALUE})")
    private long limitSeconds;

    /** See {@code --help}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new WordCountCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        writeLines();
        System.out.println("ready 0");
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        orders.readLine();
        try (KafkaStreams job = new KafkaStreams(topology(), settings())) {
            long beganNs = System.nanoTime();
            job.start();
            awaitCounts((long) lines * WORDS_A_LINE);
            System.out.println("done " + (System.nanoTime() - beganNs) / 1_000_000);
            orders.readLine();
        }
        deleteInternalTopics();
        return 0;
    }

    private void writeLines() {
        Random random = new Random(SEED);
        try (var producer = new KafkaProducer<>(
                config(Map.of("linger.ms", "20")), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < lines; i++) {
                String line = random.ints(WORDS_A_LINE, 0, VOCABULARY)
                        .mapToObj(word -> "word-" + word)
                        .collect(Collectors.joining(" "));
                var unused =
                        producer.send(new ProducerRecord<>(input, Integer.toString(i), line), (written, failure) -> {
                            if (failure != null) {
                                failure.printStackTrace(); // the count will not be complete, and say so
                            }
                        });
            }
        }
    }

    private Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.<String, String>stream(input)
                .flatMapValues(line -> Arrays.asList(line.split(" ", -1)))
                .groupBy((number, word) -> word, Grouped.as("words"))
                .count(Materialized.<String, Long>as(Stores.inMemoryKeyValueStore("counts"))
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.Long()))
                .toStream()
                .to(output, Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    private Properties settings() {
        return config(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                application,
                StreamsConfig.STATE_DIR_CONFIG,
                state,
                StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG,
                Serdes.StringSerde.class,
                StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG,
                Serdes.StringSerde.class,
                StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
                0,
                StreamsConfig.mainConsumerPrefix("auto.offset.reset"),
                "earliest"));
    }

    private Properties config(Map<String, ?> more) {
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrap);
        config.putAll(more);
        return config;
    }

    /** Reads the output until its last counts add up. */
    private void awaitCounts(long words) {
        long deadlineNs = System.nanoTime() + limitSeconds * 1_000_000_000L;
        Map<String, Long> counts = new HashMap<>();
        long sum = 0;
        try (var consumer = new KafkaConsumer<>(config(Map.of()), new StringDeserializer(), new LongDeserializer())) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(output, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (sum < words) {
                for (ConsumerRecord<String, Long> record : consumer.poll(Duration.ofMillis(200))) {
                    Long before = counts.put(record.key(), record.value());
                    sum += record.value() - (before == null ? 0 : before);
                }
                if (System.nanoTime() > deadlineNs) {
                    throw new IllegalStateException(
                            sum + " of " + words + " words were counted within " + limitSeconds + " s");
                }
            }
        }
        if (sum > words) {
            throw new IllegalStateException(sum + " words were counted, but there are " + words);
        }
    }

    private void deleteInternalTopics() throws Exception {
        try (Admin admin = Admin.create(config(Map.of()))) {
            List<String> internal = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(application + "-"))
                    .toList();
            admin.deleteTopics(internal).all().get();
        }
    }
}
