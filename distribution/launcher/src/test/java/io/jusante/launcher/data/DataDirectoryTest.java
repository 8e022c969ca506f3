package io.jusante.launcher.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void makesItsFoldersAndNamesItsProcess() throws Exception {
        Path root = parent.resolve("a/b");

        try (DataDirectory data = DataDirectory.open(root)) {
            assertTrue(Files.isDirectory(data.logs()));
            assertTrue(Files.isDirectory(root.resolve("topics")));
            assertEquals(ProcessHandle.current().pid(), DataDirectory.holder(root));
        }
        DataDirectory.open(root).close();
    }

    @Test
    void refusesASecondOwnerAndNamesTheFirst() throws Exception {
        Path root = parent.resolve("data");
        try (DataDirectory data = DataDirectory.open(root)) {
            LaunchException failure = assertThrows(LaunchException.class, () -> DataDirectory.open(data.root()));

            assertEquals(
                    "The data directory " + root + " is in use by process "
                            + ProcessHandle.current().pid() + ".",
                    failure.getMessage());
        }
        DataDirectory.open(root).close();
    }

    @Test
    void refusesAFile() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "mine");

        LaunchException failure = assertThrows(LaunchException.class, () -> DataDirectory.open(file));

        assertEquals("The data directory " + file + " is a file.", failure.getMessage());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void saysInOneSentenceThatItCannotBeMade() throws Exception {
        Path file = Files.writeString(parent.resolve("file"), "mine");

        LaunchException failure = assertThrows(LaunchException.class, () -> DataDirectory.open(file.resolve("data")));

        assertTrue(
                failure.getMessage().startsWith("The data directory " + file.resolve("data") + " cannot be written: "),
                failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"));
    }

    @Test
    void putsTheOldBundleCacheAsideAndDeletesItWhenThereIsTime() throws Exception {
        try (DataDirectory data = DataDirectory.open(parent.resolve("data"))) {
            Path bundles = data.freshBundleCache();
            Files.createDirectories(bundles.resolve("bundle1/version0.0"));
            Files.writeString(bundles.resolve("bundle1/version0.0/bundle.jar"), "jar");

            Path fresh = data.freshBundleCache();

            assertFalse(Files.exists(fresh));
            try (var left = Files.list(data.root().resolve("cache"))) {
                assertEquals(1, left.count());
            }
            data.deleteOldBundleCaches();
            try (var left = Files.list(data.root().resolve("cache"))) {
                assertEquals(0, left.count());
            }
        }
    }
}
