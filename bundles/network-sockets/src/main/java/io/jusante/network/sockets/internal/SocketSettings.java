package io.jusante.network.sockets.internal;

import io.jusante.configuration.ConfigValues;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.TimeUnit;

/**
 * What the configuration says about connections, read once.
 *
 * @param threads event loops
 * @param sendBufferBytes size of the socket's send buffer, -1 for the system's choice
 * @param receiveBufferBytes size of the socket's receive buffer, -1 for the system's choice
 * @param backlog connections that wait to be accepted
 * @param maxFrameBytes largest request
 * @param maxQueuedFrames requests whose frames are held at once
 * @param maxQueuedBytes bytes of frames that are held at once
 * @param maxIdleNs a connection without traffic is closed after this; below 0 for never
 * @param maxStallNs a connection that stops in the middle of a frame, while others wait for memory, is closed after this
 * @param maxInflight requests of one connection that are under way at once
 * @param writeBufferBytes answers of one connection that wait to be sent before its requests are no longer read
 * @param drainNs how long a stop waits for requests under way
 */
record SocketSettings(
        int threads,
        int sendBufferBytes,
        int receiveBufferBytes,
        int backlog,
        int maxFrameBytes,
        int maxQueuedFrames,
        long maxQueuedBytes,
        long maxIdleNs,
        long maxStallNs,
        int maxInflight,
        int writeBufferBytes,
        long drainNs) {

    static SocketSettings of(ConfigValues values) {
        int threads = values.getInt("num.network.threads");
        if (!values.isSet("num.network.threads")) {
            threads = Math.min(threads, Runtime.getRuntime().availableProcessors());
        }
        long maxQueuedBytes = values.getLong("queued.max.request.bytes");
        long maxIdleMs = values.getLong("connections.max.idle.ms");
        return new SocketSettings(
                threads,
                socketBuffer(values, "socket.send.buffer.bytes"),
                socketBuffer(values, "socket.receive.buffer.bytes"),
                values.getInt("socket.listen.backlog.size"),
                values.getInt("socket.request.max.bytes"),
                values.getInt("queued.max.requests"),
                maxQueuedBytes > 0 ? maxQueuedBytes : PlatformDependent.maxDirectMemory() / 2,
                maxIdleMs < 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(maxIdleMs), // below 0 is Kafka's way to say never
                TimeUnit.MILLISECONDS.toNanos(values.getLong("jusante.network.stalled.frame.ms")),
                values.getInt("jusante.network.max.inflight"),
                values.getInt("jusante.network.write.buffer.bytes"),
                TimeUnit.MILLISECONDS.toNanos(values.getLong("jusante.network.drain.ms")));
    }

    /** Kafka's default of 100 KiB keeps the system from growing the buffer with the load: take it only if it is meant. */
    private static int socketBuffer(ConfigValues values, String name) {
        return values.isSet(name) ? values.getInt(name) : -1;
    }
}
