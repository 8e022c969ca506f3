package io.jusante.compression.gzip.internal;

import io.jusante.compression.contract.tests.ReferenceFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/** The format as kafka-clients reads and writes it in batches of v2. */
final class KafkaFormat implements ReferenceFormat {
    private static final byte V2 = 2;

    private final Compression compression;

    KafkaFormat(CompressionType type) {
        this.compression = Compression.of(type).build();
    }

    @Override
    public byte[] compress(byte[] plain) throws IOException {
        ByteBufferOutputStream sink = new ByteBufferOutputStream(1024);
        try (OutputStream out = compression.wrapForOutput(sink, V2)) {
            out.write(plain);
        }
        ByteBuffer bytes = sink.buffer().flip();
        byte[] compressed = new byte[bytes.remaining()];
        bytes.get(compressed);
        return compressed;
    }

    @Override
    public byte[] decompress(byte[] compressed) throws IOException {
        try (InputStream in = compression.wrapForInput(ByteBuffer.wrap(compressed), V2, BufferSupplier.NO_CACHING)) {
            return in.readAllBytes();
        }
    }
}
