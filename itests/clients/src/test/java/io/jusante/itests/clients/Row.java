package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What became of one case. Its fields belong to one thread at a time: a phase ends before the next begins. */
final class Row {
    /** Produced before the restart. */
    static final int BEFORE = 40;
    /** Consumed and committed before the restart: the committed offsets are not the ends. */
    static final int TAKEN = 25;
    /** Produced after the restart. */
    static final int AFTER = 20;

    static final int ALL = BEFORE + AFTER;

    private final Case given;
    private final StockClient writer;
    private final StockClient reader;
    private final List<ReadRecord> read = new ArrayList<>();
    private long spentNs;
    private Throwable failure;
    private Throwable crossReadFailure;

    /** The reader is another client, which reads afterwards what the writer has written. */
    Row(Case given, StockClient writer, StockClient reader) {
        this.given = given;
        this.writer = writer;
        this.reader = reader;
    }

    Case given() {
        return given;
    }

    StockClient writer() {
        return writer;
    }

    StockClient reader() {
        return reader;
    }

    /** Runs a step unless an earlier one has failed. */
    void step(Runnable step) {
        if (failure == null) {
            long beganNs = System.nanoTime();
            try {
                step.run();
            } catch (RuntimeException | AssertionError e) {
                failure = e;
            }
            spentNs += System.nanoTime() - beganNs;
        }
    }

    void create(String bootstrap) {
        writer.create(bootstrap, given.topic(), TestedBroker.PARTITIONS);
    }

    void firstHalf(String bootstrap) {
        writer.produce(bootstrap, given.topic(), given.codec(), given.acks(), KeyedRecord.numbered(0, BEFORE));
        read.addAll(writer.consume(bootstrap, given.topic(), given.group(), TAKEN));
        assertEquals(TAKEN, read.size());
    }

    void secondHalf(String bootstrap) {
        writer.produce(bootstrap, given.topic(), given.codec(), given.acks(), KeyedRecord.numbered(BEFORE, ALL));
        read.addAll(writer.consume(bootstrap, given.topic(), given.group(), ALL - TAKEN));
        nothingIsLostAndNothingIsThereTwice(read);
    }

    private static void nothingIsLostAndNothingIsThereTwice(List<ReadRecord> records) {
        List<KeyedRecord> inOrder = records.stream()
                .sorted((a, b) -> Integer.compare(a.number(), b.number()))
                .map(ReadRecord::keyed)
                .toList();
        assertEquals(KeyedRecord.numbered(0, ALL), inOrder);
        Map<Integer, Long> nextOffsets = new HashMap<>();
        Map<String, Integer> partitions = new HashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (ReadRecord record : records) {
            long next = nextOffsets.getOrDefault(record.partition(), 0L);
            assertEquals(next, record.offset(), () -> "in partition " + record.partition() + " of " + records);
            nextOffsets.put(record.partition(), next + 1);
            Integer partition = partitions.putIfAbsent(record.key(), record.partition());
            assertTrue(partition == null || partition == record.partition(), () -> record.key() + " in " + records);
            Integer previous = numbers.put(record.key(), record.number());
            assertTrue(previous == null || previous < record.number(), () -> record.key() + " in " + records);
        }
    }

    /** After {@link #secondHalf}: the group has committed what is there, and that is what was written. */
    void committedToTheEnd(List<PartitionState> states) {
        assertEquals(ALL, states.stream().mapToLong(PartitionState::end).sum(), states::toString);
        for (PartitionState state : states) {
            // where there was nothing to read, there may be nothing to commit
            assertTrue(state.committed() == state.end() || state.end() == 0, states::toString);
        }
    }

    /** The reader gets the same, unless there was nothing to get. */
    void crossRead(String bootstrap) {
        if (failure != null) {
            return;
        }
        try {
            List<ReadRecord> others = reader.consume(bootstrap, given.topic(), "cross-of-" + given.topic(), ALL);
            nothingIsLostAndNothingIsThereTwice(others);
        } catch (RuntimeException | AssertionError e) {
            crossReadFailure = e;
        }
    }

    void succeeded() {
        if (failure != null) {
            throw new AssertionError(given.toString(), failure);
        }
    }

    void crossReadSucceeded() {
        succeeded();
        if (crossReadFailure != null) {
            throw new AssertionError(given + " read by " + reader.name(), crossReadFailure);
        }
    }

    @Override
    public String toString() {
        return given + ", also " + reader.name();
    }

    /** {@return its line in the table} */
    String line() {
        return String.format(
                "%-20s %-7s %-5s %-8s %-20s %6d ms  %s",
                given.client(),
                given.codec(),
                given.acks(),
                given.ending(),
                reader.name(),
                spentNs / 1_000_000,
                missing().isEmpty() ? result() : "not run: " + missing());
    }

    private String result() {
        if (failure != null) {
            return "FAILED";
        }
        return crossReadFailure == null ? "passed" : "passed, but the other client failed to read it";
    }

    /** {@return what is not installed, or an empty text} */
    String missing() {
        return writer.missing().isEmpty() ? reader.missing() : writer.missing();
    }
}
