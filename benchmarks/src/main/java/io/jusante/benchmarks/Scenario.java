package io.jusante.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A load with Apache's own clients.
 *
 * @param name what it is called on the command line
 * @param recordBytes the size of a record
 * @param records how many a round
 * @param acks what the producer waits for
 * @param consume whether the records of the round's produce are then read
 */
record Scenario(String name, int recordBytes, long records, String acks, boolean consume) {
    private static final long QUIET_LIMIT_MS = 30_000;

    static final List<Scenario> ALL = List.of(
            new Scenario("1k-acks1", 1024, 1_000_000, "1", true),
            new Scenario("1k-acksall", 1024, 1_000_000, "all", false),
            new Scenario("100b-acks1", 100, 5_000_000, "1", true),
            new Scenario("100b-acksall", 100, 5_000_000, "all", false));

    List<String> producer(Broker broker, String topic) {
        List<String> command = client("org.apache.kafka.tools.ProducerPerformance");
        command.addAll(List.of(
                "--bootstrap-server",
                broker.address(),
                "--topic",
                topic,
                "--num-records",
                Long.toString(records),
                "--record-size",
                Integer.toString(recordBytes),
                "--throughput",
                "-1",
                "--command-property",
                "acks=" + acks));
        return command;
    }

    /** A consumer with a group of its own, whose name makes sure that no other has committed anything in it. */
    List<String> consumer(Broker broker, String topic) {
        List<String> command = client("org.apache.kafka.tools.ConsumerPerformance");
        command.addAll(List.of(
                "--bootstrap-server",
                broker.address(),
                "--topic",
                topic,
                "--num-records",
                Long.toString(records),
                "--group",
                topic + "-readers",
                "--timeout",
                Long.toString(QUIET_LIMIT_MS)));
        return command;
    }

    private static List<String> client(String mainClass) {
        return new ArrayList<>(List.of(Contenders.java(), "-Xmx512m", "-cp", Contenders.KAFKA_LIBS + "/*", mainClass));
    }
}
