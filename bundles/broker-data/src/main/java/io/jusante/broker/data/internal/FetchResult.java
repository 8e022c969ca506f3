package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.partition.Partition;
import io.jusante.partition.PartitionRead;
import io.jusante.record.Slice;

/**
 * What one partition had for a fetch. Whoever holds it closes the records.
 *
 * @param error why it had nothing, or NONE
 * @param records whole batches, maybe none
 * @param highWatermark −1 where not known
 * @param lastStableOffset −1 where not known
 * @param logStartOffset −1 where not known
 */
record FetchResult(ErrorCode error, Slice records, long highWatermark, long lastStableOffset, long logStartOffset) {
    static FetchResult failed(ErrorCode error) {
        return new FetchResult(error, Slice.EMPTY, -1L, -1L, -1L);
    }

    static FetchResult of(PartitionRead read) {
        return new FetchResult(
                ErrorCode.NONE, read.records(), read.highWatermark(), read.lastStableOffset(), read.logStartOffset());
    }

    /** {@return nothing new: the reader is at the bound} */
    static FetchResult nothing(Partition partition) {
        return new FetchResult(
                ErrorCode.NONE,
                Slice.EMPTY,
                partition.highWatermark(),
                partition.lastStableOffset(),
                partition.logStartOffset());
    }
}
