package io.jusante.itests.groups;

import io.jusante.itests.fixtures.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Apache Kafka's {@code kafka-consumer-groups}, in a process of its own. */
final class ConsumerGroupsTool {
    private static final String MAIN = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NONE = "-";

    private final BrokerUnderTest broker;
    private final Path directory;

    ConsumerGroupsTool(BrokerUnderTest broker, Path directory) {
        this.broker = broker;
        this.directory = directory;
    }

    /**
     * {@return the lag of each {@code group topic partition} that {@code --describe --all-groups} prints; -1 where it
     * prints a dash}
     */
    Map<String, Long> lags() {
        Command command = Command.run(
                ChildJvm.command(
                        directory.resolve("tool.log"),
                        List.of("-Xmx128m"),
                        MAIN,
                        List.of("--bootstrap-server", broker.bootstrap(), "--describe", "--all-groups")),
                "",
                LIMIT);
        command.succeeded();
        Map<String, Long> lags = new TreeMap<>();
        List<String> header = List.of();
        for (String line : command.out().lines().toList()) {
            List<String> words = Arrays.stream(line.strip().split("\\s+")).toList();
            if (words.contains("GROUP") && words.contains("LAG")) {
                header = words;
            } else if (words.size() == header.size()) {
                String lag = words.get(header.indexOf("LAG"));
                lags.put(
                        words.get(header.indexOf("GROUP")) + " " + words.get(header.indexOf("TOPIC")) + " "
                                + words.get(header.indexOf("PARTITION")),
                        lag.equals(NONE) ? -1 : Long.parseLong(lag));
            }
        }
        if (lags.isEmpty()) {
            throw new AssertionError("the tool printed no lag: " + command);
        }
        return lags;
    }
}
