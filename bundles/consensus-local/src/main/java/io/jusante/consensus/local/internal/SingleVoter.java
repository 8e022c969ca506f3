package io.jusante.consensus.local.internal;

import io.jusante.consensus.QuorumState;
import java.util.List;

/** A quorum of this node alone. */
record SingleVoter(int leaderId, int leaderEpoch, long highWatermark) implements QuorumState {
    private static final long NOT_KNOWN = -1;

    @Override
    public List<Replica> voters() {
        return List.of(new Voter(leaderId, highWatermark));
    }

    @Override
    public List<Replica> observers() {
        return List.of();
    }

    private record Voter(int nodeId, long logEndOffset) implements Replica {
        @Override
        public long lastFetchTimestampMs() {
            return NOT_KNOWN;
        }

        @Override
        public long lastCaughtUpTimestampMs() {
            return NOT_KNOWN;
        }
    }
}
