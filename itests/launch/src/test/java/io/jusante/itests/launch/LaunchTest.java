package io.jusante.itests.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(180)
class LaunchTest {
    @TempDir
    Path folder;

    @Test
    void servesAndStopsInOrder() throws Exception {
        try (House house = House.start(House.HOME, data()).awaitServing()) {
            House.Ended status = house.command("status", "--json");
            assertEquals(0, status.exitCode(), status.err());
            assertTrue(status.out().contains("\"state\" : \"serving\""), status.out());
            assertTrue(status.out().contains("\"missing\" : [ ]"), status.out());

            House.Ended stop = house.command("stop");

            assertEquals(0, stop.exitCode(), stop.err());
            assertTrue(stop.out().contains("stopped process " + house.pid()), stop.out());
            assertEquals(0, house.awaitEnd());
            assertEquals(1, house.command("status").exitCode());
        }
        assertFalse(Files.exists(data().resolve("control/socket")));
    }

    @Test
    void aSignalStopsItInOrder() throws Exception {
        try (House house = House.start(House.HOME, data()).awaitServing()) {
            assertEquals(0, house.terminate());
            assertTrue(house.output().contains("stopped"), house::output);
        }
    }

    @Test
    void aSignalStopsAStartThatIsUnderWay() throws Exception {
        try (House house = House.start(House.HOME, data()).awaitControl()) {
            assertEquals(0, house.terminate(), house::output);
        }
        assertFalse(Files.exists(data().resolve("plugins/failed-starts")), "the stop was asked for");
    }

