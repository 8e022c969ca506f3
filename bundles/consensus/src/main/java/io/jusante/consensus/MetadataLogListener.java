package io.jusante.consensus;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Follows the metadata log; called on one thread of the engine's, in order. */
@ConsumerType
public interface MetadataLogListener {
    /** The state begins anew from this snapshot: it replaces all that was replayed before. */
    void snapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records);

    /**
     * These records, appended as one batch, are committed.
     *
     * @param baseOffset the offset of the first
     * @param epoch the leader epoch under which they were appended
     * @param appendTimeMs wall clock of the leader
     */
    void committed(long baseOffset, int epoch, long appendTimeMs, List<ByteBuffer> records);

    /** The leader is known; it is this node if {@code leaderId} is its id, and all before is replayed. */
    void leader(int leaderId, int epoch);
}
