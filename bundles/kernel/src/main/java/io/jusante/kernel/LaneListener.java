package io.jusante.kernel;

/** What the owner of a lane is told; called inside the lane. */
public interface LaneListener {
    /** The queue is empty or the bound of this drain is reached: write what was gathered, complete who waits. */
    void drained();

    /** A command threw: a bug, never an answer to a client. */
    void failed(Throwable bug);
}
