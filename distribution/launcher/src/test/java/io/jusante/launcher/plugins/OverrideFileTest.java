package io.jusante.launcher.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.launcher.data.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class OverrideFileTest {
    @TempDir
    Path plugins;

    @Test
    void isEmptyWhereThereIsNoFile() throws Exception {
        assertEquals(List.of(), new OverrideFile(plugins).read());
    }

    @Test
    void readsWhatItWrote() throws Exception {
        List<BundleOverride> overrides = List.of(
                new BundleOverride("a", new Version("1.1.0"), "aa", "aa.jar", "00"),
                new BundleOverride("b", new Version("2.0.0.rc1"), "bb", "bb.jar", null));

        new OverrideFile(plugins).write(overrides);

        assertEquals(overrides, new OverrideFile(plugins).read());
    }

    @Test
    void readsWhatThePluginBundleWrites() throws Exception {
        Files.writeString(
                plugins.resolve("overrides.json"),
                "[{\"symbolicName\":\"a\",\"digest\":\"aa\",\"file\":\"aa.jar\",\"replaces\":\"00\",\"version\":\"1.1.0\"}]");

        assertEquals(
                List.of(new BundleOverride("a", new Version("1.1.0"), "aa", "aa.jar", "00")),
                new OverrideFile(plugins).read());
    }

    @Test
    void namesTheJarByItsDigestWhereItIsNotNamed() throws Exception {
        Files.writeString(
                plugins.resolve("overrides.json"), "[{\"symbolicName\":\"a\",\"digest\":\"aa\",\"version\":\"1\"}]");

        assertEquals("aa.jar", new OverrideFile(plugins).read().get(0).file());
    }

    @Test
    void doesNotReachOutOfItsFolder() throws Exception {
        Files.writeString(
                plugins.resolve("overrides.json"),
                "[{\"symbolicName\":\"a\",\"digest\":\"aa\",\"version\":\"1\",\"file\":\"../../evil.jar\"}]");

        assertThrows(LaunchException.class, () -> new OverrideFile(plugins).read());
    }

    @Test
    void saysWhatToDoWithAFileThatCannotBeRead() throws Exception {
        Files.writeString(plugins.resolve("overrides.json"), "[{\"symbolicName\":");

        LaunchException failure = assertThrows(LaunchException.class, () -> new OverrideFile(plugins).read());

        assertTrue(failure.getMessage().contains("move it away"), failure.getMessage());
    }
}
