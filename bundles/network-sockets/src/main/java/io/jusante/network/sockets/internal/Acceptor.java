package io.jusante.network.sockets.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the new connections of one listener in, and gives each to the event loop that has the fewest. */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Acceptor.class);
    private static final int PAUSE_AFTER_FAILURE_MS = 1000;

    private final SocketServer server;
    private final String listener;
    private final ListenerMeters meters;

    Acceptor(SocketServer server, ListenerMeters meters) {
        this.server = server;
        this.listener = meters.listener();
        this.meters = meters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel child = (Channel) message;
        if (!(child.remoteAddress() instanceof InetSocketAddress client)) {
            child.unsafe().closeForcibly(); // gone before it was accepted
            return;
        }
        if (server.quota().enter(client.getAddress()) == ConnectionQuota.Verdict.TOO_MANY_FROM_ADDRESS) {
            meters.connectionRefused();
            server.logRefusal(client, listener);
            child.unsafe().closeForcibly();
            return;
        }
        EventLoopShare share = server.leastLoaded();
        share.load().incrementAndGet();
        meters.connectionOpened();
        child.closeFuture().addListener(closed -> {
            meters.connectionClosed();
            server.left(client.getAddress(), share);
        });
        configure(child, share);
        share.eventLoop().register(child).addListener(registered -> {
            if (!registered.isSuccess()) {
                LOGGER.atDebug().setCause(registered.cause()).log("cannot register a connection");
                child.unsafe().closeForcibly();
            }
        });
        if (server.quota().isFull()) {
            context.channel().config().setAutoRead(false); // goes on when a connection leaves
            server.connectionsAreFull();
        }
    }

    @SuppressWarnings("deprecation") // the reader is what Netty asks for buffers, see FrameReader
    private void configure(Channel child, EventLoopShare share) {
        SocketSettings settings = server.settings();
        SocketConnection connection = new SocketConnection(server, share, child, listener);
        child.config().setAutoRead(false);
        child.config().setOption(ChannelOption.TCP_NODELAY, true);
        child.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (settings.sendBufferBytes() > 0) {
            child.config().setOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        }
        child.config().setAllocator(server.allocator());
        child.config().setRecvByteBufAllocator(connection.reader());
        child.config().setMessageSizeEstimator(OutboundSize.INSTANCE);
        child.config()
                .setWriteBufferWaterMark(
                        new WriteBufferWaterMark(settings.writeBufferBytes() / 2, settings.writeBufferBytes()));
        child.pipeline().addLast(connection);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // mostly no file descriptor left; accepting at once again would only turn in a circle
        LOGGER.atWarn()
                .addKeyValue("listener", listener)
                .addKeyValue("pauseMs", PAUSE_AFTER_FAILURE_MS)
                .setCause(cause)
                .log("cannot accept connections");
        context.channel().config().setAutoRead(false);
        var unused = context.executor().schedule(server::acceptAgain, PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
    }
}
