package io.jusante.compression.contract.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jusante.compression.CompressionCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every codec must do. A subclass names the codec, and other implementations of its format if there are any. */
public abstract class CodecContract {
    private static final long SEED = 20261120L;
    private static final int SMALL_BYTES = 100;
    private static final int MEDIUM_BYTES = 200_000;
    private static final int LARGE_BYTES = 3_000_000;
    private static final int MAX_BLOW_UP_BYTES = 64 * 1024 * 1024;

    private final CompressionCodec codec = codec();

    /** {@return the codec under test; asked for once in each test} */
    protected abstract CompressionCodec codec();

    /** {@return other implementations of the format, by name} */
    protected Map<String, ReferenceFormat> references() {
        return new LinkedHashMap<>();
    }

    /** {@return whether a frame tells by itself that it was cut off, wherever it was cut} */
    protected boolean noticesEveryCut() {
        return true;
    }

    @Test
    public void hasAnIdThatFitsTheAttributesAndALowerCaseName() {
        assertTrue(codec.id() >= 1 && codec.id() <= 7, () -> "id " + codec.id());
        assertTrue(codec.name().matches("[a-z][a-z0-9]*"), codec::name);
        assertTrue(codec.minLevel() <= codec.maxLevel());
    }

    @Test
    public void whatWasCompressedComesBackAtEveryLevel() throws IOException {
        for (byte[] plain : samples()) {
            for (int level : levels(plain)) {
                byte[] compressed = compress(plain, level);
                assertArrayEquals(plain, decompress(ByteBuffer.wrap(compressed)), () -> codec.name() + " " + level);
            }
        }
    }

    @Test
    public void anyKindOfBufferWillDoAndStaysWhereItIs() throws IOException {
        byte[] plain = text(200_000);
        byte[] compressed = compress(plain, codec.defaultLevel());
        ByteBuffer heap = ByteBuffer.allocate(compressed.length + 20).position(7);
        heap.put(compressed).flip().position(7);
        ByteBuffer direct = ByteBuffer.allocateDirect(compressed.length + 20).position(5);
        direct.put(compressed).flip().position(5);
        ByteBuffer slice = heap.slice();
        for (ByteBuffer bytes : List.of(heap, direct, slice, heap.asReadOnlyBuffer(), direct.asReadOnlyBuffer())) {
            int position = bytes.position();
            int limit = bytes.limit();
            assertArrayEquals(plain, decompress(bytes), bytes::toString);
            assertEquals(position, bytes.position());
            assertEquals(limit, bytes.limit());
        }
    }

