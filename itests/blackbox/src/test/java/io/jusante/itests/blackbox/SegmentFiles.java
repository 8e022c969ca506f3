package io.jusante.itests.blackbox;

import io.jusante.itests.fixtures.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files that a broker keeps, in Apache Kafka's layout. */
final class SegmentFiles {
    private static final int LENGTH_AT = 8;
    private static final int LOG_OVERHEAD_BYTES = 12;
    private static final int ATTRIBUTES_AT = 21;
    private static final int COMPRESSION_MASK = 7;
    private static final Map<Integer, String> CODECS = Map.of(0, "none", 1, "gzip", 2, "snappy", 3, "lz4", 4, "zstd");

    private SegmentFiles() {}

    /** {@return the files of a partition that end like this, in the order of their offsets} */
    static List<Path> of(Broker broker, String topicPartition, String suffix) {
        try (Stream<Path> files = Files.list(broker.data().resolve("topics").resolve(topicPartition))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the codecs of all batches of a topic's partitions} */
    static Set<String> codecs(Broker broker, String topic, int partitions) {
        Set<String> codecs = new TreeSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (Path log : of(broker, topic + "-" + partition, ".log")) {
                ByteBuffer bytes = read(log);
                while (bytes.remaining() > ATTRIBUTES_AT + 1) {
                    int begin = bytes.position();
                    codecs.add(CODECS.get(bytes.getShort(begin + ATTRIBUTES_AT) & COMPRESSION_MASK));
                    bytes.position(begin + LOG_OVERHEAD_BYTES + bytes.getInt(begin + LENGTH_AT));
                }
            }
        }
        return codecs;
    }

    private static ByteBuffer read(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
