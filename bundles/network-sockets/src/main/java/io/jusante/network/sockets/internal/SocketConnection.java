package io.jusante.network.sockets.internal;

import io.jusante.network.RequestContext;
import io.jusante.network.connection.Connection;
import io.jusante.network.connection.FramePipeline;
import io.jusante.protocol.WireFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: its frames, the chain of its requests under way, and what holds back its reading. Its fields belong
 * to its event loop.
 */
final class SocketConnection extends ChannelInboundHandlerAdapter implements Connection, FrameReader.Sink {
    private static final Logger LOGGER = LoggerFactory.getLogger(SocketConnection.class);

    private final ConnectionHost host;
    private final EventLoopShare share;
    private final Channel channel;
    private final String listener;
    private final InetSocketAddress client;
    private final FrameReader reader;
    private final int maxInflight;

    // requests under way, oldest first
    private @Nullable PendingExchange oldest;
    private @Nullable PendingExchange newest;
    private int inflight;
    private final Queue<PendingExchange> undelivered = new ArrayDeque<>(1);

    private boolean inReadTurn;
    private boolean unflushed;
    private boolean flushQueued;
    private boolean draining;
    private boolean finishing;
    private boolean closed;
    private volatile boolean open = true;
    private long nowNs;
    private long activeNs;
    private long unsentBytesAtSweep;

    SocketConnection(ConnectionHost host, EventLoopShare share, Channel channel, String listener) {
        this.host = host;
        this.share = share;
        this.channel = channel;
        this.listener = listener;
        this.client = (InetSocketAddress) channel.remoteAddress();
        this.maxInflight = host.settings().maxInflight();
        this.reader = new FrameReader(
                this,
                host.budget(),
                share.readBuffers(),
                host.allocator(),
                host.settings().maxFrameBytes());
        this.activeNs = host.clock().nanoTime();
        this.nowNs = activeNs;
    }

    FrameReader reader() {
        return reader;
    }

    // --- Netty's events

    @Override
    public void channelActive(ChannelHandlerContext context) {
        share.add(this);
        if (host.isDraining()) {
            closeNow();
        } else {
            updateReading();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        inReadTurn = true;
        nowNs = host.clock().nanoTime();
        activeNs = nowNs;
        reader.read((ByteBuf) message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        inReadTurn = false;
        flushNow();
        updateReading();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            activeNs = host.clock().nanoTime();
        }
        updateReading();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOGGER.atDebug().addKeyValue("connection", name()).setCause(cause).log("connection failed");
        } else if (open) {
            LOGGER.atError().addKeyValue("connection", name()).setCause(cause).log("bug: closing the connection");
        }
        closeNow();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        share.remove(this);
        abandon();
    }

    // --- frames

    @Override
    public void frame(ByteBuf frame) {
        PendingExchange exchange = new PendingExchange(this, frame, nowNs);
        if (newest == null) {
            oldest = exchange;
        } else {
            newest.next = exchange;
        }
        newest = exchange;
        inflight++;
        deliver(exchange);
    }

    private void deliver(PendingExchange exchange) {
        FramePipeline pipeline = host.pipeline();
        if (pipeline == null) {
            undelivered.add(exchange); // it was half read when the pipeline went; all others wait in the socket
            return;
        }
        try {
            pipeline.frame(exchange);
        } catch (RuntimeException e) {
            LOGGER.atError().addKeyValue("connection", name()).setCause(e).log("bug in the request pipeline");
            if (!exchange.isAnswered()) {
                exchange.answerNothing();
            }
            closeNow();
        }
    }

    @Override
    public boolean isPaused() {
        return inflight >= maxInflight
                || draining
                || reader.awaitsMemory()
                || !channel.isWritable()
                || host.pipeline() == null;
    }

    @Override
    public void memoryGranted() {
        defer(() -> {
            reader.memoryArrived();
            updateReading();
        });
    }

    void frameReleased(int bytes) {
        host.budget().release(bytes);
    }

    /** Reads on or stops, as things stand now. */
    void updateReading() {
        if (closed || reader.isParsing()) {
            return; // who parses comes here afterwards
        }
        while (!undelivered.isEmpty() && host.pipeline() != null) {
            deliver(undelivered.remove());
        }
        reader.resume();
        if (closed) {
            return;
        }
        boolean read = !reader.hasLeftover() && !isPaused();
        if (read != channel.config().isAutoRead()) {
            channel.config().setAutoRead(read);
        }
        if (draining && inflight == 0) {
            finish();
        }
    }

    // --- answers

