package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.protocol.message.ApiVersionsResponse;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.wire.UnwritableMessageException;
import io.jusante.record.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ResponseHeader;
import org.junit.jupiter.api.Test;

class ResponsesTest {
    private static final long SEED = Long.getLong("jusante.seed", System.nanoTime());
    private static final int INLINE = 100;

    @Test
    void kafkaClientsReadTheHeaderAndTheBodyOfEveryVersion() throws Exception {
        for (ApiKey key : ApiKey.values()) {
            Counterpart message = Counterpart.of(key.newResponse().getClass().getSimpleName());
            for (short version = message.lowestVersion(); version <= key.highestVersion(); version++) {
                byte[] bytes =
                        ByteBufUtil.getBytes(new RandomWire(new Random(SEED), true).message(message.schema(version)));
                ApiMessage body = message.readOurs(bytes, version);
                int size = Responses.size(key, version, body);
                WireFrame frame = Responses.encode(key, version, 77, body, UnpooledByteBufAllocator.DEFAULT, INLINE);
                assertEquals(size, frame.totalBytes());
                ByteBuffer wire = gather(frame);
                assertEquals(size, wire.remaining());
                assertEquals(size - 4, wire.getInt());
                short headerVersion = ApiKeys.forId(key.id()).responseHeaderVersion(version);
                assertEquals(77, ResponseHeader.parse(wire, headerVersion).correlationId());
                byte[] rest = new byte[wire.remaining()];
                wire.duplicate().get(rest);
                assertArrayEquals(Counterpart.writeTheirs(message.readTheirs(bytes, version), version), rest);
            }
        }
    }

    private static ByteBuffer gather(WireFrame frame) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(frame.totalBytes());
        for (int part = 0; part < frame.parts(); part++) {
            if (frame.isSlice(part)) {
                assertTrue(frame.slice(part).sizeInBytes() > INLINE);
                frame.slice(part).copyTo(0, all);
            } else {
                ByteBuf buffer = frame.buffer(part);
                assertTrue(buffer.isReadable());
                buffer.getBytes(buffer.readerIndex(), all.slice(all.position(), buffer.readableBytes()));
                all.position(all.position() + buffer.readableBytes());
            }
        }
        frame.release();
        assertFalse(all.hasRemaining());
        return all.flip();
    }

    private static FetchResponse fetch(AtomicInteger released, int... sizes) {
        FetchResponse response = new FetchResponse();
        FetchResponse.FetchableTopicResponse topic = new FetchResponse.FetchableTopicResponse().setTopic("t");
        response.responses().add(topic);
        for (int i = 0; i < sizes.length; i++) {
            byte[] records = new byte[sizes[i]];
            new Random(i).nextBytes(records);
            topic.partitions()
                    .add(new FetchResponse.PartitionData()
                            .setPartitionIndex(i)
                            .setRecords(Slice.of(ByteBuffer.wrap(records), released::incrementAndGet)));
        }
        return response;
    }

    @Test
    void largeSlicesBecomePartsAndSmallOnesAreCopied() throws Exception {
        AtomicInteger released = new AtomicInteger();
        for (short version : new short[] {4, 11, 12}) {
            released.set(0);
            byte[] expected = Counterpart.writeOurs(fetch(released, 50, 101, 3000, 100, 0, 200, 70), version);
            FetchResponse response = fetch(released, 50, 101, 3000, 100, 0, 200, 70);
            WireFrame frame =
                    Responses.encode(ApiKey.FETCH, version, 1, response, PooledByteBufAllocator.DEFAULT, INLINE);
            assertEquals(4, released.get(), "the copied ones are given back at once");
            assertEquals(7, frame.parts());
            assertTrue(frame.isSlice(1) && frame.isSlice(3) && frame.isSlice(5));
            assertThrows(IllegalStateException.class, () -> frame.buffer(1));
            assertThrows(IllegalStateException.class, () -> frame.slice(0));
            ByteBuf first = frame.buffer(0);
            ByteBuffer wire = gather(frame);
            assertEquals(7, released.get());
            assertEquals(0, first.refCnt());
            byte[] body = new byte[expected.length];
            wire.position(wire.limit() - body.length).get(body);
            assertArrayEquals(expected, body);
        }
    }

    @Test
    void aFrameMayEndWithASlice() throws Exception {
        AtomicInteger released = new AtomicInteger();
        WireFrame frame = Responses.encode(
                ApiKey.FETCH, (short) 11, 1, fetch(released, 500), PooledByteBufAllocator.DEFAULT, INLINE);
        assertEquals(2, frame.parts());
        assertTrue(frame.isSlice(1));
        gather(frame);
        assertEquals(1, released.get());
    }

    @Test
    void afterAFailureNothingIsHeld() {
        AtomicInteger released = new AtomicInteger();
        FetchResponse response = fetch(released, 500, 5);
        response.setSessionId(3); // what version 4 cannot express
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);
        assertThrows(
                UnwritableMessageException.class,
                () -> Responses.encode(ApiKey.FETCH, (short) 4, 1, response, alloc, INLINE));
        assertEquals(2, released.get());
        assertEquals(0, alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory());
    }

    @Test
    void aBodyThatFailsHalfWayGivesBackSlicesSetAside() {
        AtomicInteger released = new AtomicInteger();
        FetchResponse response = fetch(released, 500, 5);
        response.responses().add(new FetchResponse.FetchableTopicResponse().setTopic("second"));
        response.responses().get(1).partitions().add(new FetchResponse.PartitionData().setPreferredReadReplica(3));
        UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(true);
        assertThrows(
                UnwritableMessageException.class,
                () -> Responses.encode(ApiKey.FETCH, (short) 10, 1, response, alloc, INLINE));
        assertEquals(2, released.get());
        assertEquals(0, alloc.metric().usedDirectMemory() + alloc.metric().usedHeapMemory());
    }

    @Test
    void apiVersionsAlwaysHasTheOldHeader() throws Exception {
        for (short version = 0; version <= 4; version++) {
            ByteBuffer wire = gather(Responses.encode(
                    ApiKey.API_VERSIONS,
                    version,
                    9,
                    new ApiVersionsResponse().setErrorCode((short) 35),
                    Unpooled.buffer().alloc(),
                    INLINE));
            assertEquals(9, wire.getInt(4));
            assertEquals(35, wire.getShort(8));
        }
    }
}
