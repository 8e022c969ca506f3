package io.jusante.itests.clients;

import io.jusante.itests.fixtures.Command;
import io.jusante.itests.fixtures.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A library, in a child process that a driver program runs; started when it is first used. */
final class LibraryClient implements StockClient {
    static final String PYTHON = "/usr/bin/python3";
    private static final List<String> ALL_CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final Path KAFKAJS = Path.of("kafkajs");

    private final String name;
    private final List<String> codecs;
    private final String missing;
    private final List<String> command;
    private DriverProcess process;

    private LibraryClient(String name, List<String> codecs, String missing, List<String> command) {
        this.name = name;
        this.codecs = codecs;
        this.missing = missing;
        this.command = command;
    }

    /** Apache Kafka's own client in that version, from the jars that the build put there. */
    static LibraryClient java(String version) {
        Path jars = Path.of("target/kafka-clients-" + version);
        return new LibraryClient(
                "kafka-clients-" + version,
                ALL_CODECS,
                Files.isDirectory(jars) ? "" : jars.toAbsolutePath() + " is not there: the build puts it there",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        Path.of("target/classes") + ":" + jars + "/*",
                        "io.jusante.itests.clients.driver.Driver"));
    }

    /** Debian's python3-confluent-kafka. */
    static LibraryClient confluentKafka() {
        return python("confluent-kafka", Map.of("confluent_kafka", "python3-confluent-kafka"));
    }

    /** Debian's python3-kafka, with what it needs for its codecs. */
    static LibraryClient kafkaPython() {
        return python(
                "kafka-python",
                Map.of(
                        "kafka", "python3-kafka",
                        "snappy", "python3-snappy",
                        "lz4", "python3-lz4",
                        "zstandard", "python3-zstandard"));
    }

    private static LibraryClient python(String name, Map<String, String> packagesByModule) {
        String missing = packagesByModule.keySet().stream()
                .filter(module -> !hasModule(module))
                .map(packagesByModule::get)
                .sorted()
                .collect(Collectors.joining(", "));
        return new LibraryClient(
                name,
                ALL_CODECS,
                missing.isEmpty() ? "" : missing + " of Debian is not installed",
                List.of(PYTHON, "-B", "programs/" + name.replace('-', '_') + "_driver.py"));
    }

    /** {@return whether Debian's Python has that module} */
    static boolean hasModule(String module) {
        return Files.isExecutable(Path.of(PYTHON))
                && Command.run(List.of(PYTHON, "-c", "import " + module), "").exitCode() == 0;
    }

    /** kafkajs from npm; only gzip is built in. */
    static LibraryClient kafkajs() {
        boolean installed = Requires.hasCommand("node") && Files.isDirectory(KAFKAJS.resolve("node_modules/kafkajs"));
        return new LibraryClient(
                "kafkajs",
                List.of("none", "gzip"),
                installed ? "" : "kafkajs is not installed: npm ci in itests/clients/kafkajs",
                List.of("node", KAFKAJS.resolve("driver.js").toString()));
    }

    private DriverProcess process() {
        if (process == null) {
            process = new DriverProcess(name, command);
        }
        return process;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String missing() {
        return missing;
    }

    @Override
    public List<String> codecs() {
        return codecs;
    }

    @Override
    public void create(String bootstrap, String topic, int partitions) {
        process().run("create", bootstrap, topic, Integer.toString(partitions));
    }

    @Override
    public void produce(String bootstrap, String topic, String codec, String acks, List<KeyedRecord> records) {
        List<String> lines = records.stream().map(KeyedRecord::line).toList();
        process().run(lines, "produce", bootstrap, topic, codec, acks, Integer.toString(records.size()));
    }

    @Override
    public List<ReadRecord> consume(String bootstrap, String topic, String group, int count) {
        return records(process().run("consume", bootstrap, topic, group, Integer.toString(count)));
    }

    /** Becomes a member that stays. */
    void follow(String bootstrap, String topic, String group) {
        process().run("follow", bootstrap, topic, group);
    }

    List<ReadRecord> take(String bootstrap, String topic, String group, int count) {
        return records(process().run("take", bootstrap, topic, group, Integer.toString(count)));
    }

    List<ReadRecord> drain(String bootstrap, String topic, String group) {
        return records(process().run("drain", bootstrap, topic, group));
    }

    void unfollow(String bootstrap, String topic, String group) {
        process().run("unfollow", bootstrap, topic, group);
    }

    /** {@return each partition's end and what the group has committed; for the Java clients only} */
    List<PartitionState> state(String bootstrap, String topic, int partitions, String group) {
        List<PartitionState> states = new ArrayList<>();
        for (String line : process().run("state", bootstrap, topic, Integer.toString(partitions), group)) {
            String[] words = line.split("\t", -1);
            states.add(
                    new PartitionState(Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
        }
        return states;
    }

    private static List<ReadRecord> records(List<String> lines) {
        List<ReadRecord> records = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split("\t", 5);
            records.add(ReadRecord.of(words[1], words[2], words[3], words[4]));
        }
        return records;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
