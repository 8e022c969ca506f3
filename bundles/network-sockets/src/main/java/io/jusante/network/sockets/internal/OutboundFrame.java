package io.jusante.network.sockets.internal;

import io.jusante.protocol.WireFrame;
import io.jusante.record.SharedFile;
import io.jusante.record.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.List;

/** Puts the parts of a response on a channel, and sees to it that each is released once it is sent or failed. */
@SuppressWarnings("FutureReturnValueIgnored") // failures reach the channel's handler: exceptionCaught
final class OutboundFrame {
    private OutboundFrame() {}

    /** Takes the frame over; on the channel's event loop, the caller flushes. */
    static void write(Channel channel, WireFrame frame) {
        for (int part = 0; part < frame.parts(); part++) {
            if (frame.isSlice(part)) {
                write(channel, frame.slice(part));
            } else {
                channel.write(frame.buffer(part), channel.voidPromise());
            }
        }
    }

    private static void write(Channel channel, Slice slice) {
        SharedFile file = slice.file();
        if (file != null) {
            channel.write(new SliceRegion(slice, file), channel.voidPromise());
            return;
        }
        List<ByteBuffer> buffers = slice.buffers();
        if (buffers.isEmpty()) {
            slice.close();
            return;
        }
        int last = buffers.size() - 1;
        for (int i = 0; i < last; i++) {
            channel.write(Unpooled.wrappedBuffer(buffers.get(i)), channel.voidPromise());
        }
        // buffers are sent in order, so the slice is unused when its last one is
        ByteBuf end = Unpooled.wrappedBuffer(buffers.get(last));
        ChannelPromise sent = channel.newPromise();
        sent.addListener(done -> {
            slice.close();
            if (!done.isSuccess() && channel.isOpen()) {
                channel.pipeline().fireExceptionCaught(done.cause());
            }
        });
        channel.write(end, sent);
    }
}
