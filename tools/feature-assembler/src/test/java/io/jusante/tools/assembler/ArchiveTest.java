package io.jusante.tools.assembler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final Instant TIME = Instant.parse("2026-11-20T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void isTheSameForTheSameContent() throws Exception {
        Path home = home();
        Archive.write(home, List.of("bin", "lib"), folder.resolve("a.tar.gz"), TIME);
        Files.setLastModifiedTime(home.resolve("lib/x.jar"), FileTime.from(Instant.EPOCH));
        Archive.write(home, List.of("bin", "lib"), folder.resolve("b.tar.gz"), TIME);

        assertArrayEquals(
                Files.readAllBytes(folder.resolve("a.tar.gz")), Files.readAllBytes(folder.resolve("b.tar.gz")));
    }

    @Test
    void keepsProgramsExecutableAndLeavesDataOut() throws Exception {
        Path archive = folder.resolve("a.tar.gz");
        Archive.write(home(), List.of("bin", "lib"), archive, TIME);

        TreeMap<String, Integer> modes = new TreeMap<>();
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                modes.put(entry.getName(), entry.getMode() & 0777);
            }
        }

        assertEquals(0755, modes.get("jusante/bin/jusante"));
        assertEquals(0644, modes.get("jusante/lib/x.jar"));
        assertEquals(0755, modes.get("jusante/lib/"));
        assertTrue(modes.keySet().stream().noneMatch(name -> name.contains("data")));
    }

    @Test
    void exchangesFoldersAndLeavesWhatElseIsThere() throws Exception {
        Path home = home();
        Path fresh = Files.createDirectories(folder.resolve("fresh"));
        Files.createDirectories(fresh.resolve("lib"));
        Files.writeString(fresh.resolve("lib/y.jar"), "new");

        Folders.exchange(fresh, home, folder.resolve("trash"));

        assertEquals(List.of("bin", "data", "lib"), Folders.children(home));
        assertEquals(List.of("y.jar"), Folders.children(home.resolve("lib")));
        assertFalse(Files.exists(folder.resolve("trash")));
        assertFalse(Files.exists(fresh));
    }

    private Path home() throws Exception {
        Path home = folder.resolve("jusante");
        for (String child : List.of("bin", "lib", "data")) {
            Files.createDirectories(home.resolve(child));
        }
        Path program = Files.writeString(home.resolve("bin/jusante"), "#!/bin/sh");
        assertTrue(program.toFile().setExecutable(true, false));
        Files.writeString(home.resolve("lib/x.jar"), "jar");
        Files.writeString(home.resolve("data/record"), "precious");
        return home;
    }
}
