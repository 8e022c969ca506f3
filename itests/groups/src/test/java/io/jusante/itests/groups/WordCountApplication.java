package io.jusante.itests.groups;

import java.util.Arrays;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts words, and keeps for each the numbers of the lines that it occurs in. A count grows by a line that is processed
 * again after a crash, as at-least-once allows; the set of lines does not, so it is exact after any crash.
 */
final class WordCountApplication {
    /** Lines of words; the key is the line's number. */
    static final String LINES = "lines";
    /** For each word how often it was processed. */
    static final String COUNTS = "counts";
    /** For each word the numbers of its lines, sorted as text, separated by commas. */
    static final String OCCURRENCES = "occurrences";

    private WordCountApplication() {}

    /** See {@link StreamsApplication#run}. */
    public static void main(String[] arguments) throws InterruptedException {
        StreamsApplication.run(topology(), arguments);
    }

    private static Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        KGroupedStream<String, String> words = builder.<String, String>stream(LINES)
                .flatMap((number, line) -> Arrays.stream(line.split(" "))
                        .map(word -> KeyValue.pair(word, number))
                        .toList())
                .groupByKey(Grouped.as("words"));
        words.count(Materialized.<String, Long, KeyValueStore<Bytes, byte[]>>as("count-store")
                        .withValueSerde(Serdes.Long()))
                .toStream()
                .mapValues(count -> Long.toString(count))
                .to(COUNTS);
        words.aggregate(() -> "", (word, number, numbers) -> with(number, numbers), Materialized.as("line-store"))
                .toStream()
                .to(OCCURRENCES);
        return builder.build();
    }

    private static String with(String number, String numbers) {
        TreeSet<String> all = new TreeSet<>();
        if (!numbers.isEmpty()) {
            all.addAll(Arrays.asList(numbers.split(",")));
        }
        all.add(number);
        return String.join(",", all);
    }
}
