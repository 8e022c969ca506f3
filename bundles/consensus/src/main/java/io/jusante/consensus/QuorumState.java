package io.jusante.consensus;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The quorum as this node sees it. */
@ProviderType
public interface QuorumState {
    /** {@return the leader's id, −1 where none is known} */
    int leaderId();

    int leaderEpoch();

    /** {@return the offset after the last committed record} */
    long highWatermark();

    List<Replica> voters();

    List<Replica> observers();

    /** One node of the quorum. */
    @ProviderType
    interface Replica {
        int nodeId();

        long logEndOffset();

        /** {@return milliseconds since the epoch, −1 where not known} */
        long lastFetchTimestampMs();

        /** {@return milliseconds since the epoch, −1 where not known} */
        long lastCaughtUpTimestampMs();
    }
}
