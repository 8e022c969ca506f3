package io.jusante.partition;

import io.jusante.record.Slice;
import org.osgi.annotation.versioning.ProviderType;

/** What a read found; the receiver closes {@link #records}. */
@ProviderType
public interface PartitionRead {
    /** {@return whole batches; empty at the bound} */
    Slice records();

    long highWatermark();

    long lastStableOffset();

    long logStartOffset();
}
