package io.jusante.network.sockets.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jusante.kernel.Clock;
import io.jusante.network.connection.FramePipeline;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.LoggerFactory;

/** A server on a free port of the loopback interface, whose buffers are counted. */
final class TestServer implements AutoCloseable {
    static final SocketSettings SETTINGS = new SocketSettings(
            1,
            -1,
            -1,
            50,
            10_000_000,
            500,
            50_000_000,
            TimeUnit.MINUTES.toNanos(10),
            TimeUnit.SECONDS.toNanos(30),
            64,
            1 << 20,
            2_000_000_000L);

    // no caches: what is given back must be seen
    final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 1, 1, 8192, 9, 0, 0, false);
    final SocketServer server;
    final ConnectionQuota quota;
    final int port;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    TestServer(FramePipeline pipeline) throws IOException {
        this(SETTINGS, "auto", new FakeConfigValues(), pipeline);
    }

    TestServer(SocketSettings settings, String transport, FakeConfigValues values, FramePipeline pipeline)
            throws IOException {
        quota = new ConnectionQuota(values);
        server = new SocketServer(settings, Transport.named(transport), quota, allocator, Clock.SYSTEM);
        server.usePipeline(pipeline);
        port = server.listen(new ListenerSpec("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 0, "localhost", 0));
        server.accept();
        log.start();
        ((Logger) LoggerFactory.getLogger(SocketServer.class)).addAppender(log);
    }

    /** {@return what the server has logged, with the last line last} */
    List<String> logged() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    long heldBuffers() {
        long held = 0;
        for (PoolArenaMetric arena : allocator.metric().directArenas()) {
            held += arena.numActiveAllocations();
        }
        for (PoolArenaMetric arena : allocator.metric().heapArenas()) {
            held += arena.numActiveAllocations();
        }
        return held;
    }

    static void await(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("in vain: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    /** Closes it, and fails if a buffer, a reservation or a connection is still held then. */
    @Override
    public void close() {
        ((Logger) LoggerFactory.getLogger(SocketServer.class)).detachAppender(log);
        server.close();
        await("all connections leave", () -> quota.total() == 0);
        await(
                "the memory budget returns to zero",
                () -> server.budget().usedBytes() == 0 && server.budget().usedFrames() == 0);
        await("all buffers are given back", () -> heldBuffers() == 0);
    }
}
