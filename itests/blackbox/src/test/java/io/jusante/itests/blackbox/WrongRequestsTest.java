package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that sends nonsense is closed; one that works beside it notices nothing. */
class WrongRequestsTest {
    private static final int READ_LIMIT_MS = 20_000;
    private static final short API_VERSIONS = 18;
    private static final short UNSUPPORTED_VERSION = 35;

    @TempDir
    static Path directory;

    private static Broker broker;
    private IdempotentLoad neighbour;

    @BeforeAll
    static void start() {
        broker = Broker.in(directory).start();
        Clients.createTopic(broker, "neighbour", 1);
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @BeforeEach
    void beginToProduce() {
        String topic = "neighbour-" + System.nanoTime();
        Clients.createTopic(broker, topic, 1);
        neighbour = IdempotentLoad.on(broker, topic, 1);
        neighbour.awaitMore(100);
    }

    @AfterEach
    void theNeighbourNoticedNothing() throws InterruptedException {
        neighbour.awaitMore(100);
        neighbour.finishAndVerify(broker);
        neighbour.close();
        assertTrue(broker.isAlive());
    }

    @Test
    void garbageAsTheFirstFrame() throws IOException {
        byte[] garbage = new byte[200];
        new Random(3).nextBytes(garbage);
        requireClosed(frame(garbage));
    }

    @Test
    void aFrameTooShortForAHeader() throws IOException {
        requireClosed(frame(new byte[3]));
        requireClosed(frame(new byte[0]));
    }

    @Test
    void aFrameAboveTheLimit() throws IOException {
        requireClosed(new byte[] {0x7f, 0, 0, 0});
    }

    @Test
    void aFrameOfNegativeLength() throws IOException {
        requireClosed(new byte[] {(byte) 0x80, 0, 0, 1});
    }

    @Test
    void anHttpRequest() throws IOException {
        requireClosed("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aTlsHello() throws IOException {
        requireClosed(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03});
    }

    @Test
    void aRequestWhoseBodyIsCutOff() throws IOException {
        // Metadata v9 with an array that claims two thousand million topics
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeShort(3);
        out.writeShort(9);
        out.writeInt(1);
        out.writeShort(-1);
        out.writeByte(0);
        out.write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07});
        requireClosed(frame(body.toByteArray()));
    }

    @Test
    void anApiThatDoesNotExist() throws IOException {
        requireClosed(frame(new byte[] {0x7f, 0x7f, 0, 0, 0, 0, 0, 1, (byte) 0xff, (byte) 0xff}));
    }

    @Test
    void aNewerApiVersionsIsAnsweredInTheOldestForm() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        out.writeShort(API_VERSIONS);
        out.writeShort(99);
        out.writeInt(4711);
        out.writeShort(-1);
        out.writeByte(0);
        try (Socket socket = connect()) {
            socket.getOutputStream().write(frame(body.toByteArray()));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            assertTrue(length > 10 && length < 10_000, () -> "length " + length);
            assertEquals(4711, in.readInt());
            assertEquals(UNSUPPORTED_VERSION, in.readShort());
            int apis = in.readInt();
            assertTrue(apis >= 1, () -> apis + " APIs");
            boolean found = false;
            for (int i = 0; i < apis; i++) {
                short key = in.readShort();
                short lowest = in.readShort();
                short highest = in.readShort();
                found |= key == API_VERSIONS && lowest == 0 && highest >= 4;
            }
            assertTrue(found);
        }
    }

    @Test
    void manyWrongConnectionsAtOnce() throws IOException {
        for (int round = 0; round < 100; round++) {
            byte[] garbage = new byte[64];
            new Random(round).nextBytes(garbage);
            requireClosed(frame(garbage));
        }
    }

    private static byte[] frame(byte[] body) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeInt(body.length);
        out.write(body);
        return frame.toByteArray();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.port());
        socket.setSoTimeout(READ_LIMIT_MS);
        return socket;
    }

    private static void requireClosed(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            try {
                byte[] answer = in.readAllBytes();
                assertEquals(0, answer.length, () -> new String(answer, StandardCharsets.ISO_8859_1));
            } catch (SocketException reset) {
                // closed with bytes unread: as good as an end
                assertTrue(reset.getMessage().contains("reset"), reset::getMessage);
            }
        }
    }
}
