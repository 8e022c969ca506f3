package io.jusante.network.sockets.internal;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sockets are waited for: Linux's epoll where its native library loads, the JDK's selectors elsewhere.
 *
 * @param name for the log
 * @param ioHandlers makes what an event loop waits with
 * @param serverChannels makes a channel that accepts connections
 */
record Transport(String name, IoHandlerFactory ioHandlers, Supplier<? extends ServerChannel> serverChannels) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Transport.class);

    /** {@return the transport of this name; with {@code auto} the best that loads} */
    static Transport named(String name) {
        if (!name.equals("nio")) {
            if (Epoll.isAvailable()) {
                return epoll();
            }
            if (name.equals("epoll")) {
                throw new IllegalStateException("jusante.network.transport=epoll, but epoll does not load here: "
                        + Epoll.unavailabilityCause().getMessage());
            }
            LOGGER.atInfo()
                    .addKeyValue("cause", String.valueOf(Epoll.unavailabilityCause()))
                    .log("epoll does not load, taking the JDK's selectors");
        }
        return nio();
    }

    private static Transport epoll() {
        return new Transport("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel::new);
    }

    private static Transport nio() {
        return new Transport("nio", NioIoHandler.newFactory(), NioServerSocketChannel::new);
    }
}