    @Test
    void makesAClassArchiveAndStartsWithItTheNextTime() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (House house = House.start(House.HOME, data()).awaitServing()) {
                assertEquals(0, house.terminate());
            }
        }
        try (House house = House.start(House.HOME, data()).awaitServing()) {
            Path maps = Path.of("/proc/" + house.pid() + "/maps");
            if (Files.exists(maps)) {
                assertTrue(Files.readString(maps).contains("cache/classes-"), "the archive is not mapped");
            }
            assertEquals(0, house.terminate());
        }
        try (Stream<Path> files = Files.list(data().resolve("cache"))) {
            List<String> archives = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("classes-"))
                    .toList();
            assertEquals(1, archives.size(), archives::toString);
            assertTrue(archives.get(0).endsWith(".jsa"), archives::toString);
        }
    }

    @Test
    void theClassArchiveHoldsTheClassesOfBundles() throws Exception {
        try (House house = House.start(House.HOME, data()).awaitServing()) {
            assertEquals(0, house.terminate());
        }
        Path loaded = folder.resolve("loaded.txt");
        try (House house = House.startWithJvmOptions("-Xlog:class+load:file=" + loaded, House.HOME, data())
                .awaitServing()) {
            assertEquals(0, house.terminate());
        }
        List<String> lines = Files.readAllLines(loaded);
        for (String name : List.of(
                "org.apache.felix.scr.impl.Activator", // the first bundle to start and the last to stop
                "io.netty.buffer.PooledByteBufAllocator",
                "io.jusante.network.sockets.internal.NetworkFloor")) {
            String line = lines.stream()
                    .filter(candidate -> candidate.contains(" " + name + " source: "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " was not loaded"));
            assertTrue(line.endsWith("source: shared objects file (top)"), line);
        }
    }

    @Test
    void answersWithNoBundleAtAll() throws Exception {
        Path home = homeWithFeatures();
        try (House house = House.start(home, data()).awaitControl()) {
            House.Ended status = house.command("status");
            assertEquals(0, status.exitCode(), status.err());
            assertTrue(status.out().startsWith("starting"), status.out());
            assertTrue(status.out().lines().anyMatch(line -> line.matches("bundles +0")), status.out());

            assertEquals(0, house.command("stop").exitCode());
            assertEquals(0, house.awaitEnd());
        }
    }

    static List<String> features() throws IOException {
        try (Stream<Path> files = Files.list(House.HOME.resolve("features"))) {
            return files.map(path -> path.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("features")
    void everyFeatureStartsAloneWithWhatItRequires(String feature) throws Exception {
        try (House house =
                House.start(House.HOME, data(), "jusante.features=" + feature).awaitServing()) {
            House.Ended status = house.command("status", "--json");
            assertTrue(status.out().contains("\"missing\" : [ ]"), status.out());
            assertEquals(0, house.terminate());
        }
    }

    @Test
    void anUnknownFeatureIsNamed() throws Exception {
        try (House house = House.start(House.HOME, data(), "jusante.features=cor")) {
            assertEquals(1, house.awaitEnd());
            assertTrue(house.output().contains("jusante: There is no feature \"cor\""), house::output);
        }
    }

    @Test
    void aBundleThatDoesNotResolveIsNamedWithTheReason() throws Exception {
        Path home = homeWithFeatures();
        String core = Files.readString(House.HOME.resolve("features/core.json"));
        Files.writeString(home.resolve("features/core.json"), without(core, "kernel"));

        try (House house = House.start(home, data())) {
            assertEquals(1, house.awaitEnd());
            String told = house.output();
            assertTrue(told.contains("jusante: The start failed: not all bundles started:"), told);
            assertTrue(told.contains("bundle io.jusante.record"), told);
            assertTrue(told.contains("io.jusante.kernel"), told);
        }
    }

    @Test
    void aReferenceThatNobodySatisfiesIsNamedWhenTheTimeIsUp() throws Exception {
        Path home = homeWithFeatures();
        String core = Files.readString(House.HOME.resolve("features/core.json"));
        Files.writeString(home.resolve("features/core.json"), without(core, "consensus-local"));

        try (House house = House.start(home, data(), "jusante.start.timeout.ms=3000")) {
            assertEquals(1, house.awaitEnd());
            String told = house.output();
            assertTrue(told.contains("jusante: The start failed: it does not serve after 3000 ms:"), told);
            assertTrue(
                    Pattern.compile(
                                    "component \\S+ \\(bundle \\S+ \\S+\\) waits for service io\\.jusante\\.consensus\\.")
                            .matcher(told)
                            .find(),
                    told);
        }
    }

    @Test
    void rollsTheLastPluginBackAfterThreeFailedStarts() throws Exception {
        Path plugins = Files.createDirectories(data().resolve("plugins"));
        String digest = brokenEngine(plugins, "9.9.9");
        String shipped = shippedDigest("io.jusante.storage.segment");
        Files.writeString(
                plugins.resolve("overrides.json"), override("io.jusante.storage.segment", "9.9.9", digest, shipped));

        for (int i = 0; i < 3; i++) {
            try (House house = House.start(House.HOME, data())) {
                assertNotEquals(0, house.awaitEnd(), house::output);
                assertTrue(house.output().contains("bundle io.jusante.storage.segment 9.9.9"), house::output);
            }
        }
        try (House house = House.start(House.HOME, data()).awaitServing()) {
            assertTrue(house.output().contains("the last change of the plugins is rolled back"), house::output);
            assertEquals(0, house.terminate());
        }
        assertEquals("[]", Files.readString(plugins.resolve("overrides.json")).replaceAll("\\s", ""));
    }

    @Test
    void retiresAPluginThatIsOlderThanWhatShips() throws Exception {
        Path plugins = Files.createDirectories(data().resolve("plugins"));
        String digest = brokenEngine(plugins, "0.0.1");
        Files.writeString(
                plugins.resolve("overrides.json"),
                override("io.jusante.storage.segment", "0.0.1", digest, "0".repeat(64)));

        try (House house = House.start(House.HOME, data()).awaitServing()) {
            assertTrue(house.output().contains("the plugin is retired"), house::output);
            assertEquals(0, house.terminate());
        }
        assertEquals("[]", Files.readString(plugins.resolve("overrides.json")).replaceAll("\\s", ""));
    }

    @Test
    void refusesAPluginJarThatIsNotTheOneThatWasInstalled() throws Exception {
        Path plugins = Files.createDirectories(data().resolve("plugins"));
        String digest = brokenEngine(plugins, "9.9.9");
        Files.writeString(plugins.resolve(digest + ".jar"), "damaged");
        Files.writeString(
                plugins.resolve("overrides.json"),
                override("io.jusante.storage.segment", "9.9.9", digest, shippedDigest("io.jusante.storage.segment")));

        try (House house = House.start(House.HOME, data())) {
            assertEquals(1, house.awaitEnd());
            assertTrue(house.output().contains("its SHA-256 is "), house::output);
        }
    }

    @Test
    void isReachedWhereThePathIsTooLongForASocket() throws Exception {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(100))).resolve("data");
        try (House house = House.start(House.HOME, deep).awaitServing()) {
            assertEquals(0, house.command("status").exitCode());
            assertEquals(0, house.command("stop").exitCode());
        }
        assertFalse(Files.exists(deep.resolve("control/path")));
    }

    @Test
    void theArchiveIsCompleteAndRunsFromAnywhere() throws Exception {
        Path archive = House.HOME.resolveSibling("jusante-0.1.0.tar.gz");
        House.Ended unpacked = House.run(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));
        assertEquals(0, unpacked.exitCode(), unpacked.err());
        Path home = folder.resolve("jusante");
        for (String expected :
                List.of("LICENSE", "NOTICE", "README.md", "sbom.cdx.json", "licenses/README.md", "config")) {
            assertTrue(Files.exists(home.resolve(expected)), expected);
        }
        Path elsewhere = Files.createDirectories(folder.resolve("usr/bin"));
        Files.createSymbolicLink(elsewhere.resolve("jusante"), home.resolve("bin/jusante"));

        try (House house = House.start(home, data()).awaitServing()) {
            assertEquals(
                    0,
                    House.run(List.of(elsewhere.resolve("jusante").toString(), "stop", "--data", data().toString()))
                            .exitCode());
            assertEquals(0, house.awaitEnd());
        }
    }

    @Test
    void printsItsOptions() throws Exception {
        House.Ended printed =
                House.run(List.of(House.HOME.resolve("bin/jusante").toString(), "jvm-options"));

        assertEquals(0, printed.exitCode());
        assertTrue(printed.out().lines().allMatch(line -> line.startsWith("-")), printed.out());
        assertTrue(printed.out().contains("-Xmx"), printed.out());
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** A home whose features the test writes; all else is the distribution's. */
    private Path homeWithFeatures() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        for (String part : List.of("bin", "lib", "repository", "config")) {
            Files.createSymbolicLink(home.resolve(part), House.HOME.resolve(part));
        }
        Files.createDirectory(home.resolve("features"));
        return home;
    }

    private static String without(String feature, String artifact) {
        String left = feature.replaceFirst(
                "\\{\\s*\"id\" : \"io\\.jusante:" + Pattern.quote(artifact) + ":[^}]*\\},?\\s*", "");
        assertNotEquals(feature, left);
        return left;
    }

    private static String shippedDigest(String symbolicName) throws IOException {
        Pattern pattern = Pattern.compile(
                "\"symbolic-name\" : \"" + Pattern.quote(symbolicName) + "\"[^}]*\"sha-256\" : \"([0-9a-f]{64})\"");
        for (String feature : features()) {
            var matcher = pattern.matcher(Files.readString(House.HOME.resolve("features/" + feature + ".json")));
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new AssertionError(symbolicName + " is in no feature");
    }

    private static String override(String name, String version, String digest, String replaces) {
        return "[{\"symbolicName\":\"" + name + "\",\"version\":\"" + version + "\",\"digest\":\"" + digest
                + "\",\"file\":\"" + digest + ".jar\",\"replaces\":\"" + replaces + "\"}]";
    }

    /** A bundle that cannot be resolved, put where plugins lie; {@return its digest} */
    private static String brokenEngine(Path plugins, String version) throws Exception {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "io.jusante.storage.segment");
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Import-Package", "there.is.no.such.package");
        Path jar = plugins.resolve("made.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.finish();
        }
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        Files.move(jar, plugins.resolve(digest + ".jar"));
        return digest;
    }
}
