package io.jusante.message.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFolderTest {
    @TempDir
    private Path folder;

    private int generate(String... namesAndSources) throws IOException {
        SourceFolder sources = new SourceFolder(folder.resolve("a/b"));
        for (int i = 0; i < namesAndSources.length; i += 2) {
            sources.put(namesAndSources[i], namesAndSources[i + 1]);
        }
        return sources.removeOthers();
    }

    @Test
    void touchesOnlyWhatChanged() throws IOException {
        assertEquals(2, generate("One", "class One {}", "Two", "class Two {}"));
        FileTime past = FileTime.fromMillis(1_000_000_000_000L);
        Path one = folder.resolve("a/b/One.java");
        Path two = folder.resolve("a/b/Two.java");
        Files.setLastModifiedTime(one, past);
        Files.setLastModifiedTime(two, past);
        assertEquals(1, generate("One", "class One {}", "Two", "final class Two {}"));
        assertEquals(past, Files.getLastModifiedTime(one));
        assertNotEquals(past, Files.getLastModifiedTime(two));
    }

    @Test
    void removesWhatIsNoLongerGenerated() throws IOException {
        generate("One", "class One {}", "Two", "class Two {}");
        assertEquals(1, generate("Two", "class Two {}"));
        assertFalse(Files.exists(folder.resolve("a/b/One.java")));
    }
}
