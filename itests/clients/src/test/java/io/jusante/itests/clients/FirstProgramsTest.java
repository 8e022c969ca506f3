package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Command;
import io.jusante.itests.fixtures.Requires;
import io.jusante.itests.fixtures.ServerProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that users have: they work as they stand, but for the address. */
class FirstProgramsTest {
    @TempDir
    Path directory;

    private ServerProcess broker;
    private LibraryClient reader;

    @BeforeEach
    void start() {
        Requires.that(LibraryClient.confluentKafka().missing().isEmpty(), "python3-confluent-kafka is not installed");
        broker = TestedBroker.in(directory).start();
        reader = LibraryClient.java("4.4.0");
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            reader.close();
            broker.close();
        }
    }

    @Test
    void theFirstProducerWrites() {
        Command program = run("first_producer.py");

        assertEquals("", program.out() + program.err());
        ReadRecord record =
                reader.consume(broker.bootstrap(), "events", "first", 1).get(0);
        assertEquals(new KeyedRecord("user-1", "{\"action\":\"created\"}"), record.keyed());
        assertEquals(1, written("events"));
    }

    @Test
    void theProducerWithADeliveryReportHearsOfItsRecord() {
        Command program = run("delivery_report.py");

        ReadRecord record =
                reader.consume(broker.bootstrap(), "meu_topico", "first", 1).get(0);
        assertEquals(new KeyedRecord("chave", "minha mensagem"), record.keyed());
        assertEquals("Mensagem entregue em meu_topico [" + record.partition() + "]\n", program.out());
        assertTrue(program.err().isEmpty(), program::err);
        assertEquals(1, written("meu_topico"));
    }

    private Command run(String program) {
        return Command.run(List.of(LibraryClient.PYTHON, "programs/" + program, broker.bootstrap()), "")
                .succeeded();
    }

    private long written(String topic) {
        return reader.state(broker.bootstrap(), topic, TestedBroker.PARTITIONS, "first").stream()
                .mapToLong(PartitionState::end)
                .sum();
    }
}
