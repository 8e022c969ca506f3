package io.jusante.partition.replica.internal;

import io.jusante.record.TopicPartition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One offset for each partition of a log directory, in Kafka's checkpoint format: a line with the version 0, one with
 * the number of entries, and {@code <topic> <partition> <offset>} for each. One thread at a time.
 */
final class OffsetCheckpointFile {
    private static final Logger LOGGER = LoggerFactory.getLogger(OffsetCheckpointFile.class);
    private static final String VERSION = "0";

    private final Path file;
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private Map<TopicPartition, Long> written = Map.of();

    OffsetCheckpointFile(Path file) {
        this.file = file;
    }

    /** Takes what the file says; nothing where it is missing or damaged, which is logged. */
    void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try {
            written = parse(Files.readAllLines(file));
            offsets.putAll(written);
        } catch (IllegalArgumentException e) {
            LOGGER.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", e.getMessage())
                    .log("a checkpoint can't be read and is not used: logs are recovered from their beginning");
        }
    }

    private static Map<TopicPartition, Long> parse(List<String> lines) {
        if (lines.size() < 2 || !lines.get(0).equals(VERSION)) {
            throw new IllegalArgumentException("it does not begin with the version " + VERSION);
        }
        int count = Integer.parseInt(lines.get(1));
        if (lines.size() < count + 2) {
            throw new IllegalArgumentException("it says that it has " + count + " entries");
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (String line : lines.subList(2, count + 2)) {
            String[] words = line.split("\\s+", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException("\"" + line + "\"");
            }
            offsets.put(new TopicPartition(words[0], Integer.parseInt(words[1])), Long.parseLong(words[2]));
        }
        return Map.copyOf(offsets);
    }

    /** {@return the partition's offset, 0 where there is none} */
    long get(TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    void put(TopicPartition partition, long offset) {
        offsets.put(partition, offset);
    }

    void remove(TopicPartition partition) {
        offsets.remove(partition);
    }

    void retain(Set<TopicPartition> partitions) {
        offsets.keySet().retainAll(partitions);
    }

    /** {@return whether the file on disk speaks of the partition} */
    boolean isWritten(TopicPartition partition) {
        return written.containsKey(partition);
    }

    /** Replaces the file, unless it says the same. */
    void write() throws IOException {
        if (offsets.equals(written) && Files.exists(file)) {
            return;
        }
        Map<String, Long> sorted = new TreeMap<>();
        offsets.forEach((partition, offset) -> sorted.put(partition.topic() + " " + partition.partition(), offset));
        StringBuilder text = new StringBuilder(VERSION + "\n" + sorted.size() + "\n");
        sorted.forEach((partition, offset) ->
                text.append(partition).append(' ').append(offset.longValue()).append('\n'));
        DurableFile.write(file, text.toString());
        written = Map.copyOf(offsets);
    }
}
