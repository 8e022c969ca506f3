package io.jusante.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordCursor.Keep;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCursorTest {
    private static final long MANY = Long.MAX_VALUE;

    private final RecordCursor cursor = new RecordCursor();

    @Test
    void showsKeysValuesHeadersAndDeltas() throws CorruptBatchException {
        List<Header> headers = List.of(Header.of("trace", "abc"), new Header("empty", null), Header.of("", "x"));
        RecordBatch batch = Batches.of(new RecordBatchBuilder()
                .baseOffset(100)
                .append(1_000, "k", "v")
                .appendAt(105, 900, null, null, headers));

        cursor.reset(batch);

        assertTrue(cursor.next());
        assertEquals("k", text(cursor.key()));
        assertEquals("v", text(cursor.value()));
        assertEquals(0, cursor.headerCount());
        assertTrue(cursor.next());
        assertFalse(cursor.hasKey());
        assertFalse(cursor.hasValue());
        assertNull(cursor.key());
        assertEquals(-100, cursor.timestampDelta());
        assertEquals(5, cursor.offsetDelta());
        assertEquals(headers, cursor.headers());
        assertFalse(cursor.next());
        assertFalse(cursor.next());
        assertEquals(105, batch.lastOffset());
        assertEquals(1_000, batch.maxTimestamp());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, Integer.MAX_VALUE})
    void readsAStreamThatArrivesInPieces(int step) throws CorruptBatchException {
        RecordBatch batch = Batches.simple(500);
        cursor.reset(batch);
        List<String> plain = Batches.values(cursor);

        cursor.reset(new Batches.BufferInput(batch.payload(), step), Keep.RECORDS, MANY);

        assertEquals(500, plain.size());
        assertEquals(plain, Batches.values(cursor));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 65_536, Integer.MAX_VALUE})
    void skimsRecordsThatAreLargerThanItsChunk(int step) throws CorruptBatchException {
        byte[] large = new byte[300_000];
        new Random(7).nextBytes(large);
        List<Header> headers = List.of(new Header("big", ByteBuffer.wrap(large)), new Header("none", null));
        RecordBatch batch = Batches.of(new RecordBatchBuilder()
                .append(5, "small", "small")
                .append(6, ByteBuffer.wrap(large), ByteBuffer.wrap(large), headers)
                .append(7, null, ByteBuffer.wrap(large))
                .append(8, "last", "last"));

        cursor.reset(new Batches.BufferInput(batch.payload(), step), Keep.NOTHING, MANY);

        assertTrue(cursor.next());
        assertTrue(cursor.next());
        assertEquals(1, cursor.timestampDelta());
        assertEquals(large.length, cursor.keyLength());
        assertEquals(large.length, cursor.valueLength());
        assertEquals(2, cursor.headerCount());
        assertThrows(IllegalStateException.class, cursor::value);
        assertThrows(IllegalStateException.class, cursor::headers);
        assertTrue(cursor.next());
        assertFalse(cursor.hasKey());
        assertEquals(2, cursor.offsetDelta());
        assertTrue(cursor.next());
        assertEquals(4, cursor.keyLength());
        assertFalse(cursor.next());
    }

    @Test
    void keepsRecordsThatAreLargerThanItsChunkWhenAsked() throws CorruptBatchException {
        byte[] large = new byte[300_000];
        new Random(8).nextBytes(large);
        RecordBatch batch = Batches.of(
                new RecordBatchBuilder().append(5, null, ByteBuffer.wrap(large)).append(6, "k", "v"));

        cursor.reset(new Batches.BufferInput(batch.payload(), 999), Keep.RECORDS, MANY);

        assertTrue(cursor.next());
        ByteBuffer value = cursor.value();
        assertArrayEquals(large, Batches.array(value));
        assertTrue(cursor.next());
        assertEquals("v", text(cursor.value()));
    }

    @Test
    void aTruncatedPayloadIsCorruptWhereverItIsCut() throws CorruptBatchException {
        RecordBatch batch = Batches.of(
                new RecordBatchBuilder().append(1, Batches.simple(1).bytes(), null, List.of(Header.of("a", "b"))));
        int size = batch.payload().remaining();
        for (int cut = 1; cut < size; cut++) {
            int length = cut;
            cursor.reset(batch.buffer(), RecordBatch.HEADER_BYTES, length);
            assertThrows(CorruptBatchException.class, cursor::next, () -> "cut to " + length);
            InputStream stream = new Batches.BufferInput(batch.payload().limit(length));
            cursor.reset(stream, Keep.NOTHING, MANY);
            assertThrows(CorruptBatchException.class, cursor::next, () -> "stream cut to " + length);
        }
    }

    @Test
    void moreThanTheAllowedPlainBytesAreCorrupt() throws CorruptBatchException {
        RecordBatch batch = Batches.simple(10);
        int size = batch.payload().remaining();
        cursor.reset(new Batches.BufferInput(batch.payload()), Keep.NOTHING, size);
        assertEquals(10, count());
        cursor.reset(new Batches.BufferInput(batch.payload()), Keep.NOTHING, size - 1);
        assertThrows(CorruptBatchException.class, this::count);
    }

    @Test
    void aStreamThatStandsStillIsCorrupt() {
        InputStream still = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                return 0;
            }
        };
        cursor.reset(still, Keep.NOTHING, MANY);
        assertThrows(CorruptBatchException.class, cursor::next);
    }

    @Test
    void aLengthFieldAloneAllocatesNothing() {
        // a record that claims 2 GiB, of which 20 bytes come
        byte[] lie = new byte[20];
        byte[] length = {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f};
        System.arraycopy(length, 0, lie, 0, length.length);
        cursor.reset(new Batches.BufferInput(ByteBuffer.wrap(lie)), Keep.RECORDS, MANY);
        assertThrows(CorruptBatchException.class, cursor::next);
        assertEquals(64 * 1024, cursor.bytes().capacity());
    }

    @Test
    void extremeDeltasSurvive() throws CorruptBatchException {
        long base = Long.MIN_VALUE / 2;
        RecordBatch batch = Batches.of(new RecordBatchBuilder()
                .append(base, "a", null)
                .appendAt(Integer.MAX_VALUE, Long.MAX_VALUE / 2, null, null, List.of()));
        cursor.reset(batch);
        assertTrue(cursor.next());
        assertTrue(cursor.next());
        assertEquals(Long.MAX_VALUE / 2 - base, cursor.timestampDelta());
        assertEquals(Integer.MAX_VALUE, cursor.offsetDelta());
    }

    @Test
    void varintsWithTooManyBitsAreCorrupt() {
        byte[] tooLong = {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10, 0, 0, 0, 0, 0, 0, 0};
        cursor.reset(ByteBuffer.wrap(tooLong), 0, tooLong.length);
        assertThrows(CorruptBatchException.class, cursor::next);
        byte[] endless = new byte[40];
        java.util.Arrays.fill(endless, (byte) 0x80);
        cursor.reset(ByteBuffer.wrap(endless), 0, endless.length);
        assertThrows(CorruptBatchException.class, cursor::next);
    }

    private int count() throws CorruptBatchException {
        int records = 0;
        while (cursor.next()) {
            records++;
        }
        return records;
    }

    private static String text(ByteBuffer bytes) {
        return new String(Batches.array(bytes), java.nio.charset.StandardCharsets.UTF_8);
    }
}
