package io.jusante.network.sockets.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.channel.MessageSizeEstimator;

/**
 * Counts what waits to be sent, files included: Netty's own counts a file as nothing, so a client that does not read
 * could go on asking for files, and keep them and their engine's lease, without a bound.
 */
final class OutboundSize implements MessageSizeEstimator, MessageSizeEstimator.Handle {
    static final OutboundSize INSTANCE = new OutboundSize();

    private OutboundSize() {}

    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public int size(Object message) {
        if (message instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        return message instanceof FileRegion region ? (int) Math.min(Integer.MAX_VALUE, region.count()) : 0;
    }
}
