package io.jusante.compression.lz4.internal;

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
import java.util.LinkedHashMap;
import java.util.Map;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;

class Lz4CodecTest extends CodecContract {
    @Override
    protected CompressionCodec codec() {
        return new Lz4Codec();
    }

    @Override
    protected Map<String, ReferenceFormat> references() {
        Map<String, ReferenceFormat> references = new LinkedHashMap<>();
        references.put("kafka-clients", new KafkaFormat(CompressionType.LZ4));
        references.put("64 KiB with all checksums", new LibraryFrames(BLOCKSIZE.SIZE_64KB, true));
        references.put("4 MiB, bare", new LibraryFrames(BLOCKSIZE.SIZE_4MB, false));
        return references;
    }

    @Test
    void hasKafkasIdNameAndLevels() {
        CompressionCodec codec = codec();
        assertEquals(CompressionType.LZ4.id, codec.id());
        assertEquals(CompressionType.LZ4.name, codec.name());
        assertEquals(CompressionType.LZ4.defaultLevel(), codec.defaultLevel());
        assertEquals(CompressionType.LZ4.minLevel(), codec.minLevel());
        assertEquals(CompressionType.LZ4.maxLevel(), codec.maxLevel());
    }

    @Test
    void skipsSkippableFrames() throws IOException {
        byte[] frame = compress(text(1000), 9);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3});
        out.write(frame);
        assertArrayEquals(text(1000), decompress(ByteBuffer.wrap(out.toByteArray())));
    }

    @Test
    void refusesWhatTheJavaClientCouldNotRead() throws IOException {
        byte[] frame = compress(text(1000), 9);
        byte[] dependent = frame.clone();
        dependent[4] &= ~FrameFormat.INDEPENDENT_BLOCKS;
        IOException refused = assertThrows(IOException.class, () -> decompress(ByteBuffer.wrap(dependent)));
        assertEquals("the blocks of the LZ4 frame depend on each other, which Kafka has not", refused.getMessage());
        byte[] trailed = java.util.Arrays.copyOf(frame, frame.length + 1);
        assertThrows(IOException.class, () -> decompress(ByteBuffer.wrap(trailed)));
    }

    /** The library's own frames; it knows the content size where it has checksums. */
    private record LibraryFrames(BLOCKSIZE blockSize, boolean checked) implements ReferenceFormat {
        @Override
        public byte[] compress(byte[] plain) throws IOException {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            try (LZ4FrameOutputStream out = checked
                    ? new LZ4FrameOutputStream(
                            sink,
                            blockSize,
                            plain.length,
                            Bits.BLOCK_INDEPENDENCE,
                            Bits.BLOCK_CHECKSUM,
                            Bits.CONTENT_CHECKSUM,
                            Bits.CONTENT_SIZE)
                    : new LZ4FrameOutputStream(sink, blockSize, Bits.BLOCK_INDEPENDENCE)) {
                out.write(plain);
            }
            return sink.toByteArray();
        }

        @Override
        public byte[] decompress(byte[] compressed) throws IOException {
            try (LZ4FrameInputStream in = new LZ4FrameInputStream(
                    new ByteArrayInputStream(compressed),
                    LZ4Factory.nativeInstance().safeDecompressor(),
                    XXHashFactory.fastestJavaInstance().hash32())) {
                return in.readAllBytes();
            }
        }
    }
}
