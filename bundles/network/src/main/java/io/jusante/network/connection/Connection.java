package io.jusante.network.connection;

import io.jusante.network.RequestContext;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.versioning.ProviderType;

/** One accepted connection. Any thread, except where a method says otherwise. */
@ProviderType
public interface Connection extends Executor {
    /** {@return the client's address and port and the listener, for logs} */
    String name();

    /** {@return the name of the listener that accepted it} */
    String listener();

    /** {@return the client's address} */
    InetAddress clientAddress();

    /** {@return where buffers for answers come from; cheapest on the connection's event loop} */
    ByteBufAllocator allocator();

    boolean isOpen();

    /** {@return whether the caller is the connection's event loop} */
    boolean inEventLoop();

    /** Runs the task on the connection's event loop: at once if the caller is that loop, else queued. */
    @Override
    void execute(Runnable task);

    /** Queues the task on the connection's event loop, behind what it is doing now. */
    void defer(Runnable task);

    /** Runs the task on the connection's event loop after a delay. */
    RequestContext.Timer schedule(Runnable task, long delay, TimeUnit unit);

    /** Closes it after what was already answered is written; the reason goes to the log at DEBUG. */
    void close(String reason);

    /**
     * Closes it at once because of what the client sent. The log gets one line, within a limit on such lines.
     *
     * @param reason what is wrong with it, such as {@code "unknown API key 9999"}
     */
    void reject(String reason);
}
