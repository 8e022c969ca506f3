package io.jusante.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceTest {
    @Test
    void gathersBuffersFromAnyOffset() throws IOException {
        Slice slice = Slice.of(List.of(bytes("abc"), bytes(""), bytes("defg"), bytes("h")), null);
        assertEquals(8, slice.sizeInBytes());
        for (int from = 0; from <= 8; from++) {
            for (int room = 0; room <= 9; room++) {
                ByteBuffer target = ByteBuffer.allocate(room);
                slice.copyTo(from, target);
                assertEquals("abcdefgh".substring(from, Math.min(8, from + room)), text(target.flip()));
            }
        }
        assertEquals("abcdefgh", text(slice.asBuffer()));
        slice.close();
    }

    @Test
    void theLastOwnerReleases() {
        AtomicInteger released = new AtomicInteger();
        Slice slice = Slice.of(bytes("abc"), released::incrementAndGet);
        slice.retain();
        slice.close();
        assertEquals(0, released.get());
        slice.close();
        assertEquals(1, released.get());
        assertThrows(IllegalStateException.class, slice::close);
        assertThrows(IllegalStateException.class, slice::retain);
        assertEquals(1, released.get());
    }

    @Test
    void aFileStaysOpenWhileASliceOfItLives(@TempDir Path dir) throws IOException {
        Path path = Files.writeString(dir.resolve("file"), "0123456789");
        SharedFile file = SharedFile.open(path, StandardOpenOption.READ);
        assertTrue(file.tryRetain());
        Slice slice = Slice.ofFile(file, 3, 5, null);
        file.release();
        assertTrue(file.channel().isOpen());
        ByteBuffer target = ByteBuffer.allocate(3);
        slice.copyTo(1, target);
        assertEquals("456", text(target.flip()));
        assertEquals("34567", text(slice.asBuffer()));
        slice.close();
        assertFalse(file.channel().isOpen());
        assertFalse(file.tryRetain());
    }

    @Test
    void aFileThatIsShorterThanItsSliceSaysSo(@TempDir Path dir) throws IOException {
        Path path = Files.writeString(dir.resolve("file"), "0123");
        try (Slice slice = Slice.ofFile(SharedFile.open(path, StandardOpenOption.READ), 2, 5, null)) {
            assertThrows(EOFException.class, slice::asBuffer);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }
}
