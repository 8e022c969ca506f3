package io.jusante.network.sockets.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader alone, with a test in the place of the socket. */
class FrameReaderTest implements FrameReader.Sink {
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, false);
    private final MemoryBudget budget = new MemoryBudget(1_000_000, 100);
    private final ReadBuffers buffers = new ReadBuffers(allocator);
    private final FrameReader reader = new FrameReader(this, budget, buffers, allocator, 500_000);
    private final List<byte[]> frames = new ArrayList<>();
    private final List<ByteBuf> kept = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();
    private boolean keeps;
    private boolean paused;
    private int grants;

    @Override
    public void frame(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.getBytes(frame.readerIndex(), bytes);
        frames.add(bytes);
        if (keeps) {
            kept.add(frame);
        } else {
            frame.release();
            budget.release(bytes.length);
        }
    }

    @Override
    public boolean isPaused() {
        return paused || reader.awaitsMemory();
    }

    @Override
    public void reject(String reason) {
        rejections.add(reason);
        reader.close();
    }

    @Override
    public void memoryGranted() {
        grants++;
    }

    @AfterEach
    void nothingIsHeld() {
        for (ByteBuf frame : kept) {
            budget.release(frame.capacity());
            frame.release();
        }
        reader.close();
        buffers.close();
        assertEquals(0, allocator.metric().usedDirectMemory());
        assertEquals(0, budget.usedBytes());
        assertEquals(0, budget.usedFrames());
    }

    /** What a socket does with these bytes: fills what the reader gives out, again and again. */
    private void receive(byte[] bytes, int from, int to) {
        int next = from;
        while (next < to) {
            ByteBuf target = reader.allocate(allocator);
            int length = Math.min(target.writableBytes(), to - next);
            target.writeBytes(bytes, next, length);
            next += length;
            reader.read(target);
        }
    }

    private static byte[] stream(int... payloadSizes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < payloadSizes.length; i++) {
            byte[] payload = RawClient.payload(payloadSizes[i], i);
            for (int shift = 24; shift >= 0; shift -= 8) {
                all.write(payload.length >>> shift);
            }
            all.writeBytes(payload);
        }
        return all.toByteArray();
    }

    private void assertFrames(int... payloadSizes) {
        assertEquals(payloadSizes.length, frames.size());
        for (int i = 0; i < payloadSizes.length; i++) {
            assertArrayEquals(RawClient.payload(payloadSizes[i], i), frames.get(i));
        }
        frames.clear();
    }

    @Test
    void framesMayBeSplitAtEveryTwoBytes() {
        byte[] bytes = stream(30, 8, 9);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                receive(bytes, 0, first);
                receive(bytes, first, second);
                receive(bytes, second, bytes.length);
                assertFrames(30, 8, 9);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void framesOfAnySizeInChunksOfAnySize(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            int[] sizes = new int[1 + random.nextInt(30)];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = 8 + random.nextInt(random.nextInt(4) == 0 ? 300_000 : 2000);
            }
            byte[] bytes = stream(sizes);
            keeps = random.nextBoolean();
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 10 : 200_000));
                receive(bytes, from, to);
                from = to;
                giveBack();
                reader.memoryArrived();
                reader.resume();
            }
            assertFrames(sizes);
            giveBack();
        }
    }

    private void giveBack() {
        for (ByteBuf frame : kept) {
            int bytes = frame.readableBytes();
            frame.release();
            budget.release(bytes);
        }
        kept.clear();
    }

    @Test
    void smallFramesOfOneReadAreNotCopied() {
        keeps = true;
        byte[] bytes = stream(100, 200, 300);
        long before = allocator.metric().usedDirectMemory();
        receive(bytes, 0, bytes.length);
        assertEquals(3, kept.size());
        assertEquals(before, allocator.metric().usedDirectMemory());
        giveBack();
    }

    @Test
    void aLargeFrameAfterALargeFrameIsReadIntoItsOwnBuffer() {
        byte[] bytes = stream(200_000, 300_000);
        int second = 4 + 200_000;
        receive(bytes, 0, second);
        ByteBuf peek = reader.allocate(allocator);
        assertEquals(ReadBuffers.PEEK_BYTES, peek.writableBytes());
        peek.writeBytes(bytes, second, ReadBuffers.PEEK_BYTES);
        reader.read(peek);
        ByteBuf own = reader.allocate(allocator);
        assertEquals(4 + 300_000 - ReadBuffers.PEEK_BYTES, own.writableBytes());
        own.writeBytes(bytes, second + ReadBuffers.PEEK_BYTES, own.writableBytes());
        reader.read(own);
        assertFrames(200_000, 300_000);
    }

    @Test
    void aPausedReaderKeepsWhatItHasAndGoesOnLater() {
        byte[] bytes = stream(50, 60, 70);
        paused = true;
        receive(bytes, 0, 100);
        receive(bytes, 100, bytes.length); // what Netty reads after the peer has closed
        assertEquals(0, frames.size());
        assertTrue(reader.hasLeftover());
        reader.resume();
        assertEquals(0, frames.size());
        paused = false;
        reader.resume();
        assertFalse(reader.hasLeftover());
        assertFrames(50, 60, 70);
    }

    @Test
    void aReaderThatClosesWhileItWaitsForMemoryGivesItBack() {
        assertTrue(budget.tryReserve(900_000));
        byte[] bytes = stream(200_000);
        receive(bytes, 0, 1000);
        assertTrue(reader.awaitsMemory());
        budget.release(900_000);
        assertEquals(1, grants);
        reader.close();
        reader.memoryArrived();
    }

    @Test
    void nothingIsReadAfterGarbage() {
        byte[] bytes = Arrays.copyOf(new byte[] {-1, -1, -1, -1}, 100);
        receive(bytes, 0, bytes.length);
        receive(stream(30), 0, 34);
        assertEquals(List.of("a frame of negative length -1"), rejections);
        assertEquals(0, frames.size());
    }
}
