package io.jusante.consensus;

import java.util.List;
import java.util.UUID;
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

        /**
         * {@return the id of the directory that holds the node's metadata log (KIP-853); zeros where not known}
         *
         * @since 1.1
         */
        default UUID directoryId() {
            return new UUID(0, 0);
        }

        /**
         * {@return where the other nodes of the quorum reach this one; empty where it has no listener for them}
         *
         * @since 1.1
         */
        default List<Listener> listeners() {
            return List.of();
        }

        long logEndOffset();

        /** {@return milliseconds since the epoch, −1 where not known} */
        long lastFetchTimestampMs();

        /** {@return milliseconds since the epoch, −1 where not known} */
        long lastCaughtUpTimestampMs();
    }

    /**
     * One listener of a node of the quorum.
     *
     * @since 1.1
     */
    @ProviderType
    interface Listener {
        String name();

        String host();

        int port();
    }
}
