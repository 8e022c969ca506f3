package io.jusante.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchValidatorTest {
    private static final int MAGIC_AT = 16;
    private static final int ATTRIBUTES_AT = 21;
    private static final int LAST_OFFSET_DELTA_AT = 23;
    private static final int PRODUCER_ID_AT = 43;
    private static final int BASE_SEQUENCE_AT = 53;
    private static final int RECORD_COUNT_AT = 57;

    @Test
    void acceptsAPlainAndACompressedBatchAndFindsTheLargestTimestamp() throws CorruptBatchException {
        RecordBatchBuilder plain = new RecordBatchBuilder()
                .append(Batches.NOW_MS, "a", "1")
                .append(Batches.NOW_MS + 50, "b", "2")
                .append(Batches.NOW_MS + 50, "c", "3")
                .append(Batches.NOW_MS - 5, "d", "4");
        BatchVerdict verdict = Batches.verdict(Batches.of(plain), ValidationRules.client());
        assertTrue(verdict.isAccepted(), verdict::toString);
        assertEquals(Batches.NOW_MS + 50, verdict.maxTimestamp());
        assertEquals(1, verdict.offsetDeltaOfMaxTimestamp());
        assertEquals("", verdict.message());

        RecordBatch compressed =
                Batches.of(Batches.withRecords(new RecordBatchBuilder().compression(1, Batches.GZIP), 1000));
        assertTrue(Batches.verdict(compressed, ValidationRules.client()).isAccepted());
    }

    @Test
    void aProducersWrongMaxTimestampCanBeCorrected() throws CorruptBatchException {
        RecordBatch batch = Batches.simple(3);
        batch.correctMaxTimestamp(12);
        assertEquals(12, batch.maxTimestamp());
        assertTrue(batch.crcMatches());
        BatchVerdict verdict = Batches.verdict(batch, ValidationRules.client());
        assertEquals(Batches.NOW_MS + 2, verdict.maxTimestamp());
        batch.correctMaxTimestamp(verdict.maxTimestamp());
        assertTrue(batch.crcMatches());
        assertEquals(Batches.NOW_MS + 2, batch.maxTimestamp());
    }

    @Test
    void recordsWithoutATimestampAreNotLimited() throws CorruptBatchException {
        BatchVerdict verdict = Batches.verdict(
                Batches.of(new RecordBatchBuilder().append(-1, "a", "b")),
                ValidationRules.client().timestampBeforeMaxMs(1));
        assertTrue(verdict.isAccepted(), verdict::toString);
        assertEquals(-1, verdict.maxTimestamp());
    }

    @Test
    void damagedBytesAreCorrupt() throws CorruptBatchException {
        RecordBatch batch = Batches.simple(3);
        int last = batch.sizeInBytes() - 1;
        batch.buffer().put(last, (byte) (batch.buffer().get(last) + 1));
        assertEquals(ErrorCode.CORRUPT_MESSAGE, Batches.errorOf(batch));
    }

    @Test
    void aBatchAboveTheLimitIsTooLarge() throws CorruptBatchException {
        RecordBatch batch = Batches.simple(3);
        int size = batch.sizeInBytes();
        assertTrue(Batches.verdict(batch, ValidationRules.client().maxBatchBytes(size))
                .isAccepted());
        assertEquals(
                ErrorCode.MESSAGE_TOO_LARGE,
                Batches.verdict(batch, ValidationRules.client().maxBatchBytes(size - 1))
                        .error());
    }

    @Test
    void refusesHeadersThatAProducerMayNotWrite() throws CorruptBatchException {
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.put(MAGIC_AT, (byte) 1)));
        assertEquals(
                ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, patched(batch -> batch.putShort(ATTRIBUTES_AT, (short) 5)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putShort(ATTRIBUTES_AT, (short) 0x40)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putShort(ATTRIBUTES_AT, (short) 0x80)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putShort(ATTRIBUTES_AT, (short) 0x8000)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putShort(ATTRIBUTES_AT, (short) 0x20)));
        assertEquals(ErrorCode.INVALID_TIMESTAMP, patched(batch -> batch.putShort(ATTRIBUTES_AT, (short) 0x08)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putShort(ATTRIBUTES_AT, (short) 0x10)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putInt(RECORD_COUNT_AT, 0)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putInt(RECORD_COUNT_AT, -1)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putInt(RECORD_COUNT_AT, 4)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putInt(LAST_OFFSET_DELTA_AT, 3)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putLong(0, 9)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putLong(PRODUCER_ID_AT, -2)));
        assertEquals(ErrorCode.INVALID_RECORD, patched(batch -> batch.putLong(PRODUCER_ID_AT, 5)));
        assertEquals(ErrorCode.NONE, patched(batch -> batch.putInt(BASE_SEQUENCE_AT, 5)));
    }

    @Test
    void countsThatDontMatchTheRecordsAreInvalid() throws CorruptBatchException {
        for (int claimed : new int[] {1, 2, 4, 1000, Integer.MAX_VALUE}) {
            assertEquals(
                    ErrorCode.INVALID_RECORD,
                    patched(batch -> batch.putInt(RECORD_COUNT_AT, claimed).putInt(LAST_OFFSET_DELTA_AT, claimed - 1)));
        }
    }

    @Test
    void namesTheRecordsWithoutAKeyInACompactedTopic() throws CorruptBatchException {
        RecordBatch batch = Batches.of(new RecordBatchBuilder()
                .append(Batches.NOW_MS, "a", "1")
                .append(Batches.NOW_MS, null, "2")
                .append(Batches.NOW_MS, "", "3")
                .append(Batches.NOW_MS, (String) null, null));
        assertTrue(Batches.verdict(batch, ValidationRules.client()).isAccepted());
        BatchVerdict verdict = Batches.verdict(batch, ValidationRules.client().keyRequired(true));
        assertEquals(ErrorCode.INVALID_RECORD, verdict.error());
        assertEquals(List.of(1, 3), indexes(verdict));
    }

    @Test
    void namesTheRecordsWhoseTimestampIsOutOfBounds() throws CorruptBatchException {
        RecordBatch batch = Batches.of(new RecordBatchBuilder()
                .append(Batches.NOW_MS - 1000, "a", "1")
                .append(Batches.NOW_MS - 1001, "b", "2")
                .append(Batches.NOW_MS + 500, "c", "3")
                .append(Batches.NOW_MS + 501, "d", "4"));
        ValidationRules.Builder rules =
                ValidationRules.client().timestampBeforeMaxMs(1000).timestampAfterMaxMs(500);
        BatchVerdict verdict = Batches.verdict(batch, rules);
        assertEquals(ErrorCode.INVALID_TIMESTAMP, verdict.error());
        assertEquals(List.of(1, 3), indexes(verdict));
        assertTrue(Batches.verdict(batch, rules.logAppendTime(true)).isAccepted());
    }

    @Test
    void anHourAheadIsTheDefaultLimit() throws CorruptBatchException {
        RecordBatch batch = Batches.of(new RecordBatchBuilder().append(Batches.NOW_MS + 3_600_001, "a", "1"));
        assertEquals(ErrorCode.INVALID_TIMESTAMP, Batches.errorOf(batch));
        RecordBatch old = Batches.of(new RecordBatchBuilder().append(0, "a", "1"));
        assertEquals(ErrorCode.NONE, Batches.errorOf(old));
    }

    @Test
    void offsetsWithGapsAreInvalid() throws CorruptBatchException {
        RecordBatch batch = Batches.of(new RecordBatchBuilder()
                .append(Batches.NOW_MS, "a", "1")
                .appendAt(2, Batches.NOW_MS, null, null, List.of()));
        batch.buffer().putInt(LAST_OFFSET_DELTA_AT, 1);
        RecordBatch.seal(batch.buffer(), 0);
        BatchVerdict verdict = Batches.verdict(batch, ValidationRules.client());
        assertEquals(ErrorCode.INVALID_RECORD, verdict.error());
        assertEquals(List.of(1), indexes(verdict));
    }

    @Test
    void namesAtMostAHundredRecords() throws CorruptBatchException {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (int i = 0; i < 500; i++) {
            builder.append(Batches.NOW_MS, null, "v");
        }
        BatchVerdict verdict =
                Batches.verdict(Batches.of(builder), ValidationRules.client().keyRequired(true));
        assertEquals(BatchValidator.MAX_RECORD_ERRORS, verdict.recordErrors().size());
        assertTrue(verdict.message().startsWith("500 of 500 records"), verdict::message);
    }

    @Test
    void aCodecThatIsMissingIsUnsupported() throws CorruptBatchException {
        RecordBatch batch = Batches.of(Batches.withRecords(new RecordBatchBuilder().compression(1, Batches.GZIP), 2));
        BatchVerdict verdict =
                new BatchValidator(ValidationRules.client().build()).validate(batch, null, Batches.NOW_MS);
        assertEquals(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, verdict.error());
    }

    @Test
    void aDecompressionBombIsRefused() throws CorruptBatchException {
        ByteBuffer zeros = ByteBuffer.allocate(20_000_000);
        RecordBatch batch =
                Batches.of(new RecordBatchBuilder().compression(1, Batches.GZIP).append(Batches.NOW_MS, null, zeros));
        assertTrue(Batches.verdict(batch, ValidationRules.client()).isAccepted());
        BatchVerdict verdict = Batches.verdict(batch, ValidationRules.client().maxPlainBytes(1_000_000));
        assertEquals(ErrorCode.INVALID_RECORD, verdict.error());
    }

    @Test
    void theStreamIsClosedWhateverTheVerdict() throws CorruptBatchException {
        RecordBatch batch = Batches.of(Batches.withRecords(new RecordBatchBuilder().compression(1, Batches.GZIP), 2));
        int[] closed = new int[1];
        Decompressor broken = bytes -> new InputStream() {
            @Override
            public int read() throws java.io.IOException {
                throw new java.io.IOException("broken");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws java.io.IOException {
                return read();
            }

            @Override
            public void close() {
                closed[0]++;
            }
        };
        BatchVerdict verdict =
                new BatchValidator(ValidationRules.client().build()).validate(batch, broken, Batches.NOW_MS);
        assertEquals(ErrorCode.INVALID_RECORD, verdict.error());
        assertEquals(1, closed[0]);
    }

    @Test
    void coordinatorsMayWriteMarkers() throws CorruptBatchException {
        RecordBatch marker = Batches.of(new RecordBatchBuilder()
                .producer(7, (short) 1, -1)
                .appendEndTransactionMarker(Batches.NOW_MS, true, 3));
        assertTrue(marker.isControl() && marker.isTransactional());
        assertEquals(ErrorCode.INVALID_RECORD, Batches.errorOf(marker));
        BatchVerdict verdict = Batches.verdict(marker, ValidationRules.coordinator());
        assertTrue(verdict.isAccepted(), verdict::toString);
    }

    @Test
    void noByteOfABatchCanBreakTheValidator() throws CorruptBatchException {
        corruptEveryByte(Batches.of(new RecordBatchBuilder()
                .append(Batches.NOW_MS, "a", "1")
                .append(Batches.NOW_MS, ByteBuffer.allocate(3), null, List.of(Header.of("h", "x")))));
        corruptEveryByte(Batches.of(Batches.withRecords(new RecordBatchBuilder().compression(1, Batches.GZIP), 3)));
    }

    @Test
    void garbageAsRecordsIsInvalid() throws CorruptBatchException {
        java.util.Random random = new java.util.Random(42);
        for (int round = 0; round < 20_000; round++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            if (round % 3 == 0) {
                for (int i = 0; i < garbage.length; i++) {
                    garbage[i] &= 0x0f;
                }
            }
            assertEquals(ErrorCode.INVALID_RECORD, Batches.errorOf(Batches.around(garbage, 1 + random.nextInt(5))));
        }
    }

    private static void corruptEveryByte(RecordBatch sound) {
        byte[] original = Batches.array(sound.bytes());
        for (int at = 0; at < original.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] copy = original.clone();
                copy[at] = (byte) value;
                judge(copy, false);
                judge(copy.clone(), true);
            }
        }
    }

    private static void judge(byte[] bytes, boolean sealed) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            RecordBatch batch = RecordBatch.at(buffer, 0);
            if (sealed && batch.sizeInBytes() == bytes.length) {
                RecordBatch.seal(buffer, 0);
            }
            Batches.verdict(batch, ValidationRules.client());
        } catch (CorruptBatchException e) {
            assertTrue(e.getMessage().startsWith("a batch "), e::getMessage);
        }
    }

    private static List<Integer> indexes(BatchVerdict verdict) {
        return verdict.recordErrors().stream().map(RecordError::index).toList();
    }

    private interface Patch {
        ByteBuffer apply(ByteBuffer batch);
    }

    private static ErrorCode patched(Patch patch) throws CorruptBatchException {
        RecordBatch batch = Batches.simple(3);
        patch.apply(batch.buffer());
        RecordBatch.seal(batch.buffer(), 0);
        return Batches.errorOf(batch);
    }

    @Test
    void recompressionKeepsTheRecords() throws CorruptBatchException {
        RecordBatch plain = Batches.of(Batches.withRecords(new RecordBatchBuilder().producer(5, (short) 2, 77), 300));
        Recompression compress = new Recompression(null, 1, Batches.GZIP, Integer.MAX_VALUE);
        RecordBatch small = RecordBatch.at(compress.apply(plain, ByteBuffer::allocateDirect), 0);
        assertTrue(small.sizeInBytes() < plain.sizeInBytes());
        assertEquals(1, small.compressionId());
        assertEquals(77, small.baseSequence());
        assertTrue(Batches.verdict(small, ValidationRules.client()).isAccepted());

        Recompression decompress = new Recompression(Batches.GUNZIP, 0, null, Integer.MAX_VALUE);
        RecordBatch again = RecordBatch.at(decompress.apply(small, ByteBuffer::allocate), 0);
        assertEquals(plain.bytes(), again.bytes());

        Recompression bounded = new Recompression(Batches.GUNZIP, 0, null, 100);
        org.junit.jupiter.api.Assertions.assertThrows(
                CorruptBatchException.class, () -> bounded.apply(small, ByteBuffer::allocate));
    }
}
