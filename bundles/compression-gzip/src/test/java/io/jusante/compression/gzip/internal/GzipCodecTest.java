package io.jusante.compression.gzip.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.compression.CompressionCodec;
import io.jusante.compression.contract.tests.CodecContract;
import io.jusante.compression.contract.tests.ReferenceFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;

class GzipCodecTest extends CodecContract {
    @Override
    protected CompressionCodec codec() {
        return new GzipCodec();
    }

    @Override
    protected Map<String, ReferenceFormat> references() {
        return Map.of("kafka-clients", new KafkaFormat(CompressionType.GZIP), "the JDK", new JdkGzip());
    }

    @Test
    void hasKafkasIdNameAndLevels() {
        CompressionCodec codec = codec();
        assertEquals(CompressionType.GZIP.id, codec.id());
        assertEquals(CompressionType.GZIP.name, codec.name());
        assertEquals(CompressionType.GZIP.defaultLevel(), codec.defaultLevel());
        assertEquals(CompressionType.GZIP.minLevel(), codec.minLevel());
        assertEquals(CompressionType.GZIP.maxLevel(), codec.maxLevel());
    }

    @Test
    void readsSeveralMembersInARow() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(compress(text(70_000), 1));
        both.write(compress(text(10), 9));
        byte[] plain = decompress(ByteBuffer.wrap(both.toByteArray()));
        assertEquals(70_010, plain.length);
    }

    @Test
    void readsAHeaderWithAllItsFields() throws IOException {
        byte[] member = compress(text(100), 6);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3});
        out.write(new byte[] {3, 0, 9, 9, 9});
        out.write("name\0comment\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        CRC32 crc = new CRC32();
        crc.update(out.toByteArray());
        out.write((int) crc.getValue() & 0xff);
        out.write((int) (crc.getValue() >>> 8) & 0xff);
        out.write(member, 10, member.length - 10);
        assertArrayEquals(text(100), decompress(ByteBuffer.wrap(out.toByteArray())));
        byte[] wrong = out.toByteArray();
        wrong[11]++;
        assertThrows(IOException.class, () -> decompress(ByteBuffer.wrap(wrong)));
    }

    /** The JDK's gzip streams. */
    private static final class JdkGzip implements ReferenceFormat {
        @Override
        public byte[] compress(byte[] plain) throws IOException {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(sink)) {
                out.write(plain);
            }
            return sink.toByteArray();
        }

        @Override
        public byte[] decompress(byte[] compressed) throws IOException {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
                return in.readAllBytes();
            }
        }
    }
}
