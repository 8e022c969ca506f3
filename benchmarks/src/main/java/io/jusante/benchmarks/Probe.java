package io.jusante.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks a broker for its API versions until it answers. */
final class Probe {
    private static final int LIMIT_MS = 60_000;
    private static final int ANSWER_LIMIT_MS = 5_000;
    private static final short API_VERSIONS = 18;

    private Probe() {}

    static void awaitApiVersions(int port, Process process, Path log) throws IOException {
        long deadlineNs = System.nanoTime() + LIMIT_MS * 1_000_000L;
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > deadlineNs) {
                throw new IOException(
                        "the broker does not answer on port " + port + "; its log:\n" + Files.readString(log));
            }
            pauseBriefly();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_LIMIT_MS);
            socket.setSoTimeout(ANSWER_LIMIT_MS);
            ByteBuffer request = ByteBuffer.allocate(14);
            request.putInt(10)
                    .putShort(API_VERSIONS)
                    .putShort((short) 0)
                    .putInt(1)
                    .putShort((short) -1);
            socket.getOutputStream().write(request.array());
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            return answer.readInt() > 0 && answer.readInt() == 1;
        } catch (IOException e) {
            return false; // not there yet: that is what the loop is for
        }
    }

    private static void pauseBriefly() throws IOException {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a broker started", e);
        }
    }
}
