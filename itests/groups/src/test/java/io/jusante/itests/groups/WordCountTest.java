package io.jusante.itests.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A word count of Kafka Streams, whose state is only in its changelogs after a crash.
 *
 * <p>At least once means that what was processed since the last commit is processed again after a crash. So the counts
 * are asserted where a crash comes when everything is committed, and the sets of lines, which don't change when a line
 * comes again, where it comes in the midst of work; there no count may be too low.
 */
class WordCountTest {
    private static final int WORDS = 40;
    private static final int WORDS_PER_LINE = 6;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", 3);
    private final Random random = new Random(seed);
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, TreeSet<String>> occurrences = new TreeMap<>();
    private StreamsFixture fixture;
    private int lines;

    @BeforeEach
    void start() {
        fixture = new StreamsFixture(
                directory,
                WordCountApplication.class,
                List.of(WordCountApplication.LINES),
                List.of(WordCountApplication.COUNTS, WordCountApplication.OCCURRENCES));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void countsAreExactOverCrashesAtQuietPointsAndComeBackFromTheChangelogs() throws Exception {
        assertEquals(2, fixture.internalTopics("-changelog").size(), () -> "" + fixture.internalTopics(""));
        assertEquals(1, fixture.internalTopics("-repartition").size(), () -> "" + fixture.internalTopics(""));
        for (String changelog : fixture.internalTopics("-changelog")) {
            assertEquals("compact", fixture.config(changelog, "cleanup.policy"));
        }
        for (String repartition : fixture.internalTopics("-repartition")) {
            assertEquals("delete", fixture.config(repartition, "cleanup.policy"));
            assertEquals("-1", fixture.config(repartition, "retention.ms"));
        }
        writeLines(300);
        fixture.awaitQuiet();
        assertExact();
        fixture.awaitPurge();

        fixture.application().killAndForget();
        fixture.application().start();
        writeLines(300);
        fixture.awaitQuiet();
        long restored = fixture.application().restored();
        assertTrue(restored >= 2L * WORDS, () -> restored + " records were restored from two changelogs");
        assertExact();

        fixture.broker().terminate();
        fixture.broker().start();
        writeLines(300);
        fixture.awaitQuiet();
        assertExact();

        fixture.application().killAndForget();
        fixture.broker().kill();
        fixture.broker().start();
        fixture.application().start();
        writeLines(100);
        fixture.awaitQuiet();
        assertExact();
    }

    @Test
    void nothingIsForgottenWhenApplicationAndBrokerCrashInTheMidstOfWork() throws Exception {
        writeLines(200);
        fixture.awaitQuiet();
        for (int crash = 0; crash < 2; crash++) {
            writeLines(400);
            fixture.application().killAndForget();
            fixture.application().start();
            writeLines(400);
            fixture.broker().kill();
            fixture.broker().start();
            writeLines(50);
            fixture.awaitQuiet();
        }
        assertEquals(joined(occurrences), fixture.table(WordCountApplication.OCCURRENCES), () -> "seed " + seed);
        fixture.table(WordCountApplication.COUNTS)
                .forEach((word, count) -> assertTrue(
                        Integer.parseInt(count) >= counts.get(word),
                        () -> word + " was counted " + count + " times of " + counts.get(word) + ", seed " + seed));
    }

    private void assertExact() {
        Map<String, String> expected = new TreeMap<>();
        counts.forEach((word, count) -> expected.put(word, Integer.toString(count)));
        assertEquals(expected, fixture.table(WordCountApplication.COUNTS), () -> "seed " + seed);
        assertEquals(joined(occurrences), fixture.table(WordCountApplication.OCCURRENCES), () -> "seed " + seed);
    }

    private static Map<String, String> joined(Map<String, ? extends Set<String>> occurrences) {
        Map<String, String> joined = new TreeMap<>();
        occurrences.forEach((word, numbers) -> joined.put(word, String.join(",", numbers)));
        return joined;
    }

    private void writeLines(int count) {
        for (int i = 0; i < count; i++) {
            String number = Integer.toString(lines++);
            List<String> words = new ArrayList<>();
            for (int j = 0; j < WORDS_PER_LINE; j++) {
                String word = "word-" + random.nextInt(WORDS);
                words.add(word);
                counts.merge(word, 1, Integer::sum);
                occurrences.computeIfAbsent(word, none -> new TreeSet<>()).add(number);
            }
            fixture.send(new ProducerRecord<>(WordCountApplication.LINES, number, String.join(" ", words)));
        }
    }
}
