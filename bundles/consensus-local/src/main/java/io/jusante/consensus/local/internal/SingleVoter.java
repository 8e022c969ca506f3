package io.jusante.consensus.local.internal;

import io.jusante.consensus.QuorumState;
import java.util.List;
import java.util.UUID;

/**
 * A quorum of this node alone. It leads, and so it is caught up at the moment of asking.
 *
 * @param nowMs wall clock
 */
record SingleVoter(int leaderId, UUID directoryId, int leaderEpoch, long highWatermark, long nowMs)
        implements QuorumState {
    @Override
    public List<Replica> voters() {
        return List.of(new Voter(leaderId, directoryId, highWatermark, nowMs, nowMs));
    }

    @Override
    public List<Replica> observers() {
        return List.of();
    }

    private record Voter(
            int nodeId, UUID directoryId, long logEndOffset, long lastFetchTimestampMs, long lastCaughtUpTimestampMs)
            implements Replica {}
}
