package io.jusante.network;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** One request under way. */
@ProviderType
public interface RequestContext extends Executor {
    ApiKey api();

    short version();

    int correlationId();

    @Nullable String clientId();

    /** {@return the name of the listener that the request came in on} */
    String listener();

    InetAddress clientAddress();

    /** {@return {@link System#nanoTime} when the frame was complete} */
    long receivedNs();

    /**
     * Keeps the frame, and so the request's byte fields, until the request is answered. In {@code handle} only. Whoever
     * keeps it answers in any case, also when the connection has closed: the answer is what gives the frame back.
     */
    void keepFrame();

    /** Answers. Any thread, exactly once. */
    void respond(ApiMessage response);

    /** Answers with an error response that echoes the request's topics and partitions. Any thread, exactly once. */
    void fail(ErrorCode error);

    /** The request (Produce with acks=0) has no response; it is done. Any thread. */
    void respondNothing();

    /** Closes the connection in place of an answer. Any thread. */
    void disconnect(String reason);

    /** {@return whether the connection is still there} */
    boolean isOpen();

    /**
     * Calls the action on the event loop if the connection closes before the request is answered; at once if it has
     * closed already. One action a request: the last one set. A request that keeps no frame need not be answered then.
     */
    void onClose(Runnable action);

    /** Runs the task on the connection's event loop: at once if the caller is that loop, else queued. */
    @Override
    void execute(Runnable task);

    /** Queues the task on the connection's event loop, behind what it is doing now. Any thread. */
    void defer(Runnable task);

    /** {@return whether the caller is the connection's event loop} */
    boolean inEventLoop();

    /** Runs the task on the connection's event loop after a delay. */
    Timer schedule(Runnable task, long delay, TimeUnit unit);

    /** A scheduled task. */
    interface Timer {
        void cancel();
    }
}
