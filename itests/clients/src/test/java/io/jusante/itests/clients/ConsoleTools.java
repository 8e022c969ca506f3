package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.ApacheKafka;
import io.jusante.itests.fixtures.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Apache Kafka's command-line tools, each in a process of its own. */
final class ConsoleTools implements StockClient {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String TIMEOUT_MS = "40000";

    @Override
    public String name() {
        return "kafka-console-4.3.1";
    }

    @Override
    public String missing() {
        return "";
    }

    @Override
    public void create(String bootstrap, String topic, int partitions) {
        List<String> command = ApacheKafka.tool(
                "org.apache.kafka.tools.TopicCommand",
                "--bootstrap-server",
                bootstrap,
                "--create",
                "--topic",
                topic,
                "--partitions",
                Integer.toString(partitions));
        Command created = Command.run(command, "", LIMIT);
        assertEquals("Created topic " + topic + ".", created.succeeded().out().strip());
    }

    @Override
    public void produce(String bootstrap, String topic, String codec, String acks, List<KeyedRecord> records) {
        List<String> command = ApacheKafka.tool(
                "org.apache.kafka.tools.ConsoleProducer",
                "--bootstrap-server",
                bootstrap,
                "--topic",
                topic,
                "--compression-codec",
                codec,
                "--request-required-acks",
                acks,
                "--reader-property",
                "parse.key=true",
                "--reader-property",
                "key.separator=\t");
        String input = records.stream().map(record -> record.line() + "\n").collect(Collectors.joining());
        Command produced = Command.run(command, input, LIMIT).succeeded();
        // it ends with 0 even if a record was refused
        assertEquals("", produced.err());
    }

    @Override
    public List<ReadRecord> consume(String bootstrap, String topic, String group, int count) {
        List<String> command = ApacheKafka.tool(
                "org.apache.kafka.tools.consumer.ConsoleConsumer",
                "--bootstrap-server",
                bootstrap,
                "--topic",
                topic,
                "--group",
                group,
                "--from-beginning",
                "--max-messages",
                Integer.toString(count),
                "--timeout-ms",
                TIMEOUT_MS,
                "--formatter-property",
                "print.partition=true",
                "--formatter-property",
                "print.offset=true",
                "--formatter-property",
                "print.key=true");
        List<ReadRecord> records = new ArrayList<>();
        for (String line : Command.run(command, "", LIMIT).succeeded().out().split("\n", -1)) {
            if (!line.isEmpty()) {
                String[] words = line.split("\t", 4);
                records.add(
                        ReadRecord.of(after("Partition:", words[0]), after("Offset:", words[1]), words[2], words[3]));
            }
        }
        return records;
    }

    private static String after(String prefix, String word) {
        assertEquals(prefix, word.substring(0, prefix.length()));
        return word.substring(prefix.length());
    }

    @Override
    public void close() {
        // nothing stays
    }
}
