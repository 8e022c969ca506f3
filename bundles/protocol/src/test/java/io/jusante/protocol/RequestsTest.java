package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.protocol.message.ProduceRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static final long SEED = Long.getLong("jusante.seed", System.nanoTime());

    /** A request of any version behind the header that kafka-clients puts in front of it. */
    @Test
    void decodesEveryApiInEveryServedVersion() throws Exception {
        for (ApiKey key : ApiKey.values()) {
            for (short version = key.lowestVersion(); version <= key.highestVersion(); version++) {
                if (key.serves(version)) {
                    byte[] body = body(key, version);
                    DecodedRequest request = Requests.decode(frame(key.id(), version, "client-ü", body));
                    assertEquals(key, request.apiKey());
                    assertEquals(version, request.apiVersion());
                    assertEquals(4711, request.correlationId());
                    assertEquals("client-ü", request.clientId());
                    assertArrayEquals(body, Counterpart.writeOurs(request.body(), version), key + " " + version);
                }
            }
        }
    }

    private static byte[] body(ApiKey key, short version) throws Exception {
        Counterpart message = Counterpart.of(key.newRequest().getClass().getSimpleName());
        byte[] bytes = ByteBufUtil.getBytes(new RandomWire(new Random(SEED), true).message(message.schema(version)));
        return Counterpart.writeTheirs(message.readTheirs(bytes, version), version);
    }

    private static ByteBuf frame(short apiKey, short version, String clientId, byte[] body) {
        RequestHeader header = new RequestHeader(ApiKeys.forId(apiKey), version, clientId, 4711);
        byte[] head = Counterpart.writeTheirs(header.data(), header.headerVersion());
        return Unpooled.wrappedBuffer(head, body);
    }

    @Test
    void readsANullClientIdAndLeavesTheFrameAlone() throws Exception {
        ByteBuf frame = frame((short) 18, (short) 0, null, new byte[0]);
        frame = Unpooled.buffer().writeZero(7).writeBytes(frame).skipBytes(7);
        int from = frame.readerIndex();
        assertNull(Requests.decode(frame).clientId());
        assertEquals(from, frame.readerIndex());
        assertEquals(1, frame.refCnt());
    }

    @Test
    void recordsAreViewsOfTheFrame() {
        ByteBuf frame = Unpooled.directBuffer();
        frame.writeShort(0).writeShort(3).writeInt(1).writeShort(-1);
        frame.writeShort(-1).writeShort(1).writeInt(1000);
        frame.writeInt(1).writeShort(1).writeByte('t').writeInt(1).writeInt(0).writeInt(3);
        int records = frame.writerIndex();
        frame.writeMedium(0x010203);
        ProduceRequest request = (ProduceRequest) Requests.decode(frame).body();
        ByteBuffer view = request.topicData()
                .get(0)
                .partitionData()
                .get(0)
                .records()
                .buffers()
                .get(0);
        frame.setByte(records, 42);
        assertEquals(42, view.get(view.position()));
        assertEquals(3, view.remaining());
        frame.release();
    }

    @Test
    void unknownVersionsAndApisTellWhatToAnswer() {
        ByteBuf future =
                Unpooled.buffer().writeShort(18).writeShort(99).writeInt(12).writeZero(3);
        UnsupportedApiVersionException version =
                assertThrows(UnsupportedApiVersionException.class, () -> Requests.decode(future));
        assertEquals(ApiKey.API_VERSIONS, version.apiKey());
        assertEquals(99, version.version());
        assertEquals(12, version.correlationId());
        ByteBuf nobody = Unpooled.buffer().writeShort(2000).writeShort(0).writeInt(13);
        UnsupportedApiVersionException api =
                assertThrows(UnsupportedApiVersionException.class, () -> Requests.decode(nobody));
        assertNull(api.apiKey());
        assertEquals(2000, api.apiKeyId());
        assertEquals(13, api.correlationId());
        ByteBuf produce = Unpooled.buffer().writeShort(0).writeShort(2).writeInt(14);
        assertThrows(UnsupportedApiVersionException.class, () -> Requests.decode(produce));
    }

    @Test
    void bytesAfterTheBodyAreRefused() throws Exception {
        ByteBuf frame = frame((short) 18, (short) 3, "c", new byte[] {2, 'a', 2, '1', 0});
        assertEquals(ApiKey.API_VERSIONS, Requests.decode(frame).apiKey());
        ByteBuf longer = Unpooled.wrappedBuffer(frame, Unpooled.wrappedBuffer(new byte[1]));
        assertThrows(ProtocolException.class, () -> Requests.decode(longer));
    }

    @Test
    void framesOfNoiseAreProtocolErrors() {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 4) {
                noise[0] = 0;
                noise[1] = (byte) random.nextInt(93);
                noise[2] = 0;
                noise[3] = (byte) random.nextInt(14);
            }
            try {
                Requests.decode(Unpooled.wrappedBuffer(noise));
            } catch (ProtocolException | UnsupportedApiVersionException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + SEED, e);
            }
        }
        assertTrue(refused > 19_000, "only " + refused + " of 20000 refused");
        ByteBuf http = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", java.nio.charset.StandardCharsets.US_ASCII);
        assertThrows(UnsupportedApiVersionException.class, () -> Requests.decode(http));
    }
}
