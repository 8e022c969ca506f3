package io.jusante.itests.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A windowed join of two streams, whose windows are only in its changelogs after a crash. The records carry timestamps
 * of the test's making, and none comes too late; so the pairs are known whatever the order in which they are found. At
 * least once: after a crash at a quiet point each pair is there once, after one in the midst of work at least once.
 */
class WindowedJoinTest {
    private static final int CUSTOMERS = 12;
    private static final long STEP_MS = 500;
    /** Two windows and the grace period, and the day that Kafka Streams adds. */
    private static final long RETENTION_MS =
            Duration.ofSeconds(20).plusHours(1).plusDays(1).toMillis();

    @TempDir
    Path directory;

    private final long seed = Long.getLong("seed", 3);
    private final Random random = new Random(seed);
    private final long beganMs = System.currentTimeMillis() - 600_000;
    private final List<Event> orders = new ArrayList<>();
    private final List<Event> payments = new ArrayList<>();
    private StreamsFixture fixture;

    /** An order or a payment. */
    private record Event(String customer, String name, long timestampMs) {}

    @BeforeEach
    void start() {
        fixture = new StreamsFixture(
                directory,
                JoinApplication.class,
                List.of(JoinApplication.ORDERS, JoinApplication.PAYMENTS),
                List.of(JoinApplication.PAIRS));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void eachPairIsFoundOverCrashesAndRestarts() throws Exception {
        for (String changelog : fixture.internalTopics("-changelog")) {
            // a window keeps each record, so only time takes them away
            assertEquals("delete", fixture.config(changelog, "cleanup.policy"));
            assertEquals(RETENTION_MS, Long.parseLong(fixture.config(changelog, "retention.ms")));
        }
        assertEquals(2, fixture.internalTopics("-changelog").size(), () -> "" + fixture.internalTopics(""));
        write(200);
        // the partners of these come after the crash: they are found only if the windows were restored
        writeOrders(0, 30);
        fixture.awaitQuiet();
        assertEquals(expected(), found(), () -> "seed " + seed);

        fixture.application().killAndForget();
        fixture.application().start();
        writePayments(0, 30);
        write(100);
        fixture.awaitQuiet();
        assertTrue(fixture.application().restored() > 0, "nothing was restored");
        assertEquals(expected(), found(), () -> "seed " + seed);

        fixture.broker().terminate();
        fixture.broker().start();
        writePayments(30, 60);
        write(100);
        fixture.awaitQuiet();
        assertEquals(expected(), found(), () -> "seed " + seed);

        // and now both of them in the midst of work
        write(300);
        fixture.application().killAndForget();
        fixture.application().start();
        write(300);
        fixture.broker().kill();
        fixture.broker().start();
        write(50);
        fixture.awaitQuiet();
        assertEquals(new TreeSet<>(expected()), new TreeSet<>(found()), () -> "seed " + seed);
    }

    private void write(int steps) {
        int from = orders.size();
        for (int i = from; i < from + steps; i++) {
            writeOrders(i, i + 1);
            writePayments(i, i + 1);
        }
    }

    private void writeOrders(int from, int to) {
        for (int i = from; i < to; i++) {
            Event order = new Event("customer-" + random.nextInt(CUSTOMERS), "o" + orders.size(), timestampMs(i));
            orders.add(order);
            fixture.send(new ProducerRecord<>(
                    JoinApplication.ORDERS,
                    null,
                    order.timestampMs(),
                    Integer.toString(i),
                    order.customer() + ":" + order.name()));
        }
    }

    private void writePayments(int from, int to) {
        for (int i = from; i < to; i++) {
            Event payment = new Event("customer-" + random.nextInt(CUSTOMERS), "p" + payments.size(), timestampMs(i));
            payments.add(payment);
            fixture.send(new ProducerRecord<>(
                    JoinApplication.PAYMENTS, null, payment.timestampMs(), payment.customer(), payment.name()));
        }
    }

    private long timestampMs(int step) {
        return beganMs + step * STEP_MS + random.nextInt((int) STEP_MS);
    }

    private List<String> expected() {
        List<String> pairs = new ArrayList<>();
        for (Event order : orders) {
            for (Event payment : payments) {
                if (order.customer().equals(payment.customer())
                        && Math.abs(order.timestampMs() - payment.timestampMs()) <= JoinApplication.WINDOW.toMillis()) {
                    pairs.add(order.customer() + "=" + order.name() + "+" + payment.name());
                }
            }
        }
        pairs.sort(null);
        assertFalse(pairs.isEmpty());
        return pairs;
    }

    private List<String> found() {
        List<String> pairs = new ArrayList<>();
        Clients.forEach(
                fixture.broker(), JoinApplication.PAIRS, record -> pairs.add(record.key() + "=" + record.value()));
        pairs.sort(null);
        return pairs;
    }
}
