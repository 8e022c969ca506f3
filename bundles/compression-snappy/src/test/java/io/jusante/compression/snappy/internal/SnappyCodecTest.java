package io.jusante.compression.snappy.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.compression.CompressionCodec;
import io.jusante.compression.contract.tests.CodecContract;
import io.jusante.compression.contract.tests.ReferenceFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.record.internal.CompressionType;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

class SnappyCodecTest extends CodecContract {
    @Override
    protected CompressionCodec codec() {
        return new SnappyCodec();
    }

    @Override
    protected Map<String, ReferenceFormat> references() {
        return Map.of("kafka-clients", new KafkaFormat(CompressionType.SNAPPY));
    }

    /** The framing has no end mark: cut between two blocks, it reads as a shorter one. */
    @Override
    protected boolean noticesEveryCut() {
        return false;
    }

    @Test
    void hasKafkasIdAndName() {
        assertEquals(CompressionType.SNAPPY.id, codec().id());
        assertEquals(CompressionType.SNAPPY.name, codec().name());
    }

    @Test
    void readsOneRawBlockAsLibrdkafkaWritesIt() throws IOException {
        for (int size : new int[] {0, 1, 100, 200_000}) {
            byte[] plain = text(size);
            assertArrayEquals(plain, decompress(ByteBuffer.wrap(Snappy.compress(plain))));
        }
        byte[] zeros = new byte[5_000_000];
        assertArrayEquals(zeros, decompress(ByteBuffer.wrap(Snappy.compress(zeros))));
    }

    @Test
    void readsFramesInARow() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(compress(text(70_000), 0));
        both.write(compress(text(10), 0));
        assertEquals(70_010, decompress(ByteBuffer.wrap(both.toByteArray())).length);
    }

    @Test
    void aLengthFieldAloneAllocatesNothing() {
        byte[] twoGibibytes = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0, 'x'};
        assertThrows(IOException.class, () -> decompress(ByteBuffer.wrap(twoGibibytes)));
    }
}
