package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import io.jusante.itests.fixtures.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that can't be says why, in one line, and damages nothing. */
class StartErrorsTest {
    @TempDir
    Path directory;

    @Test
    void aPortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Broker broker = Broker.in(directory).set("listeners", "PLAINTEXT://127.0.0.1:" + taken.getLocalPort());
            Command failed = broker.startAndFail();
            requireOneLine(failed, Integer.toString(taken.getLocalPort()));
        }
        try (Broker afterwards = Broker.in(directory).start()) {
            assertTrue(afterwards.isAlive());
        }
    }

    @Test
    void aSecondProcessOnTheSameData() throws Exception {
        try (Broker broker = Broker.in(directory).start()) {
            Clients.createTopic(broker, "topic", 1);
            produce(broker, "before");
            Command second = Broker.in(directory).startAndFail();
            requireOneLine(second, broker.data().toString());
            produce(broker, "after");
            assertEquals(
                    List.of("before", "after"),
                    Clients.readAll(broker, "topic").get(0).stream()
                            .map(record -> record.value())
                            .toList());
            assertEquals(0, broker.terminate(), broker::output);
        }
    }

    @Test
    void aSecondProcessOnTheSameLogDirectory() {
        Path logs = directory.resolve("logs");
        try (Broker broker = Broker.in(directory.resolve("one"))
                .set("log.dirs", logs.toString())
                .start()) {
            Command second = Broker.in(directory.resolve("two"))
                    .set("log.dirs", logs.toString())
                    .startAndFail();
            requireOneLine(second, logs.toString());
            assertTrue(broker.isAlive());
        }
    }

    @Test
    void aDataDirectoryThatCannotBeWritten() throws IOException {
        // a file where the directory should be: unwritable for root as well
        Files.writeString(directory.resolve("data"), "this is a file");
        Command failed = Broker.in(directory).startAndFail();
        requireOneLine(failed, directory.resolve("data").toString());
        assertEquals("this is a file", Files.readString(directory.resolve("data")));
    }

    @ParameterizedTest
    @CsvSource({
        "log.segmnt.bytes, 1048576, log.segment.bytes",
        "auto.create.topic.enable, true, auto.create.topics.enable",
        "log.segment.bytes, abc, log.segment.bytes",
        "log.segment.bytes, -1, log.segment.bytes",
        "num.partitions, 0, num.partitions",
        "compression.type, brotli, compression.type",
        "listeners, PLAINTEXT://127.0.0.1:99999, listeners",
        "socket.request.max.bytes, 0, socket.request.max.bytes"
    })
    void aPropertyThatIsMisspeltOrOutOfRange(String name, String value, String named) {
        Broker broker = Broker.in(directory).set(name, value);
        Command failed = broker.startAndFail();
        requireOneLine(failed, named);
        if (Files.exists(broker.data().resolve("topics"))) {
            assertEquals(0, list(broker.data().resolve("topics")), "something was written");
        }
    }

    @Test
    void aPropertyOfAnAbsentPluginIsOnlyAWarning() {
        try (Broker broker =
                Broker.in(directory).set("jusante.nosuch.property", "1").start()) {
            assertTrue(broker.isAlive());
        }
    }

    @Test
    void aConfigFileThatIsNotThere() {
        Command failed = Command.run(
                List.of(
                        Broker.home().resolve("bin/jusante").toString(),
                        "start",
                        "--data",
                        directory.resolve("data").toString(),
                        "--config",
                        directory.resolve("missing.properties").toString()),
                "");
        requireOneLine(failed, "missing.properties");
    }

    @Test
    void aCommandThatDoesNotExist() {
        Command failed =
                Command.run(List.of(Broker.home().resolve("bin/jusante").toString(), "strat"), "");
        assertNotEquals(0, failed.exitCode());
        assertTrue(failed.err().contains("start"), failed::err);
    }

    @Test
    void bothProcessesCanRunBesideEachOther() {
        try (Broker one = Broker.in(directory.resolve("one")).start();
                Broker two = Broker.in(directory.resolve("two")).start()) {
            assertTrue(one.isAlive());
            assertTrue(two.isAlive());
        }
    }

    private static void produce(Broker broker, String value) throws Exception {
        try (Sending producer = new Sending(broker)) {
            producer.sendNow(new ProducerRecord<>("topic", value));
        }
    }

    private static void requireOneLine(Command failed, String named) {
        assertNotEquals(0, failed.exitCode(), failed::toString);
        List<String> lines =
                failed.err().lines().filter(line -> !line.isBlank()).toList();
        assertEquals(1, lines.size(), failed::toString);
        assertTrue(lines.get(0).contains(named), lines::toString);
        assertFalse(failed.out().contains("serving "), failed::out);
    }

    private static long list(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isDirectory).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
