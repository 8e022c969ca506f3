package io.jusante.launcher.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSetTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    @Test
    void readsBundlesWithTheirMetadata() throws Exception {
        write("core", "", bundle("io.jusante:kernel:1.0.0", "io.jusante.kernel", "\"start-level\": \"3\""));

        List<FeatureBundle> bundles = FeatureSet.read(folder, List.of()).bundles();

        FeatureBundle kernel = bundles.get(0);
        assertEquals("io.jusante.kernel", kernel.symbolicName());
        assertEquals(3, kernel.startLevel());
        assertEquals("jusante:io.jusante.kernel:" + DIGEST, kernel.location());
        assertEquals(Path.of("/r/io/jusante/kernel/1.0.0/kernel-1.0.0.jar"), kernel.path(Path.of("/r")));
    }

    @Test
    void findsAJarWithAClassifier() throws Exception {
        write("core", "", bundle("io.netty:epoll:jar:linux-x86_64:4.2", "epoll", "\"fragment\": \"true\""));

        FeatureBundle epoll = FeatureSet.read(folder, List.of()).bundles().get(0);

        assertTrue(epoll.fragment());
        assertEquals(Path.of("/r/io/netty/epoll/4.2/epoll-4.2-linux-x86_64.jar"), epoll.path(Path.of("/r")));
    }

    @Test
    void readsOverComments() throws Exception {
        Files.writeString(
                folder.resolve("core.json"),
                "/* what every house has */ { // R8\n \"id\": \"io.jusante:core:1\", \"bundles\": [] }");

        assertEquals(
                "core", FeatureSet.read(folder, List.of()).features().get(0).name());
    }

    @Test
    void addsWhatAFeatureRequiresBeforeIt() throws Exception {
        write("a", "\"b\"", "");
        write("b", "\"core\"", "");
        write("core", "", "");
        write("other", "\"core\"", "");

        assertEquals(
                List.of("core", "b", "a"),
                FeatureSet.read(folder, List.of("a")).features().stream()
                        .map(Feature::name)
                        .toList());
    }

    @Test
    void ordersBundlesByStartLevelThenByFeature() throws Exception {
        write(
                "a",
                "\"core\"",
                bundle("g:early:1", "early", "\"start-level\": \"1\"") + "," + bundle("g:late:1", "late", null));
        write("core", "", bundle("g:first:1", "first", "\"start-level\": \"1\""));

        assertEquals(
                List.of("first", "early", "late"),
                FeatureSet.read(folder, List.of()).bundles().stream()
                        .map(FeatureBundle::symbolicName)
                        .toList());
    }

    @Test
    void takesABundleOfTwoFeaturesOnce() throws Exception {
        write("a", "", bundle("g:shared:1", "shared", null));
        write("b", "", bundle("g:shared:1", "shared", null));

        assertEquals(1, FeatureSet.read(folder, List.of()).bundles().size());
    }

    @Test
    void namesAMissingFeatureAndWhoRequiresIt() throws Exception {
        write("a", "\"nothing\"", "");

        LaunchException failure = assertThrows(LaunchException.class, () -> FeatureSet.read(folder, List.of()));

        assertEquals(
                "There is no feature \"nothing\", which a requires; this distribution has a.", failure.getMessage());
    }

    @Test
    void refusesACircle() throws Exception {
        write("a", "\"b\"", "");
        write("b", "\"a\"", "");

        LaunchException failure = assertThrows(LaunchException.class, () -> FeatureSet.read(folder, List.of()));

        assertEquals("Features require each other: a > b > a.", failure.getMessage());
    }

    @Test
    void refusesABundleWithoutDigest() throws Exception {
        Files.writeString(
                folder.resolve("core.json"),
                "{\"id\":\"io.jusante:core:1\",\"bundles\":[{\"id\":\"g:a:1\",\"symbolic-name\":\"a\","
                        + "\"bundle-version\":\"1\",\"sha-256\":\"0\"}]}");

        LaunchException failure = assertThrows(LaunchException.class, () -> FeatureSet.read(folder, List.of()));

        assertTrue(failure.getMessage().contains("bundle g:a:1 has no SHA-256"), failure.getMessage());
    }

    @Test
    void refusesAStartLevelOutOfRange() throws Exception {
        write("core", "", bundle("g:a:1", "a", "\"start-level\": \"21\""));

        LaunchException failure = assertThrows(LaunchException.class, () -> FeatureSet.read(folder, List.of()));

        assertTrue(failure.getMessage().contains("is not from 1 to 20: 21"), failure.getMessage());
    }

    private void write(String name, String requires, String bundles) throws IOException {
        Files.writeString(
                folder.resolve(name + ".json"),
                "{\"feature-resource-version\":\"1.0\",\"id\":\"io.jusante:" + name + ":0.1.0\",\"bundles\":["
                        + bundles + "],\"extensions\":{\"jusante-requires\":{\"type\":\"text\",\"text\":[" + requires
                        + "]}}}");
    }

    private static String bundle(String id, String name, String more) {
        return "{\"id\":\"" + id + "\",\"symbolic-name\":\"" + name + "\",\"bundle-version\":\"1.0.0\",\"sha-256\":\""
                + DIGEST + "\"" + (more == null ? "" : "," + more) + "}";
    }
}
