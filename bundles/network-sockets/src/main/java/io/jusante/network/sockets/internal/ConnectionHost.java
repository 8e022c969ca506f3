package io.jusante.network.sockets.internal;

import io.jusante.kernel.Clock;
import io.jusante.network.connection.FramePipeline;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What a connection needs from the server that accepted it. Any thread. */
interface ConnectionHost {
    SocketSettings settings();

    MemoryBudget budget();

    ByteBufAllocator allocator();

    Clock clock();

    /** {@return who takes the next frame; null where nobody is there, and then frames wait in their sockets} */
    @Nullable FramePipeline pipeline();

    boolean isDraining();

    /** One line about a client that does not speak the protocol, unless there were too many of them lately. */
    void logRejection(String connection, String reason);
}
