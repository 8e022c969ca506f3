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
 * @param maxIdleNs a connection without traffic is closed after this
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
        int maxInflight,
        int writeBufferBytes,
        long drainNs) {

    static SocketSettings of(ConfigValues values) {
        int threads = values.getInt("num.network.threads");
        if (!values.isSet("num.network.threads")) {
            threads = Math.min(threads, Runtime.getRuntime().availableProcessors());
        }
        long maxQueuedBytes = values.getLong("queued.max.request.bytes");
        return new SocketSettings(
                threads,
                values.getInt("socket.send.buffer.bytes"),
                values.getInt("socket.receive.buffer.bytes"),
                values.getInt("socket.listen.backlog.size"),
                values.getInt("socket.request.max.bytes"),
                values.getInt("queued.max.requests"),
                maxQueuedBytes > 0 ? maxQueuedBytes : PlatformDependent.maxDirectMemory() / 2,
                TimeUnit.MILLISECONDS.toNanos(values.getLong("connections.max.idle.ms")),
                values.getInt("jusante.network.max.inflight"),
                values.getInt("jusante.network.write.buffer.bytes"),
                TimeUnit.MILLISECONDS.toNanos(values.getLong("jusante.network.drain.ms")));
    }
}
