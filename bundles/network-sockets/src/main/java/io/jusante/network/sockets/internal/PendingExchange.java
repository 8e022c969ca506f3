package io.jusante.network.sockets.internal;

import io.jusante.network.connection.Connection;
import io.jusante.network.connection.Exchange;
import io.jusante.protocol.WireFrame;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One request under way: a link of its connection's chain, which is in the order of the requests. */
final class PendingExchange implements Exchange {
    private final SocketConnection connection;
    private final long receivedNs;
    private final int frameBytes;
    private @Nullable ByteBuf frame;
    private @Nullable WireFrame response;
    private @Nullable Runnable closeAction;
    private boolean answered;

    /** The request that came after this one. */
    @Nullable PendingExchange next;

    /** Takes the frame and its reservation over. */
    PendingExchange(SocketConnection connection, ByteBuf frame, long receivedNs) {
        this.connection = connection;
        this.frame = frame;
        this.frameBytes = frame.readableBytes();
        this.receivedNs = receivedNs;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public ByteBuf frame() {
        ByteBuf current = frame;
        if (current == null) {
            throw new IllegalStateException("the frame was released");
        }
        return current;
    }

    @Override
    public long receivedNs() {
        return receivedNs;
    }

    @Override
    public void releaseFrame() {
        ByteBuf held = frame;
        if (held != null) {
            frame = null;
            held.release();
            connection.frameReleased(frameBytes);
        }
    }

    @Override
    public void answer(WireFrame answer) {
        if (answered) {
            answer.release();
            throw new IllegalStateException("answered twice");
        }
        answered = true;
        response = answer;
        closeAction = null;
        releaseFrame();
        connection.answered(this);
    }

    @Override
    public void answerNothing() {
        if (answered) {
            throw new IllegalStateException("answered twice");
        }
        answered = true;
        closeAction = null;
        releaseFrame();
        connection.answered(this);
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    @Override
    public void onClose(Runnable action) {
        if (answered) {
            return;
        }
        if (connection.isOpen()) {
            closeAction = action;
        } else {
            action.run();
        }
    }

    /** {@return the answer, which the caller takes over; null where there is none} */
    @Nullable WireFrame takeResponse() {
        WireFrame taken = response;
        response = null;
        return taken;
    }

    /** {@return what is to run because the connection is gone, or null} */
    @Nullable Runnable takeCloseAction() {
        Runnable action = closeAction;
        closeAction = null;
        return action;
    }
}
