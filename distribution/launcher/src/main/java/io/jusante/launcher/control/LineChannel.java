package io.jusante.launcher.control;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8 over a socket, each bounded in length and in time. One thread reads; writers take turns. Two selectors,
 * so that a reader that waits never keeps a writer from its own wait.
 */
final class LineChannel implements Closeable {
    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private final ByteBuffer received = ByteBuffer.allocate(4096).flip();

    /** Takes ownership of the channel, also when it throws. */
    LineChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        try {
            channel.configureBlocking(false);
            readable = Selector.open();
            writable = Selector.open();
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /**
     * Reads up to the next line feed.
     *
     * @param timeoutMs how long the whole line may take; 0 for ever
     * @return the line without its end, or null when the other side has closed
     * @throws SocketTimeoutException when the time is up
     * @throws IOException if the line is longer than allowed or ends within
     */
    @Nullable String readLine(int maxBytes, long timeoutMs) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            while (received.hasRemaining()) {
                byte next = received.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                if (line.size() == maxBytes) {
                    throw new IOException("a line is longer than " + maxBytes + " bytes");
                }
                line.write(next);
            }
            received.clear();
            int count = channel.read(received);
            received.flip();
            if (count < 0) {
                if (line.size() > 0) {
                    throw new EOFException("the connection ended within a line");
                }
                return null;
            }
            if (count == 0) {
                await(readable, timeoutMs, deadlineNs);
            }
        }
    }

    /** Writes the line and its end; waits for the other side at most so long. */
    void writeLine(String line, long timeoutMs) throws IOException {
        write(line + "\n", timeoutMs);
    }

    /** Writes the text as it is. */
    synchronized void write(String text, long timeoutMs) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(writable, timeoutMs, deadlineNs);
            }
        }
    }

    private static void await(Selector selector, long timeoutMs, long deadlineNs) throws IOException {
        long leftMs = 0;
        if (timeoutMs > 0) {
            leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new SocketTimeoutException("nothing came or went for " + timeoutMs + " ms");
            }
        }
        selector.select(leftMs);
        selector.selectedKeys().clear();
    }

    /** Closes the connection; a thread that waits on it wakes with an exception. */
    @Override
    public void close() throws IOException {
        try (channel;
                readable;
                writable) {
            readable.wakeup();
            writable.wakeup();
        }
    }
}
