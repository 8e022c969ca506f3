package io.jusante.network.connection;

import io.jusante.protocol.WireFrame;
import io.netty.buffer.ByteBuf;
import org.osgi.annotation.versioning.ProviderType;

/** One request frame and the place of its answer in the connection's order. On the connection's event loop. */
@ProviderType
public interface Exchange {
    Connection connection();

    /**
     * {@return the frame without its length prefix; belongs to the exchange}
     *
     * @throws IllegalStateException once it was released
     */
    ByteBuf frame();

    /** {@return {@link System#nanoTime} when the frame was complete} */
    long receivedNs();

    /** Gives the frame and its memory reservation back; calls after the first do nothing. */
    void releaseFrame();

    /**
     * Answers and releases the frame. Takes over the response, whether or not it can still be sent.
     *
     * @throws IllegalStateException if the exchange was answered already; the response is released
     */
    void answer(WireFrame response);

    /**
     * The request is done and has no response; releases the frame.
     *
     * @throws IllegalStateException if the exchange was answered already
     */
    void answerNothing();

    /** {@return whether it was answered} */
    boolean isAnswered();

    /** Sets the one action that runs if the connection closes before the answer; at once if it has closed already. */
    void onClose(Runnable action);
}
