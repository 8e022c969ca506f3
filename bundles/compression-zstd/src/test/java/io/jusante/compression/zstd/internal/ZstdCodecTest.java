package io.jusante.compression.zstd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.jusante.compression.CompressionCodec;
import io.jusante.compression.contract.tests.CodecContract;
import io.jusante.compression.contract.tests.ReferenceFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;

class ZstdCodecTest extends CodecContract {
    @Override
    protected CompressionCodec codec() {
        return new ZstdCodec();
    }

    @Override
    protected Map<String, ReferenceFormat> references() {
        return Map.of("kafka-clients", new KafkaFormat(CompressionType.ZSTD), "one frame", new OneFrame());
    }

    @Test
    void hasKafkasIdNameAndLevels() {
        CompressionCodec codec = codec();
        assertEquals(CompressionType.ZSTD.id, codec.id());
        assertEquals(CompressionType.ZSTD.name, codec.name());
        assertEquals(CompressionType.ZSTD.defaultLevel(), codec.defaultLevel());
        assertEquals(CompressionType.ZSTD.minLevel(), codec.minLevel());
        assertEquals(CompressionType.ZSTD.maxLevel(), codec.maxLevel());
        assertEquals(Zstd.minCompressionLevel(), codec.minLevel());
        assertEquals(Zstd.maxCompressionLevel(), codec.maxLevel());
    }

    @Test
    void readsFramesInARow() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(compress(text(70_000), 3));
        both.write(compress(text(10), 22));
        assertEquals(70_010, decompress(ByteBuffer.wrap(both.toByteArray())).length);
    }

    @Test
    void aWindowOf128MibIsReadAndALargerOneRefused() throws IOException {
        byte[] plain = text(100_000);
        assertArrayEquals(plain, decompress(ByteBuffer.wrap(withWindow(plain, 27))));
        byte[] tooLarge = withWindow(plain, 28);
        assertThrows(IOException.class, () -> decompress(ByteBuffer.wrap(tooLarge)));
    }

    private static byte[] withWindow(byte[] plain, int windowLog) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer out = new ZstdOutputStreamNoFinalizer(sink, 1)) {
            out.setWindowLog(windowLog);
            out.write(plain);
        }
        return sink.toByteArray();
    }

    /** A frame that states its size, as librdkafka writes it. */
    private static final class OneFrame implements ReferenceFormat {
        @Override
        public byte[] compress(byte[] plain) {
            return Zstd.compress(plain);
        }

        @Override
        public byte[] decompress(byte[] compressed) throws IOException {
            try (var in = new com.github.luben.zstd.ZstdInputStreamNoFinalizer(
                    new java.io.ByteArrayInputStream(compressed))) {
                return in.readAllBytes();
            }
        }
    }
}
