package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Requires;
import io.jusante.itests.fixtures.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of different make and age are members of one group, as while a service is being moved from one to another. */
class MixedGroupTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String TOPIC = "rapids";
    private static final String GROUP = "rafts";
    private static final int PARTITIONS = 10;
    private static final int RECORDS = 70;

    @TempDir
    Path directory;

    private final LibraryClient writer = LibraryClient.java("4.4.0");
    private final List<LibraryClient> members = new ArrayList<>();
    private ServerProcess broker;

    @AfterEach
    void stop() {
        members.forEach(LibraryClient::close);
        writer.close();
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void eachRecordGoesToOneOfThemWhoeverComesAndLeaves() {
        LibraryClient oldest = LibraryClient.java("2.8.2");
        LibraryClient python = LibraryClient.kafkaPython();
        LibraryClient librdkafka = LibraryClient.confluentKafka();
        Requires.that(python.missing().isEmpty(), python.missing());
        Requires.that(librdkafka.missing().isEmpty(), librdkafka.missing());
        broker = TestedBroker.in(directory).start();
        writer.create(broker.bootstrap(), TOPIC, PARTITIONS);

        join(oldest);
        join(python);
        assertEquals(records(0), taken(0));
        join(librdkafka);
        join(LibraryClient.java("3.9.2"));
        join(LibraryClient.java("4.4.0"));
        assertEquals(records(1), taken(1));
        leave(oldest);
        leave(librdkafka);
        assertEquals(records(2), taken(2));
    }

    private void join(LibraryClient client) {
        members.add(client);
        client.follow(broker.bootstrap(), TOPIC, GROUP);
    }

    private void leave(LibraryClient client) {
        client.unfollow(broker.bootstrap(), TOPIC, GROUP);
        client.close();
        members.remove(client);
    }

    private static List<KeyedRecord> records(int round) {
        return KeyedRecord.numbered(round * RECORDS, (round + 1) * RECORDS);
    }

    /** Writes a round, and waits until the members together have got as many; nobody shares a partition. */
    private List<KeyedRecord> taken(int round) {
        writer.produce(broker.bootstrap(), TOPIC, "none", "all", records(round));
        List<ReadRecord> taken = new ArrayList<>();
        Map<Integer, LibraryClient> owners = new HashMap<>();
        Await.until("round " + round + " was taken", LIMIT, () -> {
            for (LibraryClient member : members) {
                for (ReadRecord record : member.drain(broker.bootstrap(), TOPIC, GROUP)) {
                    taken.add(record);
                    owners.putIfAbsent(record.partition(), member);
                    assertEquals(owners.get(record.partition()), member, record::toString);
                }
            }
            return taken.size() >= RECORDS;
        });
        return taken.stream()
                .sorted(Comparator.comparingInt(ReadRecord::number))
                .map(ReadRecord::keyed)
                .toList();
    }
}
