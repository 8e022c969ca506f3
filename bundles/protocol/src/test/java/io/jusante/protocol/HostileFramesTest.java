package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jusante.protocol.message.DescribeGroupsRequest;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.MetadataRequest;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceResponse;
import io.jusante.protocol.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Truncated, corrupt and malicious frames are protocol errors, quickly and cheaply. */
class HostileFramesTest {
    private static final long SEED = Long.getLong("jusante.seed", System.nanoTime());
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a decoded object may weigh for each byte that it came from, and what an exception takes. */
    private static final int BYTES_PER_FRAME_BYTE = 160;

    private static final int BYTES_PER_FRAME = 16 * 1024;

    @Test
    void everyTruncationIsAProtocolException() throws Exception {
        int truncations = 0;
        for (Counterpart message : Counterpart.all()) {
            Random random = new Random(SEED ^ message.name().hashCode());
            for (short version = message.lowestVersion(); version <= message.highestVersion(); version++) {
                byte[] whole = frame(message, version, random);
                for (int length = 0; length < whole.length; length++) {
                    byte[] part = Arrays.copyOf(whole, length);
                    short of = version;
                    assertThrows(
                            ProtocolException.class,
                            () -> message.readOurs(part, of),
                            () -> message.name() + " version " + of + " cut to " + part.length + ", seed " + SEED);
                    truncations++;
                }
            }
        }
        assertTrue(truncations > 50_000, "only " + truncations + " truncations");
    }

    @Test
    void corruptionNeverEscapesAndCostsLittle() throws Exception {
        int refused = 0;
        int accepted = 0;
        for (Counterpart message : Counterpart.all()) {
            Random random = new Random(SEED ^ message.name().hashCode());
            for (short version = message.lowestVersion(); version <= message.highestVersion(); version++) {
                for (int i = 0; i < 40; i++) {
                    byte[] corrupt = corrupt(frame(message, version, random), random);
                    try {
                        if (decodes(message, version, corrupt)) {
                            accepted++;
                        } else {
                            refused++;
                        }
                    } catch (RuntimeException | Error e) {
                        throw new AssertionError(message.name() + " version " + version + " with seed " + SEED, e);
                    }
                }
            }
        }
        assertTrue(refused > 5000 && accepted > 5000, refused + " refused, " + accepted + " accepted");
    }

    private static byte[] frame(Counterpart message, short version, Random random) throws ReflectiveOperationException {
        return ByteBufUtil.getBytes(new RandomWire(random, true).message(message.schema(version)));
    }

    private static byte[] corrupt(byte[] frame, Random random) {
        byte[] corrupt = Arrays.copyOf(frame, frame.length + random.nextInt(3));
        for (int change = 0; corrupt.length > 0 && change < 1 + random.nextInt(3); change++) {
            int at = random.nextInt(corrupt.length);
            switch (random.nextInt(4)) {
                case 0 -> corrupt[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> corrupt[at] = (byte) random.nextInt();
                case 2 -> fill(corrupt, at, 0x7f, 0xff, 0xff, 0xff);
                default -> fill(corrupt, at, 0xff, 0xff, 0xff, 0xff, random.nextInt(256));
            }
        }
        return corrupt;
    }

    private static void fill(byte[] bytes, int at, int... values) {
        for (int i = 0; i < values.length && at + i < bytes.length; i++) {
            bytes[at + i] = (byte) values[i];
        }
    }

    /** Whether the bytes are a message after all; it can be written then. */
    private static boolean decodes(Counterpart message, short version, byte[] bytes)
            throws ReflectiveOperationException {
        ApiMessage decoded = message.newOurs();
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean valid;
        try {
            decoded.read(new WireReader(buffer), version);
            valid = true;
        } catch (ProtocolException e) {
            valid = false;
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        long bound = BYTES_PER_FRAME + (long) BYTES_PER_FRAME_BYTE * bytes.length;
        assertTrue(allocated <= bound, allocated + " bytes allocated for a frame of " + bytes.length);
        if (valid) {
            Counterpart.writeOurs(decoded, version);
        }
        return valid;
    }

    @Test
    void countsBeyondTheFrameAreRefusedBeforeAnythingIsAllocated() {
        for (int count : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 28, 65_000, -2}) {
            ByteBuf frame = Unpooled.buffer();
            frame.writeShort(-1).writeShort(1).writeInt(1000).writeInt(count);
            frame.writeZero(60_000);
            refusedCheaply(new ProduceRequest(), frame, (short) 3);
        }
    }

    @Test
    void aListMakesRoomForNoMoreThanTheFrameHolds() {
        int bytes = 1_000_000;
        ByteBuf frame = Unpooled.buffer();
        RandomWire.varint(bytes - 10, frame);
        // As many group names as there are bytes left; the first of them is null, which is not allowed.
        frame.writeZero(bytes);
        refusedCheaply(new DescribeGroupsRequest(), frame, (short) 5);
    }

    @Test
    void onlyMinusOneIsNull() {
        for (int length : new int[] {-2, -100, Integer.MIN_VALUE}) {
            ByteBuf topics = Unpooled.buffer().writeInt(length);
            assertThrows(ProtocolException.class, () -> new MetadataRequest().read(new WireReader(topics), (short) 1));
        }
        ByteBuf none = Unpooled.buffer().writeInt(-1);
        MetadataRequest request = new MetadataRequest();
        request.read(new WireReader(none), (short) 1);
        assertNull(request.topics());
    }

    @Test
    void anArrayOfTheSmallestElementsTakesAMultipleOfTheFrame() {
        int elements = 200_000;
        ByteBuf frame = Unpooled.buffer();
        frame.writeInt(0).writeShort(0).writeInt(0);
        RandomWire.varint(elements + 1, frame);
        // Each topic: no id but 16 zero bytes, no partitions, no tags; the last one is cut off.
        frame.writeZero(18 * elements - 1);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            FetchResponse response = new FetchResponse();
            assertThrows(ProtocolException.class, () -> response.read(new WireReader(frame), (short) 13));
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 20L * frame.readableBytes(), allocated + " bytes");
        });
    }

    private static void refusedCheaply(ApiMessage message, ByteBuf frame, short version) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThrows(ProtocolException.class, () -> message.read(new WireReader(frame), version));
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < frame.readableBytes() + 8192L, allocated + " bytes");
    }

    @Test
    void variableLengthIntegersEndAfterFiveBytes() {
        for (int last : new int[] {0x10, 0x7f, 0x80, 0xff}) {
            ByteBuf bytes = Unpooled.buffer().writeInt(-1).writeByte(last).writeByte(0);
            assertThrows(ProtocolException.class, () -> new WireReader(bytes).readUnsignedVarint());
        }
    }

    @Test
    void taggedFieldsMustFillTheirSize() {
        // A flexible Produce response: no topics, no throttle, one tag (node endpoints) that claims too many bytes.
        ByteBuf frame = Unpooled.buffer().writeByte(1).writeInt(0).writeByte(1);
        frame.writeByte(0).writeByte(3).writeByte(1).writeZero(2);
        assertThrows(ProtocolException.class, () -> new ProduceResponse().read(new WireReader(frame), (short) 10));
    }
}
