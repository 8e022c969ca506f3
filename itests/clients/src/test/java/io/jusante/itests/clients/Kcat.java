package io.jusante.itests.clients;

import io.jusante.itests.fixtures.Command;
import io.jusante.itests.fixtures.Requires;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Debian's kcat: a process for each command. It creates no topics, so the first record does. */
final class Kcat implements StockClient {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Override
    public String name() {
        return "kcat";
    }

    @Override
    public String missing() {
        return Requires.hasCommand("kcat") ? "" : "kcat is not installed";
    }

    @Override
    public boolean createsTopics() {
        return false;
    }

    @Override
    public void create(String bootstrap, String topic, int partitions) {
        // created by the first record
    }

    @Override
    public void produce(String bootstrap, String topic, String codec, String acks, List<KeyedRecord> records) {
        List<String> command = List.of(
                "kcat",
                "-b",
                bootstrap,
                "-P",
                "-t",
                topic,
                "-K",
                "\t",
                "-z",
                codec,
                "-X",
                "acks=" + acks,
                "-X",
                "linger.ms=20");
        String input = records.stream().map(record -> record.line() + "\n").collect(Collectors.joining());
        Command.run(command, input, LIMIT).succeeded();
    }

    @Override
    public List<ReadRecord> consume(String bootstrap, String topic, String group, int count) {
        List<String> command = List.of(
                "kcat",
                "-b",
                bootstrap,
                "-G",
                group,
                "-X",
                "auto.offset.reset=earliest",
                "-c",
                Integer.toString(count),
                "-q",
                "-u",
                "-f",
                "%p\t%o\t%k\t%s\n",
                topic);
        List<ReadRecord> records = new ArrayList<>();
        for (String line : Command.run(command, "", LIMIT).succeeded().out().split("\n", -1)) {
            if (!line.isEmpty()) {
                String[] words = line.split("\t", 4);
                records.add(ReadRecord.of(words[0], words[1], words[2], words[3]));
            }
        }
        return records;
    }

    @Override
    public void close() {
        // nothing stays
    }
}
