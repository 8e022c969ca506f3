package io.jusante.itests.groups;

import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.StreamJoined;

/** Joins orders and payments of one customer that are not further apart than a window. */
final class JoinApplication {
    /** The key is the order's number, the value {@code customer:order}. */
    static final String ORDERS = "orders";
    /** The key is the customer, the value the payment. */
    static final String PAYMENTS = "payments";
    /** The key is the customer, the value {@code order+payment}. */
    static final String PAIRS = "pairs";

    static final Duration WINDOW = Duration.ofSeconds(10);
    /** So long that no record of a test comes too late. */
    private static final Duration GRACE = Duration.ofHours(1);

    private JoinApplication() {}

    /** See {@link StreamsApplication#run}. */
    public static void main(String[] arguments) throws InterruptedException {
        StreamsApplication.run(topology(), arguments);
    }

    private static Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, String> orders = builder.<String, String>stream(ORDERS)
                // a new key: the orders go through a repartition topic before they are joined
                .selectKey((number, order) -> order.substring(0, order.indexOf(':')))
                .mapValues(order -> order.substring(order.indexOf(':') + 1));
        KStream<String, String> payments = builder.stream(PAYMENTS);
        orders.join(
                        payments,
                        (order, payment) -> order + "+" + payment,
                        JoinWindows.ofTimeDifferenceAndGrace(WINDOW, GRACE),
                        StreamJoined.<String, String, String>as("joined").withStoreName("join-store"))
                .to(PAIRS);
        return builder.build();
    }
}
