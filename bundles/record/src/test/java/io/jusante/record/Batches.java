package io.jusante.record;

import io.jusante.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Batches for tests. */
final class Batches {
    static final long NOW_MS = 1_700_000_000_000L;
    static final Compressor GZIP = GZIPOutputStream::new;
    static final Decompressor GUNZIP = bytes -> new GZIPInputStream(new BufferInput(bytes));

    private Batches() {}

    static RecordBatchBuilder withRecords(RecordBatchBuilder builder, int count) {
        for (int i = 0; i < count; i++) {
            builder.append(NOW_MS + i, "key-" + i, "value number " + i);
        }
        return builder;
    }

    static RecordBatch of(RecordBatchBuilder builder) throws CorruptBatchException {
        ByteBuffer bytes = builder.build();
        return RecordBatch.at(bytes, bytes.position());
    }

    static RecordBatch simple(int count) throws CorruptBatchException {
        return of(withRecords(new RecordBatchBuilder(), count));
    }

    /** A sound header and CRC around whatever bytes the records are. */
    static RecordBatch around(byte[] payload, int recordCount) throws CorruptBatchException {
        RecordBatch template = simple(recordCount);
        ByteBuffer bytes = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + payload.length);
        bytes.put(template.bytes().limit(RecordBatch.HEADER_BYTES)).put(payload).flip();
        RecordBatch.recompressed(bytes, 0, payload.length, 0);
        return RecordBatch.at(bytes, 0);
    }

    static BatchVerdict verdict(RecordBatch batch, ValidationRules.Builder rules) {
        return new BatchValidator(rules.build()).validate(batch, batch.compressionId() == 0 ? null : GUNZIP, NOW_MS);
    }

    static ErrorCode errorOf(RecordBatch batch) {
        return verdict(batch, ValidationRules.client()).error();
    }

    static List<String> values(RecordCursor cursor) throws CorruptBatchException {
        List<String> values = new ArrayList<>();
        while (cursor.next()) {
            ByteBuffer value = cursor.value();
            values.add(value == null ? "null" : new String(array(value), java.nio.charset.StandardCharsets.UTF_8));
        }
        return values;
    }

    static byte[] array(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    /** A buffer as a stream that gives at most {@code step} bytes at a time. */
    static final class BufferInput extends InputStream {
        private final ByteBuffer bytes;
        private final int step;

        BufferInput(ByteBuffer bytes) {
            this(bytes, Integer.MAX_VALUE);
        }

        BufferInput(ByteBuffer bytes, int step) {
            this.bytes = bytes.slice();
            this.step = step;
        }

        @Override
        public int read() {
            return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int part = Math.min(Math.min(length, step), bytes.remaining());
            bytes.get(target, offset, part);
            return part;
        }
    }
}
