package io.jusante.partition.replica.internal;

import io.jusante.partition.PartitionRead;
import io.jusante.record.Slice;

/** What a read found, with the offsets of that moment. */
record FoundRecords(Slice records, long highWatermark, long lastStableOffset, long logStartOffset)
        implements PartitionRead {}
