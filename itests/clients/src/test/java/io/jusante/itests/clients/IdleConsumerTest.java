package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.Requires;
import io.jusante.itests.fixtures.ServerProcess;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members that have nothing to do stay members while the broker is away, however it went, and take what comes then. */
class IdleConsumerTest {
    private static final int RECORDS = 20;

    @TempDir
    static Path directory;

    private static final List<LibraryClient> CLIENTS = List.of(
            LibraryClient.java("4.4.0"),
            LibraryClient.java("3.9.2"),
            LibraryClient.java("2.8.2"),
            LibraryClient.confluentKafka(),
            LibraryClient.kafkaPython(),
            LibraryClient.kafkajs());
    private static final LibraryClient WRITER = LibraryClient.java("3.9.2");
    private static final Map<String, Throwable> FAILURES = new ConcurrentHashMap<>();
    private static ServerProcess broker;

    @BeforeAll
    static void followOverTwoRestarts() {
        broker = TestedBroker.in(directory).start();
        each(client -> {
            WRITER.create(broker.bootstrap(), topic(client), TestedBroker.PARTITIONS);
            write(client, 0);
        });
        each(client -> client.follow(broker.bootstrap(), topic(client), group(client)));
        each(client -> takes(client, 0));
        broker.terminate();
        broker.start();
        each(client -> write(client, 1));
        each(client -> takes(client, 1));
        broker.kill();
        broker.start();
        each(client -> write(client, 2));
        each(client -> takes(client, 2));
        each(client -> client.unfollow(broker.bootstrap(), topic(client), group(client)));
        each(IdleConsumerTest::committedToTheEnd);
    }

    @AfterAll
    static void stop() {
        CLIENTS.forEach(LibraryClient::close);
        WRITER.close();
        broker.close();
    }

    private static void each(Consumer<LibraryClient> step) {
        for (LibraryClient client : CLIENTS) {
            if (client.missing().isEmpty() && !FAILURES.containsKey(client.name())) {
                try {
                    step.accept(client);
                } catch (RuntimeException | AssertionError e) {
                    FAILURES.put(client.name(), e);
                }
            }
        }
    }

    private static void write(LibraryClient client, int round) {
        WRITER.produce(broker.bootstrap(), topic(client), "none", "all", records(round));
    }

    private static void takes(LibraryClient client, int round) {
        List<KeyedRecord> taken = client.take(broker.bootstrap(), topic(client), group(client), RECORDS).stream()
                .sorted(Comparator.comparingInt(ReadRecord::number))
                .map(ReadRecord::keyed)
                .toList();
        assertEquals(records(round), taken);
    }

    private static void committedToTheEnd(LibraryClient client) {
        for (PartitionState state :
                WRITER.state(broker.bootstrap(), topic(client), TestedBroker.PARTITIONS, group(client))) {
            assertEquals(state.end(), state.committed(), client.name() + " " + state);
        }
    }

    private static List<KeyedRecord> records(int round) {
        return KeyedRecord.numbered(round * RECORDS, (round + 1) * RECORDS);
    }

    private static String topic(LibraryClient client) {
        return "idle-" + client.name().replace('.', '-');
    }

    private static String group(LibraryClient client) {
        return "group-of-" + topic(client);
    }

    static Stream<LibraryClient> clients() {
        return CLIENTS.stream();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void goesOnAsIfTheBrokerHadNeverBeenAway(LibraryClient client) {
        Requires.that(client.missing().isEmpty(), client.missing());
        Throwable failure = FAILURES.get(client.name());
        if (failure != null) {
            throw new AssertionError(client.name(), failure);
        }
    }
}
