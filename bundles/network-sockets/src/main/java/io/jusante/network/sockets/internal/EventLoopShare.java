package io.jusante.network.sockets.internal;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What the connections of one event loop share. On that event loop, except {@link #eventLoop} and {@link #load}. */
final class EventLoopShare {
    private final EventLoop eventLoop;
    private final ReadBuffers readBuffers;
    private final Set<SocketConnection> connections = new HashSet<>();
    private List<SocketConnection> unflushed = new ArrayList<>();
    private List<SocketConnection> flushing = new ArrayList<>();
    private boolean flushQueued;

    /** Connections that it has or is about to have; written by the accepting thread and by the event loop. */
    private final AtomicInteger load = new AtomicInteger();

    EventLoopShare(EventLoop eventLoop, ByteBufAllocator allocator) {
        this.eventLoop = eventLoop;
        this.readBuffers = new ReadBuffers(allocator);
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    ReadBuffers readBuffers() {
        return readBuffers;
    }

    /** {@return how many connections it has been given; any thread} */
    AtomicInteger load() {
        return load;
    }

    void add(SocketConnection connection) {
        connections.add(connection);
    }

    void remove(SocketConnection connection) {
        connections.remove(connection);
    }

    /** {@return a copy, for a connection may go while it is looked at} */
    List<SocketConnection> connections() {
        return new ArrayList<>(connections);
    }

    /** Flushes the connection behind what the event loop is doing now: once for everything that is done until then. */
    void flushSoon(SocketConnection connection) {
        unflushed.add(connection);
        if (!flushQueued) {
            flushQueued = true;
            eventLoop.execute(this::flush);
        }
    }

    private void flush() {
        flushQueued = false;
        List<SocketConnection> batch = unflushed;
        unflushed = flushing;
        flushing = batch;
        for (SocketConnection connection : batch) {
            connection.flushNow();
        }
        batch.clear();
    }

    /** After the event loop has ended, or on it. */
    void close() {
        readBuffers.close();
    }
}
