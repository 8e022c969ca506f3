package io.jusante.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** The log of one partition, as one engine keeps it. See the package for threads and ownership. */
@ConsumerType
public interface LogStore extends AutoCloseable {
    /** {@return the first offset that can be read} */
    long startOffset();

    /** {@return the offset after the last record: the next one to be written} */
    long endOffset();

    /** {@return up to this offset everything is on disk} */
    long recoveryPoint();

    /** {@return bytes of all batches kept} */
    long sizeInBytes();

    /**
     * Appends all batches of the plan or none. When it returns, every reader sees them and {@code write(2)} has
     * returned for them. Lane. The base offset of the first batch is at least {@link #endOffset} (compaction leaves
     * gaps). Waits for no disk but for the write itself: what a new segment needs besides is done elsewhere.
     *
     * @throws IOException nothing was appended
     */
    void append(AppendPlan plan) throws IOException;

    /**
     * Reads whole batches from the one that holds the offset on. Any thread; completes at once where the bytes are
     * at hand.
     *
     * @param fromOffset between {@link #startOffset} and {@link #endOffset}; else the stage fails with an
     *     {@link OffsetOutOfLogException}
     * @param upToOffset no batch that begins here or later; nothing is read where {@code fromOffset} is not below it
     * @param maxBytes no more bytes than this, but for the next
     * @param atLeastOneBatch the first batch is returned whole even if it is larger
     */
    CompletionStage<LogRead> read(long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch);

    /**
     * {@return the first batch, in offset order, whose largest timestamp is at least the given one, by its base offset
     * and its largest timestamp; null where there is none} It ends at {@link #startOffset} or later and begins below
     * {@code upToOffset}. Which of its records is meant is for the host to find out: engines don't read records. Any
     * thread.
     */
    CompletionStage<@Nullable TimestampedOffset> offsetFor(long timestampMs, long upToOffset);

    /**
     * {@return the first batch with the largest timestamp of the log, by its base offset and that timestamp; null in an
     * empty log} Any thread.
     */
    CompletionStage<@Nullable TimestampedOffset> offsetOfMaxTimestamp();

    /**
     * {@return the pieces in which the log gives space back, ascending and without overlap} What retention needs to
     * know: {@link #advanceStart} to the end of a piece frees it. May read from the disk. Any thread but an event loop.
     */
    default List<LogExtent> extents() {
        return List.of(new LogExtent(startOffset(), endOffset(), sizeInBytes(), LogExtent.UNKNOWN_TIMESTAMP));
    }

    /** Everything appended so far is on disk when it returns; one fsync serves all who wait. Any thread. */
    void sync() throws IOException;

    /**
     * Drops all batches that hold an offset of this or more. The end becomes the end of the last batch that is left, and
     * {@link #recoveryPoint} falls with it: a host that keeps the recovery point writes the lower one down before it
     * appends again. Sidecar state stays. Lane.
     */
    void truncateTo(long offset) throws IOException;

    /** Drops all batches; start and end are this offset then. Sidecar state stays. Lane. */
    void resetTo(long offset) throws IOException;

    /**
     * Records before the offset, which is at most {@link #endOffset}, are no longer read and may be deleted. An offset
     * below {@link #startOffset} changes nothing. Lane.
     */
    void advanceStart(long offset) throws IOException;

    /** Takes new settings for what is appended from now on. Lane. */
    void configure(LogSettings settings);

    /**
     * Keeps sidecar state beside the log, replacing what was there under the same kind and offset. On disk when it
     * returns. Lane.
     *
     * @param kind what it is
     * @param offset the log offset up to which it speaks; 0 for {@link SidecarKind#LEADER_EPOCHS}
     */
    void saveSidecar(SidecarKind kind, long offset, ByteBuffer content) throws IOException;

    /**
     * {@return whether {@link #saveSidecar}, {@link #sidecars} and {@link #deleteSidecar} may also be called by one other
     * thread while the lane goes on} The host then keeps what nobody waits for without holding the lane up, which a sync
     * beside a heavy load does for hundreds of milliseconds. It ends such calls before it closes, deletes or hands over the
     * log. Otherwise they come in the lane.
     *
     * @since 1.1
     */
    default boolean keepsSidecarsBesideLane() {
        return false;
    }

    /** {@return the kept state, or null} Lane. */
    @Nullable ByteBuffer loadSidecar(SidecarKind kind, long offset) throws IOException;

    /** {@return the offsets under which state of this kind is kept, ascending} Lane. */
    List<Long> sidecars(SidecarKind kind) throws IOException;

    /** Forgets sidecar state. Lane. */
    void deleteSidecar(SidecarKind kind, long offset) throws IOException;

    /**
     * Syncs and gives the directory back; slices that are out stay readable. Lane, the last call. After it, another
     * engine version may open the same directory, as cleanly closed.
     *
     * @throws IOException the directory was given back, but is not cleanly closed
     */
    @Override
    void close() throws IOException;

    /** Gives the directory back without a sync and deletes the log's files. Lane, in place of {@link #close}. */
    void delete() throws IOException;
}
