package io.jusante.coordinator.runtime.internal;

import io.jusante.record.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reckons the bytes of a batch before it is written. */
final class ExactSize {
    private ExactSize() {}

    /** {@return bytes of a plain batch of these records, all with the same timestamp} */
    static long ofBatch(List<ByteBuffer> keys, List<@Nullable ByteBuffer> values) {
        long size = RecordBatch.HEADER_BYTES;
        for (int i = 0; i < keys.size(); i++) {
            // attributes, timestamp delta 0 and no headers take a byte each
            int body = 3 + varint(i) + field(keys.get(i)) + field(values.get(i));
            size += varint(body) + body;
        }
        return size;
    }

    private static int field(@Nullable ByteBuffer bytes) {
        return bytes == null ? 1 : varint(bytes.remaining()) + bytes.remaining();
    }

    /** Numbers are written zigzag, seven bits a byte. */
    private static int varint(int number) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros((number << 1) ^ (number >> 31));
        return Math.max(1, (bits + 6) / 7);
    }
}
