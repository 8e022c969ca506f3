package io.jusante.itests.groups;

import java.nio.file.Path;

/**
 * A broker's process, with a directory and a port that it keeps over restarts: Jusante from the assembled distribution,
 * or Apache Kafka with {@code -Dbroker.under.test=kafka}, which says what is right where the documentation is silent.
 */
interface BrokerUnderTest extends AutoCloseable {

    /** {@return the broker that this run is about, not started yet} */
    static BrokerUnderTest in(Path directory) {
        String name = System.getProperty("broker.under.test", "jusante");
        BrokerUnderTest broker = switch (name) {
            case "jusante" -> new JusanteBroker(directory);
            case "kafka" -> new KafkaBroker(directory);
            default -> throw new IllegalArgumentException("broker.under.test is jusante or kafka, not " + name);
        };
        // what makes a test of groups quick, and what one node can hold
        return broker.set("offsets.topic.replication.factor", "1")
                .set("offsets.topic.num.partitions", "5")
                .set("group.initial.rebalance.delay.ms", "100")
                .set("group.min.session.timeout.ms", "500");
    }

    BrokerUnderTest set(String key, String value);

    /** Starts it and waits until it serves. */
    BrokerUnderTest start();

    /** SIGKILL; returns when the process has ended. */
    void kill();

    /** SIGTERM; returns when the process has ended. */
    void terminate();

    int port();

    default String bootstrap() {
        return "127.0.0.1:" + port();
    }

    @Override
    void close();
}
