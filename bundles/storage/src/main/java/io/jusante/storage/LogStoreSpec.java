package io.jusante.storage;

import io.jusante.record.TopicPartition;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/** What an engine is told about the log that it opens. */
@ProviderType
public interface LogStoreSpec {
    /** {@return the partition's directory; it exists, and is the engine's alone until the store is closed} */
    Path directory();

    /** {@return which partition} */
    TopicPartition partition();

    /** {@return the topic's id} */
    UUID topicId();

    /** {@return the settings to begin with} */
    LogSettings settings();

    /** {@return whether the directory was closed cleanly: then nothing needs recovery} */
    boolean cleanlyClosed();

    /** {@return up to this offset the log is known to be on disk; recovery begins there} */
    long recoveryPoint();

    /** {@return records before this offset are deleted, whatever the files say} */
    long startOffset();

    /** {@return threads for reads that may wait for the disk} */
    Executor io();

    /** {@return milliseconds since the epoch, for file and segment ages} */
    long wallMs();

    /** Tells whoever waits how much of the recovery is done. */
    void progress(long bytesDone, long bytesTotal);

    /**
     * The log is about to begin a new segment at this offset: the host may save sidecar state for it, now or later.
     * Called in the lane, from within {@link LogStore#append}, before any batch at or after the offset is written. Where
     * a plan spans segments the offset lies inside the plan, above {@link LogStore#endOffset}.
     */
    void rolling(long baseOffset);
}
