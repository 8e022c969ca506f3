package io.jusante.launcher.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.launcher.data.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void hasDefaults() throws Exception {
        assertEquals(new Settings(30_000, 30_000, List.of()), Settings.read(options(null, Map.of())));
    }

    @Test
    void theCommandLineWinsOverTheFile() throws Exception {
        Path file = Files.writeString(
                folder.resolve("server.properties"),
                "jusante.start.timeout.ms=1000\njusante.stop.timeout.ms=2000\njusante.features=a, b,\n");

        assertEquals(
                new Settings(500, 2000, List.of("a", "b")),
                Settings.read(options(file, Map.of("jusante.start.timeout.ms", "500"))));
    }

    @Test
    void namesAMissingFile() {
        Path file = folder.resolve("none.properties");

        LaunchException failure = assertThrows(LaunchException.class, () -> Settings.read(options(file, Map.of())));

        assertEquals("There is no configuration file " + file + ".", failure.getMessage());
    }

    @Test
    void refusesATimeoutThatIsNone() {
        for (String wrong : List.of("soon", "0", "-1", "99999999999")) {
            LaunchException failure = assertThrows(
                    LaunchException.class,
                    () -> Settings.read(options(null, Map.of("jusante.stop.timeout.ms", wrong))));
            assertTrue(failure.getMessage().startsWith("jusante.stop.timeout.ms is not"), failure.getMessage());
        }
    }

    @Test
    void refusesAFileThatIsNotOfProperties() throws Exception {
        Path file = Files.writeString(folder.resolve("server.properties"), "a=\\u12\n");

        assertThrows(LaunchException.class, () -> Settings.read(options(file, Map.of())));
    }

    private LaunchOptions options(Path config, Map<String, String> overrides) {
        return new LaunchOptions(folder, folder.resolve("data"), config, overrides, System.nanoTime());
    }
}
