package io.jusante.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Apache Kafka's own client library writes, ours reads, and the other way round. */
class KafkaRecordsTest {
    private static final byte V2 = 2;

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void acceptsAndReadsWhatKafkaWrites(CompressionType type) throws Exception {
        List<SimpleRecord> written = randomRecords(new Random(11), 400);
        MemoryRecords records = MemoryRecords.withIdempotentRecords(
                Compression.of(type).build(), 4711, (short) 3, 99, written.toArray(SimpleRecord[]::new));
        ByteBuffer bytes = records.buffer();
        RecordBatch batch = RecordBatch.at(bytes, bytes.position());

        BatchVerdict verdict = new BatchValidator(
                        ValidationRules.client().maxBatchBytes(10_000_000).build())
                .validate(batch, decompressor(type), Batches.NOW_MS);

        assertTrue(verdict.isAccepted(), verdict::toString);
        assertEquals(batch.maxTimestamp(), verdict.maxTimestamp());
        assertEquals(type.id, batch.compressionId());
        assertEquals(4711, batch.producerId());
        assertEquals(99 + 399, batch.lastSequence());
        RecordCursor cursor = new RecordCursor();
        if (type == CompressionType.NONE) {
            cursor.reset(batch);
        } else {
            cursor.reset(decompressor(type).decompress(batch.payload()), RecordCursor.Keep.RECORDS, Integer.MAX_VALUE);
        }
        for (SimpleRecord expected : written) {
            assertTrue(cursor.next());
            assertEquals(expected.key(), cursor.key());
            assertEquals(expected.value(), cursor.value());
            assertEquals(expected.timestamp(), batch.baseTimestamp() + cursor.timestampDelta());
            assertEquals(ours(expected.headers()), cursor.headers());
        }
        assertFalse(cursor.next());
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void kafkaReadsWhatOursWrites(CompressionType type) throws Exception {
        List<SimpleRecord> toWrite = randomRecords(new Random(12), 300);
        RecordBatchBuilder builder = new RecordBatchBuilder()
                .baseOffset(5_000_000_000L)
                .partitionLeaderEpoch(17)
                .producer(4711, (short) 3, 99)
                .transactional();
        if (type != CompressionType.NONE) {
            builder.compression(type.id, compressor(type));
        }
        for (SimpleRecord record : toWrite) {
            builder.append(record.timestamp(), record.key(), record.value(), ours(record.headers()));
        }

        MutableRecordBatch read = only(builder.build());

        read.ensureValid();
        assertEquals(type, read.compressionType());
        assertEquals(17, read.partitionLeaderEpoch());
        assertEquals(99, read.baseSequence());
        assertTrue(read.isTransactional());
        assertEquals(toWrite.stream().mapToLong(SimpleRecord::timestamp).max().orElseThrow(), read.maxTimestamp());
        long offset = 5_000_000_000L;
        List<SimpleRecord> back = new ArrayList<>();
        for (Record record : read) {
            assertEquals(offset++, record.offset());
            back.add(new SimpleRecord(record));
        }
        assertEquals(toWrite, back);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void recompressesBatchesSoThatKafkaReadsThem(CompressionType type) throws Exception {
        List<SimpleRecord> written = randomRecords(new Random(13), 100);
        ByteBuffer bytes = MemoryRecords.withRecords(Compression.zstd().build(), written.toArray(SimpleRecord[]::new))
                .buffer();
        RecordBatch batch = RecordBatch.at(bytes, bytes.position());
        Compressor to = type == CompressionType.NONE ? null : compressor(type);

        ByteBuffer again = new Recompression(decompressor(CompressionType.ZSTD), type.id, to, Integer.MAX_VALUE)
                .apply(batch, ByteBuffer::allocateDirect);

        MutableRecordBatch read = only(again);
        read.ensureValid();
        assertEquals(type, read.compressionType());
        List<SimpleRecord> back = new ArrayList<>();
        read.forEach(record -> back.add(new SimpleRecord(record)));
        assertEquals(written, back);
    }

    @ParameterizedTest
    @EnumSource(names = {"COMMIT", "ABORT"})
    void kafkaReadsOurTransactionMarkers(ControlRecordType type) {
        ByteBuffer ours = new RecordBatchBuilder()
                .producer(12, (short) 4, -1)
                .appendEndTransactionMarker(1234, type == ControlRecordType.COMMIT, 21)
                .build();
        MutableRecordBatch batch = only(ours);
        assertTrue(batch.isControlBatch());
        EndTransactionMarker marker =
                EndTransactionMarker.deserialize(batch.iterator().next());
        assertEquals(type, marker.controlType());
        assertEquals(21, marker.coordinatorEpoch());
    }

    @ParameterizedTest
    @EnumSource(TimestampType.class)
    void kafkaAgreesWithTheStampedHeader(TimestampType type) throws CorruptBatchException {
        if (type == TimestampType.NO_TIMESTAMP_TYPE) {
            return;
        }
        RecordBatch batch = Batches.simple(3);
        batch.stamp(1_000, 7);
        if (type == TimestampType.LOG_APPEND_TIME) {
            batch.stampAppendTime(42);
        }
        MutableRecordBatch read = only(batch.bytes());
        read.ensureValid();
        assertEquals(type, read.timestampType());
        assertEquals(1_002, read.lastOffset());
        assertEquals(7, read.partitionLeaderEpoch());
        assertEquals(batch.maxTimestamp(), read.maxTimestamp());
    }

    private static MutableRecordBatch only(ByteBuffer bytes) {
        var batches = MemoryRecords.readableRecords(bytes).batches().iterator();
        MutableRecordBatch batch = batches.next();
        assertFalse(batches.hasNext());
        return batch;
    }

    private static List<SimpleRecord> randomRecords(Random random, int count) {
        List<SimpleRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordHeader[] headers = new RecordHeader[random.nextInt(4) == 0 ? random.nextInt(3) : 0];
            for (int h = 0; h < headers.length; h++) {
                headers[h] = new RecordHeader("header-ü-" + h, randomBytes(random, 40));
            }
            records.add(new SimpleRecord(
                    Batches.NOW_MS + random.nextInt(10_000) - 5_000,
                    randomBytes(random, 30),
                    randomBytes(random, random.nextInt(50) == 0 ? 200_000 : 300),
                    headers));
        }
        return records;
    }

    private static byte[] randomBytes(Random random, int max) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(max)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(20);
        }
        return bytes;
    }

    private static List<Header> ours(org.apache.kafka.common.header.Header[] headers) {
        List<Header> ours = new ArrayList<>();
        for (org.apache.kafka.common.header.Header header : headers) {
            ours.add(new Header(header.key(), header.value() == null ? null : ByteBuffer.wrap(header.value())));
        }
        return ours;
    }

    private static Decompressor decompressor(CompressionType type) {
        return bytes -> Compression.of(type).build().wrapForInput(bytes, V2, BufferSupplier.NO_CACHING);
    }

    private static Compressor compressor(CompressionType type) {
        return sink -> new OutputStream() {
            private final ByteBufferOutputStream target = new ByteBufferOutputStream(512);
            private final OutputStream stream = Compression.of(type).build().wrapForOutput(target, V2);

            @Override
            public void write(int b) throws java.io.IOException {
                stream.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
                stream.write(bytes, offset, length);
            }

            @Override
            public void close() throws java.io.IOException {
                stream.close();
                target.buffer().flip();
                sink.write(Batches.array(target.buffer()));
            }
        };
    }
}
