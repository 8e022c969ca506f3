package io.jusante.network.sockets.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the floor makes of the bytes that come in. */
class FramingTest {
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void framesOfAllSizesComeBackAsTheyWere(String transport) throws Exception {
        try (TestServer server = server(transport);
                RawClient client = new RawClient(server.port)) {
            int[] sizes = {0, 1, 100, 1000, 1024, 16_000, 32_768, 100_000, 131_072, 1_000_000, 3_000_000, 5, 50_000, 7};
            for (int i = 0; i < sizes.length; i++) {
                byte[] payload = RawClient.payload(sizes[i], i);
                client.send(RawClient.echoFrame(i, payload));
                assertArrayEquals(payload, client.receiveEcho(i), sizes[i] + " bytes");
            }
        }
    }

    @Test
    void aFrameMayComeByteByByte() throws Exception {
        try (TestServer server = server("auto");
                RawClient client = new RawClient(server.port)) {
            for (byte one : RawClient.echoFrame(7, new byte[] {1, 2, 3})) {
                client.send(new byte[] {one});
            }
            assertArrayEquals(new byte[] {1, 2, 3}, client.receiveEcho(7));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void manySmallFramesInOneWrite(String transport) throws Exception {
        try (TestServer server = server(transport);
                RawClient client = new RawClient(server.port)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 5000; i++) {
                all.write(RawClient.echoFrame(i, RawClient.payload(i % 100, i)));
            }
            Thread sender = new Thread(() -> {
                try {
                    client.send(all.toByteArray());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            for (int i = 0; i < 5000; i++) {
                assertArrayEquals(RawClient.payload(i % 100, i), client.receiveEcho(i));
            }
            sender.join();
        }
    }

    /** Chunks of random size over frames of random size; the seed is in the message of a failure. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomChunksOfRandomFrames(long seed) throws Exception {
        Random random = new Random(seed);
        try (TestServer server = server(seed % 2 == 0 ? "nio" : "auto");
                RawClient client = new RawClient(server.port)) {
            int frames = 60;
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            int[] sizes = new int[frames];
            for (int i = 0; i < frames; i++) {
                sizes[i] = random.nextInt(5) == 0 ? random.nextInt(300_000) : random.nextInt(3000);
                all.write(RawClient.echoFrame(i, RawClient.payload(sizes[i], i)));
            }
            byte[] bytes = all.toByteArray();
            Thread sender = new Thread(() -> sendInChunks(client, bytes, new Random(seed)));
            sender.start();
            for (int i = 0; i < frames; i++) {
                assertArrayEquals(
                        RawClient.payload(sizes[i], i), client.receiveEcho(i), "seed " + seed + " frame " + i);
            }
            sender.join();
        }
    }

    private static void sendInChunks(RawClient client, byte[] bytes, Random random) {
        try {
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextBoolean() ? 50 : 100_000));
                client.send(slice(bytes, from, to));
                from = to;
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anHttpRequestClosesItsConnectionOnlyWithOneLine() throws Exception {
        assertRejected("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII), "HTTP");
    }

    @Test
    void aTlsHandshakeClosesItsConnectionOnlyWithOneLine() throws Exception {
        assertRejected(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01}, "TLS");
    }

    @Test
    void anOversizedFrameClosesItsConnectionOnlyWithOneLine() throws Exception {
        assertRejected(new byte[] {0x00, (byte) 0x98, (byte) 0x96, (byte) 0x81, 0, 0}, "socket.request.max.bytes");
    }

    @Test
    void aNegativeLengthClosesItsConnectionOnlyWithOneLine() throws Exception {
        assertRejected(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xfe}, "negative length -2");
    }

    @Test
    void anEmptyFrameClosesItsConnectionOnlyWithOneLine() throws Exception {
        assertRejected(new byte[] {0, 0, 0, 0}, "too short");
    }

    private static void assertRejected(byte[] garbage, String inTheLog) throws Exception {
        try (TestServer server = server("auto");
                RawClient good = new RawClient(server.port);
                RawClient bad = new RawClient(server.port)) {
            good.send(RawClient.echoFrame(1, new byte[10]));
            good.receiveEcho(1);
            bad.send(garbage);
            assertTrue(bad.isClosedByServer());
            good.send(RawClient.echoFrame(2, new byte[10]));
            good.receiveEcho(2);
            assertEquals(1, server.logged().size(), server.logged().toString());
            assertTrue(
                    server.logged().get(0).contains(inTheLog), server.logged().toString());
        }
    }

    @Test
    void clientsThatKeepSendingGarbageDoNotFillTheLog() throws Exception {
        try (TestServer server = server("auto")) {
            for (int i = 0; i < 50; i++) {
                try (RawClient bad = new RawClient(server.port)) {
                    bad.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertTrue(bad.isClosedByServer());
                }
            }
            assertEquals(10, server.logged().size());
        }
    }

    private static TestServer server(String transport) throws Exception {
        return new TestServer(TestServer.SETTINGS, transport, new FakeConfigValues(), EchoPipeline.answering());
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }
}
