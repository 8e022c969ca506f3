package io.jusante.launcher.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
    private static final byte[] DYNAMIC = {(byte) 0xa8, (byte) 0xab, (byte) 0x0b, (byte) 0xf0, 0};

    @TempDir
    Path cache;

    private Path archive;

    @BeforeEach
    void name() {
        archive = cache.resolve("classes-id-17.jsa");
    }

    @Test
    void keepsACompleteArchive() throws Exception {
        Files.write(archive, DYNAMIC);

        ClassArchive.at(archive).tidy();

        assertTrue(Files.exists(archive));
    }

    @Test
    void deletesAnArchiveWhoseHeaderWasNotWrittenAnyMore() throws Exception {
        Files.write(archive, new byte[4096]);

        ClassArchive.at(archive).tidy();

        assertFalse(Files.exists(archive));
    }

    @Test
    void deletesThoseOfOtherDistributionsAndJavas() throws Exception {
        Path other = Files.write(cache.resolve("classes-other-17.jsa"), DYNAMIC);
        Path waiting = Files.write(cache.resolve("classes-id-17.jsa.new"), DYNAMIC);
        Path unrelated = Files.write(cache.resolve("else"), DYNAMIC);

        ClassArchive.at(archive).tidy();

        assertFalse(Files.exists(other));
        assertTrue(Files.exists(waiting));
        assertTrue(Files.exists(unrelated));
    }

    @Test
    void isWantedUntilItIsThere() throws Exception {
        assertTrue(ClassArchive.at(archive).isWanted());

        Files.write(archive, DYNAMIC);
        assertFalse(ClassArchive.at(archive).isWanted());
    }

    @Test
    void marksWhatComesAsGoodOnlyWhereThereIsNone() throws Exception {
        ClassArchive.at(archive).markGood();
        assertTrue(Files.exists(cache.resolve("classes-id-17.jsa.good")));

        Files.delete(cache.resolve("classes-id-17.jsa.good"));
        Files.write(archive, DYNAMIC);
        ClassArchive.at(archive).markGood();
        assertFalse(Files.exists(cache.resolve("classes-id-17.jsa.good")));
    }
}