    @Test
    public void mayBeReadInAnyPortionsAndEndsForGood() throws IOException {
        byte[] plain = text(100_000);
        ByteBuffer compressed = ByteBuffer.wrap(compress(plain, codec.defaultLevel()));
        Random random = new Random(SEED);
        try (InputStream in = codec.decompress(compressed)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] portion = new byte[5000];
            while (true) {
                if (random.nextInt(3) == 0) {
                    int one = in.read();
                    if (one < 0) {
                        break;
                    }
                    assertTrue(one <= 255);
                    out.write(one);
                } else {
                    int offset = random.nextInt(100);
                    int read = in.read(portion, offset, 1 + random.nextInt(portion.length - 100));
                    if (read < 0) {
                        break;
                    }
                    assertTrue(read > 0);
                    out.write(portion, offset, read);
                }
            }
            assertArrayEquals(plain, out.toByteArray());
            for (int i = 0; i < 3; i++) {
                assertEquals(-1, in.read());
                assertEquals(-1, in.read(portion));
            }
            assertEquals(0, in.read(portion, 0, 0));
        }
    }

    @Test
    public void closingLeavesTheSinkOpenAndMayBeRepeated() throws IOException {
        boolean[] closed = new boolean[1];
        ByteArrayOutputStream sink = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        OutputStream out = codec.compress(sink, codec.defaultLevel());
        out.write(text(1000));
        out.close();
        int size = sink.size();
        out.close();
        assertFalse(closed[0]);
        assertEquals(size, sink.size());
        InputStream in = codec.decompress(ByteBuffer.wrap(sink.toByteArray()));
        assertTrue(in.read() >= 0);
        in.close();
        in.close();
    }

    @Test
    public void mayBeClosedBeforeAnythingOrAllWasRead() throws IOException {
        byte[] compressed = compress(text(500_000), codec.defaultLevel());
        for (int round = 0; round < 200; round++) {
            InputStream in = codec.decompress(ByteBuffer.wrap(compressed));
            if (round % 2 == 0) {
                assertTrue(in.read(new byte[100]) > 0);
            }
            in.close();
        }
        assertArrayEquals(text(500_000), decompress(ByteBuffer.wrap(compressed)));
    }

    @Test
    public void bytesThatEndTooEarlyGiveAnErrorOrAtMostWhatWasThere() throws IOException {
        byte[] plain = text(2000);
        byte[] compressed = compress(plain, codec.defaultLevel());
        for (int cut = 1; cut < compressed.length; cut++) {
            byte[] head = Arrays.copyOf(compressed, cut);
            try {
                byte[] read = decompress(ByteBuffer.wrap(head));
                assertFalse(noticesEveryCut(), "cut to " + cut + " of " + compressed.length + " unnoticed");
                assertArrayEquals(Arrays.copyOf(plain, read.length), read);
            } catch (IOException expected) {
                assertTrue(expected.getMessage() != null, "an error without a message");
            }
        }
    }

    @Test
    public void damagedBytesGiveAnIoExceptionAndNothingElse() throws IOException {
        byte[] compressed = compress(text(300), codec.defaultLevel());
        for (int at = 0; at < compressed.length; at++) {
            for (int value = 0; value < 256; value += at < 40 ? 1 : 23) {
                byte[] damaged = compressed.clone();
                damaged[at] = (byte) value;
                tolerate(damaged);
            }
        }
    }

    @Test
    public void garbageGivesAnIoExceptionAndNothingElse() throws IOException {
        Random random = new Random(SEED);
        byte[] sound = compress(text(5000), codec.defaultLevel());
        for (int round = 0; round < 5000; round++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            // half of them begin like the real thing
            int head = random.nextBoolean() ? random.nextInt(Math.min(garbage.length + 1, 40)) : 0;
            System.arraycopy(sound, 0, garbage, 0, Math.min(head, sound.length));
            tolerate(garbage);
        }
    }

    @Test
    public void severalThreadsAtOnceDontMeet() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                byte[] plain = text(50_000 + 1000 * thread);
                Callable<Void> work = () -> {
                    for (int round = 0; round < 50; round++) {
                        byte[] compressed = compress(plain, codec.defaultLevel());
                        assertArrayEquals(plain, decompress(ByteBuffer.wrap(compressed)));
                    }
                    return null;
                };
                runs.add(threads.submit(work));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void otherImplementationsAndThisOneReadEachOther() throws IOException {
        for (Map.Entry<String, ReferenceFormat> reference : references().entrySet()) {
            ReferenceFormat other = reference.getValue();
            for (byte[] plain : samples()) {
                String what = reference.getKey() + ", " + plain.length + " bytes";
                assertArrayEquals(plain, decompress(ByteBuffer.wrap(other.compress(plain))), what);
                for (int level : levels(plain)) {
                    assertArrayEquals(plain, other.decompress(compress(plain, level)), what + " at level " + level);
                }
            }
        }
    }

    private void tolerate(byte[] bytes) {
        try (InputStream in = codec.decompress(ByteBuffer.wrap(bytes))) {
            byte[] chunk = new byte[8192];
            long total = 0;
            for (int read = in.read(chunk); read >= 0 && total < MAX_BLOW_UP_BYTES; read = in.read(chunk)) {
                if (read == 0) {
                    fail("read nothing, seed " + SEED);
                }
                total += read;
            }
        } catch (IOException expected) {
            assertTrue(expected.getMessage() != null, "an error without a message");
        } catch (RuntimeException | Error escaped) {
            throw new AssertionError("seed " + SEED + ": " + Arrays.toString(bytes), escaped);
        }
    }

    /** {@return the plain bytes as the codec compresses them} */
    protected final byte[] compress(byte[] plain, int level) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream out = codec.compress(sink, level)) {
            int half = plain.length / 2;
            out.write(plain, 0, half);
            if (half < plain.length) {
                out.write(plain[half]);
                out.write(plain, half + 1, plain.length - half - 1);
            }
        }
        return sink.toByteArray();
    }

    /** {@return all plain bytes} */
    protected final byte[] decompress(ByteBuffer compressed) throws IOException {
        try (InputStream in = codec.decompress(compressed)) {
            return in.readAllBytes();
        }
    }

    /** The highest levels may take a second and hundreds of megabytes for each stream: two sizes must do for them. */
    private Set<Integer> levels(byte[] plain) {
        Set<Integer> levels = new TreeSet<>();
        levels.add(codec.defaultLevel());
        if (plain.length == SMALL_BYTES || plain.length == MEDIUM_BYTES) {
            levels.add(codec.minLevel());
            levels.add(codec.maxLevel());
        }
        return levels;
    }

    private static List<byte[]> samples() {
        byte[] noise = new byte[LARGE_BYTES / 10];
        new Random(SEED).nextBytes(noise);
        return List.of(
                new byte[0],
                new byte[1],
                new byte[LARGE_BYTES],
                noise,
                text(SMALL_BYTES),
                text(32 * 1024),
                text(64 * 1024 - 1),
                text(64 * 1024),
                text(64 * 1024 + 1),
                text(MEDIUM_BYTES));
    }

    /** {@return bytes that compress about as text does} */
    protected static byte[] text(int size) {
        Random random = new Random(SEED);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = i > 50 && random.nextInt(4) != 0
                    ? bytes[i - 1 - random.nextInt(40)]
                    : (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }
}
