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
     * gaps).
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
     * @param upToOffset no batch that begins here or later
     * @param maxBytes no more bytes than this, but for the next
     * @param atLeastOneBatch the first batch is returned whole even if it is larger
     */
    CompletionStage<LogRead> read(long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch);

    /**
     * {@return the first record whose timestamp is at least the given one, at batch granularity of the engine's index
     * but exact for records, or null where there is none} Any thread.
     */
    CompletionStage<@Nullable TimestampedOffset> offsetFor(long timestampMs, long upToOffset);

    /** {@return the record with the largest timestamp, the first of them; null in an empty log} Any thread. */
    CompletionStage<@Nullable TimestampedOffset> offsetOfMaxTimestamp();

    /** Everything appended so far is on disk when it returns; one fsync serves all who wait. Any thread. */
    void sync() throws IOException;

    /** Drops all batches that hold an offset of this or more. Lane. */
    void truncateTo(long offset) throws IOException;

    /** Drops everything; the next append begins at this offset. Lane. */
    void resetTo(long offset) throws IOException;

    /** Records before the offset are no longer read and may be deleted. Lane. */
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

    /** {@return the kept state, or null} Lane. */
    @Nullable ByteBuffer loadSidecar(SidecarKind kind, long offset) throws IOException;

    /** {@return the offsets under which state of this kind is kept, ascending} Lane. */
    List<Long> sidecars(SidecarKind kind) throws IOException;

    /** Forgets sidecar state. Lane. */
    void deleteSidecar(SidecarKind kind, long offset) throws IOException;

    /**
     * Syncs and gives the directory back; slices that are out stay readable. Lane, the last call. After it, another
     * engine version may open the same directory.
     */
    @Override
    void close() throws IOException;

    /** Gives the directory back without a sync and deletes the log's files. Lane, in place of {@link #close}. */
    void delete() throws IOException;
}
