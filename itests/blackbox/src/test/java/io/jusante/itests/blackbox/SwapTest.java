package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import io.jusante.itests.fixtures.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles are replaced under load, in one process, and no client notices. */
class SwapTest {
    private static final int ROUNDS = 5;

    @TempDir
    Path directory;

    private Broker broker;

    @BeforeEach
    void start() {
        broker = Broker.in(directory).set("log.segment.bytes", "1048576").start();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void theStorageEngineIsReplacedAndPutBackUnderAnIdempotentLoad() throws Exception {
        replaceUnderLoad("storage-segment", 8, "none");
    }

    @Test
    void aCodecIsReplacedAndPutBackUnderAnIdempotentLoad() throws Exception {
        replaceUnderLoad("compression-lz4", 4, "lz4");
    }

    private void replaceUnderLoad(String artifact, int partitions, String codec) throws Exception {
        Path shipped = RebuiltBundle.shipped(artifact);
        Path higher = RebuiltBundle.withVersion(directory, artifact, "1.0.1");
        // with zstd on the topic the broker decompresses each batch and compresses it again
        Map<String, String> configs = codec.equals("none") ? Map.of() : Map.of("compression.type", "zstd");
        Clients.createTopic(broker, "load", partitions, configs);
        long pid = broker.pid();
        try (IdempotentLoad load = IdempotentLoad.on(broker, "load", partitions, "compression.type", codec)) {
            load.awaitMore(1_000);
            for (int round = 0; round < ROUNDS; round++) {
                System.out.print(update(higher, "1.0.1"));
                load.awaitMore(1_000);
                System.out.print(update(shipped, "1.0.0"));
                load.awaitMore(1_000);
            }
            long records = load.finishAndVerify(broker);
            System.out.println(records + " records over " + 2 * ROUNDS + " swaps of " + artifact
                    + ": each there once and in order");
        }
        assertTrue(broker.isAlive());
        assertEquals(pid, broker.pid());
        assertEquals(0, broker.terminate(), broker::output);
    }

    private String update(Path jar, String version) {
        Command update = broker.jusante("plugin", "update", jar.toString()).succeeded();
        assertTrue(update.out().contains("stall"), update::out);
        Command list = broker.jusante("plugin", "list").succeeded();
        String name =
                jar.getFileName().toString().replaceAll("-[0-9.]+\\.jar", "").replace('-', '.');
        String line = list.out()
                .lines()
                .filter(one -> one.startsWith("io.jusante." + name + " "))
                .reduce((first, second) -> {
                    throw new AssertionError("both builds are still there:\n" + list.out());
                })
                .orElseThrow();
        assertTrue(line.contains(" " + version + " "), line);
        return update.out();
    }

    @Test
    void whatWasUpdatedIsThereAfterARestartAndAfterACrash() throws Exception {
        Path higher = RebuiltBundle.withVersion(directory, "storage-segment", "1.0.1");
        Clients.createTopic(broker, "load", 2);
        try (IdempotentLoad load = IdempotentLoad.on(broker, "load", 2)) {
            load.awaitMore(500);
            update(higher, "1.0.1");
            assertEquals(0, broker.terminate(), broker::output);
            Files.delete(higher); // the data directory has its own copy
            broker.start();
            assertEngineVersion("1.0.1");
            load.awaitMore(500);
            broker.kill();
            broker.start();
            assertEngineVersion("1.0.1");
            load.awaitMore(500);
            load.finishAndVerify(broker);
        }
    }

    @Test
    void aCrashInTheMiddleOfASwapEndsOnOneSide() throws Exception {
        Path shipped = RebuiltBundle.shipped("storage-segment");
        Path higher = RebuiltBundle.withVersion(directory, "storage-segment", "1.0.1");
        Clients.createTopic(broker, "load", 8);
        try (IdempotentLoad load = IdempotentLoad.on(broker, "load", 8)) {
            for (int round = 0; round < 4; round++) {
                load.awaitMore(500);
                Path jar = round % 2 == 0 ? higher : shipped;
                Process update = new ProcessBuilder(
                                Broker.home().resolve("bin/jusante").toString(),
                                "plugin",
                                "update",
                                jar.toString(),
                                "--data",
                                broker.data().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                directory.resolve("update-" + round + ".txt").toFile())
                        .start();
                // somewhere between the command's first word on the wire and its last step
                Path plugins = broker.data().resolve("plugins/journal");
                long before = Files.exists(plugins) ? Files.size(plugins) : 0;
                Await.until(
                        "the journal of the swap grows",
                        Clients.LIMIT,
                        () -> (Files.exists(plugins) && Files.size(plugins) > before) || !update.isAlive());
                broker.kill();
                assertNotEquals(-1, update.waitFor());
                broker.start();
                Command list = broker.jusante("plugin", "list").succeeded();
                long engines = list.out()
                        .lines()
                        .filter(line -> line.startsWith("io.jusante.storage.segment "))
                        .count();
                assertEquals(1, engines, list::out);
            }
            load.awaitMore(500);
            load.finishAndVerify(broker);
        }
    }

    @Test
    void whatCannotBeSwappedIsRefusedWithTheReason() throws Exception {
        Path contract = RebuiltBundle.withVersion(directory, "storage", "1.0.1");
        Command refused = broker.jusante("plugin", "update", contract.toString());
        assertNotEquals(0, refused.exitCode());
        assertTrue(refused.err().contains("needs a restart"), refused::err);

        Path newer = RebuiltBundle.with(
                directory.resolve("storage-segment-2.0.0.jar"),
                "storage-segment",
                attributes -> attributes.putValue(
                        "Import-Package",
                        attributes
                                .getValue("Import-Package")
                                .replaceAll(
                                        "io\\.jusante\\.storage;version=\"[^\"]*\"",
                                        "io.jusante.storage;version=\"[1.7,2)\"")));
        Command unresolved = broker.jusante("plugin", "update", newer.toString());
        assertNotEquals(0, unresolved.exitCode());
        assertTrue(
                unresolved.err().contains("needs io.jusante.storage 1.7")
                        || unresolved.err().contains("needs storage 1.7"),
                unresolved::err);

        Path garbage = Files.writeString(directory.resolve("garbage.jar"), "this is not a jar");
        Command notAJar = broker.jusante("plugin", "update", garbage.toString());
        assertNotEquals(0, notAJar.exitCode());
        assertTrue(notAJar.err().contains("garbage.jar"), notAJar::err);

        assertEngineVersion("1.0.0");
        Clients.createTopic(broker, "still-there", 1);
    }

    private void assertEngineVersion(String version) {
        Command list = broker.jusante("plugin", "list").succeeded();
        assertTrue(
                list.out()
                        .lines()
                        .anyMatch(line ->
                                line.startsWith("io.jusante.storage.segment ") && line.contains(" " + version + " ")),
                list::out);
    }
}
