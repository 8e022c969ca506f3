package io.jusante.network.sockets.internal;

import io.jusante.kernel.Clock;
import io.jusante.network.connection.FramePipeline;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops, the listening sockets and their connections. The event loops also accept: one thread fewer, and an
 * accept is short. Any thread.
 */
final class SocketServer implements ConnectionHost {
    private static final Logger LOGGER = LoggerFactory.getLogger(SocketServer.class);
    private static final long SWEEP_MAX_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long SWEEP_MIN_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int REJECTION_LINES = 10;
    private static final long REJECTION_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final SocketSettings settings;
    private final Transport transport;
    private final ConnectionQuota quota;
    private final ByteBufAllocator allocator;
    private final Clock clock;
    private final MemoryBudget budget;
    private final LogLimiter rejections;
    private final LogLimiter refusals;
    private final EventLoopGroup group;
    private final List<EventLoopShare> shares = new ArrayList<>();
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private final List<ListenerMeters> listenerMeters = new CopyOnWriteArrayList<>();
    private final Object connectionLeft = new Object();
    private volatile @Nullable FramePipeline pipeline;
    private volatile boolean draining;
    private volatile boolean full;
    private volatile boolean accepting;

    SocketServer(
            SocketSettings settings,
            Transport transport,
            ConnectionQuota quota,
            ByteBufAllocator allocator,
            Clock clock) {
        this.settings = settings;
        this.transport = transport;
        this.quota = quota;
        this.allocator = allocator;
        this.clock = clock;
        this.budget = new MemoryBudget(settings.maxQueuedBytes(), settings.maxQueuedFrames());
        this.rejections = new LogLimiter(clock, REJECTION_LINES, REJECTION_INTERVAL_NS);
        this.refusals = new LogLimiter(clock, REJECTION_LINES, REJECTION_INTERVAL_NS);
        this.group = new MultiThreadIoEventLoopGroup(
                settings.threads(), new DefaultThreadFactory("network"), transport.ioHandlers());
        for (EventExecutor executor : group) {
            EventLoopShare share = new EventLoopShare((EventLoop) executor, allocator);
            shares.add(share);
            sweepIdleConnections(share);
        }
    }

    /**
     * Opens one listening socket. Connections wait in it until {@link #accept}.
     *
     * @return the port that is bound
     * @throws IOException if it cannot be bound
     */
    int listen(ListenerSpec listener) throws IOException {
        InetSocketAddress address = listener.bindHost().isEmpty()
                ? new InetSocketAddress(listener.bindPort())
                : new InetSocketAddress(listener.bindHost(), listener.bindPort());
        if (address.isUnresolved()) {
            throw new IOException("the host " + listener.bindHost() + " is not known");
        }
        Channel channel = transport.serverChannels().get();
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_BACKLOG, settings.backlog());
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        if (settings.receiveBufferBytes() > 0) {
            channel.config().setOption(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        }
        ListenerMeters meters = new ListenerMeters(listener.name());
        channel.pipeline().addLast(new Acceptor(this, meters));
        leastLoaded().eventLoop().register(channel).syncUninterruptibly();
        var bound = channel.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            channel.close().awaitUninterruptibly();
            throw new IOException(systemsWords(bound.cause()), bound.cause());
        }
        listening.add(channel);
        listenerMeters.add(meters);
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** {@return what the system says is wrong, without the native call in front of it} */
    private static String systemsWords(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        int call = message.indexOf("): ");
        return call < 0 ? message : message.substring(call + 3);
    }

    /** Takes connections in from now on. */
    void accept() {
        accepting = true;
        acceptAgain();
    }

    /** Gives all frames from now on to this pipeline; with null they wait in their sockets. */
    void usePipeline(@Nullable FramePipeline next) {
        pipeline = next;
        onEachConnection(SocketConnection::updateReading);
    }

