package io.jusante.consensus;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The metadata log of this cluster; a service. Any thread. */
@ProviderType
public interface MetadataLog {
    /** {@return the cluster's id, made once and kept} */
    String clusterId();

    /** {@return this node's id} */
    int nodeId();

    /**
     * Appends the records as one atomic batch. The stage completes with the offset of the last one when they are
     * committed, or exceptionally with a {@link ConsensusException} that says what is known of their fate.
     *
     * @param expectedEpoch the leader epoch under which the caller decided
     */
    CompletionStage<Long> append(int expectedEpoch, List<ByteBuffer> records);

    /**
     * Follows the log from its latest snapshot on: a snapshot first (if there is one), then all committed records, then
     * what comes. Leadership is announced only after all that was committed before it. Close the handle to end it.
     */
    AutoCloseable follow(MetadataLogListener listener);

    /**
     * Keeps a snapshot of the state after {@code lastIncludedOffset}; the log before it may then be dropped. The stage
     * completes when it is durable.
     */
    CompletionStage<Void> saveSnapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records);

    /** {@return the state of the quorum} */
    QuorumState describe();

    /** Gives leadership up, where another node could take it. */
    void resign(int epoch);
}
