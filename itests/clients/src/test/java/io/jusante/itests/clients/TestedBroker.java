package io.jusante.itests.clients;

import io.jusante.itests.fixtures.ApacheKafka;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.ServerProcess;
import java.nio.file.Path;

/** What the tests run against: Jusante, or with {@code -Doracle=true} Apache Kafka. */
final class TestedBroker {
    static final boolean ORACLE = Boolean.getBoolean("oracle");
    /** Of every topic, whoever creates it. */
    static final int PARTITIONS = 3;

    private TestedBroker() {}

    /** {@return a broker that is not started yet} */
    static ServerProcess in(Path directory) {
        return (ORACLE ? ApacheKafka.in(directory) : Broker.in(directory))
                .set("num.partitions", Integer.toString(PARTITIONS))
                .set("offsets.topic.num.partitions", "5")
                // a group whose members come one by one need not wait for more
                .set("group.initial.rebalance.delay.ms", "0");
    }
}
