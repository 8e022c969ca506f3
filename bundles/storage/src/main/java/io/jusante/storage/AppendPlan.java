package io.jusante.storage;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Whole batches, in order, offsets and epochs stamped, to be appended together. The buffers are borrowed for the call;
 * their positions may be moved by the engine.
 */
@ProviderType
public interface AppendPlan {
    /** {@return how many batches, at least one} */
    int batchCount();

    /** {@return the bytes of all batches} */
    int sizeInBytes();

    /** {@return the bytes of one batch, position to limit} */
    ByteBuffer batch(int index);

    /** {@return the offset of a batch's first record} */
    long baseOffset(int index);

    /** {@return the offset of a batch's last record} */
    long lastOffset(int index);

    /** {@return the largest timestamp of a batch} */
    long maxTimestamp(int index);
}