    /**
     * Stops accepting, lets requests under way be answered, closes every connection, ends the event loops. Blocks for
     * the time of the settings at most, and a little. A second call does nothing.
     */
    void close() {
        synchronized (this) {
            if (draining) {
                return;
            }
            draining = true;
        }
        for (Channel channel : listening) {
            channel.close().awaitUninterruptibly();
        }
        onEachConnection(SocketConnection::drain);
        if (!awaitNoConnections(settings.drainNs())) {
            LOGGER.atWarn()
                    .addKeyValue("connections", quota.total())
                    .log("closing connections with requests under way");
            onEachConnection(SocketConnection::closeNow);
            awaitNoConnections(TimeUnit.SECONDS.toNanos(1));
        }
        for (EventLoopShare share : shares) {
            share.eventLoop().execute(share::close);
        }
        var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private boolean awaitNoConnections(long timeoutNs) {
        long deadlineNs = System.nanoTime() + timeoutNs;
        boolean interrupted = false;
        synchronized (connectionLeft) {
            while (quota.total() > 0) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (leftMs <= 0) {
                    break;
                }
                try {
                    connectionLeft.wait(leftMs);
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return quota.total() == 0;
    }

    private void onEachConnection(java.util.function.Consumer<SocketConnection> action) {
        for (EventLoopShare share : shares) {
            share.eventLoop().execute(() -> share.connections().forEach(action));
        }
    }

    private void sweepIdleConnections(EventLoopShare share) {
        long shortestNs = settings.maxIdleNs() < 0
                ? settings.maxStallNs()
                : Math.min(settings.maxIdleNs(), settings.maxStallNs());
        long everyNs = Math.max(SWEEP_MIN_NS, Math.min(SWEEP_MAX_NS, shortestNs / 4));
        var unused = share.eventLoop()
                .scheduleWithFixedDelay(
                        () -> {
                            long nowNs = clock.nanoTime();
                            share.connections().forEach(connection -> connection.closeIfIdle(nowNs));
                        },
                        everyNs,
                        everyNs,
                        TimeUnit.NANOSECONDS);
    }

    /** {@return the meters of each listening socket} */
    List<ListenerMeters> listenerMeters() {
        return listenerMeters;
    }

    // --- for the acceptors

    EventLoopShare leastLoaded() {
        EventLoopShare least = shares.get(0);
        for (EventLoopShare share : shares) {
            if (share.load().get() < least.load().get()) {
                least = share;
            }
        }
        return least;
    }

    ConnectionQuota quota() {
        return quota;
    }

    void connectionsAreFull() {
        full = true;
        if (refusals.admit() >= 0) {
            LOGGER.atWarn()
                    .addKeyValue("connections", quota.total())
                    .log("max.connections is reached, new connections wait until another one closes");
        }
        if (!quota.isFull()) {
            acceptAgain(); // one left in between
        }
    }

    /** Accepts connections where there is room for one. */
    void acceptAgain() {
        if (accepting && !draining && !quota.isFull()) {
            full = false;
            for (Channel channel : listening) {
                channel.config().setAutoRead(true);
            }
        }
    }

    void left(InetAddress address, EventLoopShare share) {
        share.load().decrementAndGet();
        synchronized (connectionLeft) {
            quota.left(address);
            connectionLeft.notifyAll();
        }
        if (full) {
            acceptAgain();
        }
    }

    void logRefusal(InetSocketAddress client, String listener) {
        long suppressed = refusals.admit();
        if (suppressed >= 0) {
            LOGGER.atWarn()
                    .addKeyValue("client", client.getAddress().getHostAddress())
                    .addKeyValue("listener", listener)
                    .addKeyValue("suppressed", suppressed)
                    .log("connection refused: max.connections.per.ip is reached");
        }
    }

    // --- for the connections

    @Override
    public SocketSettings settings() {
        return settings;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public ByteBufAllocator allocator() {
        return allocator;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public @Nullable FramePipeline pipeline() {
        return pipeline;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public void logRejection(String connection, String reason) {
        long suppressed = rejections.admit();
        if (suppressed >= 0) {
            LOGGER.atWarn()
                    .addKeyValue("connection", connection)
                    .addKeyValue("suppressed", suppressed)
                    .log("connection closed: {}", reason);
        }
    }
}