    /** The exchange was answered: sends what is at the head of the chain and has an answer. */
    void answered(PendingExchange exchange) {
        if (closed) {
            WireFrame unsendable = exchange.takeResponse();
            if (unsendable != null) {
                unsendable.release();
            }
            return;
        }
        PendingExchange head = oldest;
        if (head != exchange) {
            return; // an older one comes first
        }
        boolean wasFull = inflight >= maxInflight;
        while (head != null && head.isAnswered()) {
            WireFrame response = head.takeResponse();
            if (response != null) {
                OutboundFrame.write(channel, response);
                unflushed = true;
            }
            head = head.next;
            inflight--;
        }
        oldest = head;
        if (head == null) {
            newest = null;
        }
        if (!inReadTurn) {
            if (unflushed && !flushQueued) {
                flushQueued = true;
                share.flushSoon(this);
            }
            if (wasFull || draining) {
                updateReading();
            }
        }
    }

    /** Sends what was written. */
    void flushNow() {
        flushQueued = false;
        if (unflushed && !closed) {
            unflushed = false;
            channel.flush();
        }
    }

    // --- the end

    /** Takes no more requests, and closes once those under way are answered. */
    void drain() {
        draining = true;
        updateReading();
    }

    /**
     * Closes the connection if nothing has moved on it for too long: a short time where it holds memory for a frame that
     * does not come while others wait for memory, a long one else.
     */
    void closeIfIdle(long sweepNs) {
        long unsentBytes = unsentBytes();
        if (unsentBytes != unsentBytesAtSweep) {
            unsentBytesAtSweep = unsentBytes;
            activeNs = sweepNs;
        }
        long idleNs = sweepNs - activeNs;
        SocketSettings settings = host.settings();
        if (reader.isMidFrame() && !isPaused() && host.budget().waiting() > 0 && idleNs > settings.maxStallNs()) {
            reject("the rest of a frame does not come, and others wait for its memory");
            return;
        }
        boolean awaitsUs = inflight > 0 || reader.awaitsMemory();
        if (settings.maxIdleNs() >= 0 && !awaitsUs && idleNs > settings.maxIdleNs()) {
            LOGGER.atDebug().addKeyValue("connection", name()).log("closing an idle connection");
            closeNow();
        }
    }

    private long unsentBytes() {
        var outbound = channel.unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    int inflight() {
        return inflight;
    }

    private void finish() {
        if (!finishing) {
            finishing = true;
            flushNow();
            // an empty write is done after everything that was written before it
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    void closeNow() {
        abandon();
        var unused = channel.close();
    }

    /** Gives back everything that only an open connection needs. Frames under way go with their answers. */
    private void abandon() {
        if (closed) {
            return;
        }
        closed = true;
        open = false;
        reader.close();
        PendingExchange exchange = oldest;
        oldest = null;
        newest = null;
        inflight = 0;
        for (PendingExchange waiting : undelivered) {
            waiting.answerNothing();
        }
        while (exchange != null) {
            WireFrame response = exchange.takeResponse();
            if (response != null) {
                response.release();
            }
            Runnable action = exchange.takeCloseAction();
            if (action != null) {
                runCloseAction(action);
            }
            exchange = exchange.next;
        }
    }

    private void runCloseAction(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("connection", name())
                    .setCause(e)
                    .log("bug in what a handler does when a connection closes");
        }
    }

    // --- the contract

    @Override
    public String name() {
        return client.getAddress().getHostAddress() + ":" + client.getPort() + "-" + listener;
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public InetAddress clientAddress() {
        return client.getAddress();
    }

    @Override
    public ByteBufAllocator allocator() {
        return host.allocator();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean inEventLoop() {
        return share.eventLoop().inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        if (share.eventLoop().inEventLoop()) {
            task.run();
        } else {
            defer(task);
        }
    }

    @Override
    public void defer(Runnable task) {
        try {
            share.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the process is stopping and its event loops have ended: no connection is left to answer on
            LOGGER.atDebug().addKeyValue("connection", name()).setCause(e).log("too late for this connection");
        }
    }

    @Override
    public RequestContext.Timer schedule(Runnable task, long delay, TimeUnit unit) {
        Future<?> scheduled = share.eventLoop().schedule(task, delay, unit);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close(String reason) {
        execute(() -> {
            LOGGER.atDebug()
                    .addKeyValue("connection", name())
                    .addKeyValue("reason", reason)
                    .log("closing the connection");
            flushNow();
            closeNow();
        });
    }

    @Override
    public void reject(String reason) {
        execute(() -> {
            if (!closed) {
                host.logRejection(name(), reason);
            }
            closeNow();
        });
    }
}
