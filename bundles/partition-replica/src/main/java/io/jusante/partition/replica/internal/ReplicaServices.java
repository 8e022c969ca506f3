package io.jusante.partition.replica.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.Clock;
import io.jusante.kernel.Lanes;
import io.jusante.kernel.ProviderSlots;
import io.jusante.storage.LogEngine;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all replicas share.
 *
 * @param clock time
 * @param lanes makes lanes over one pool
 * @param io threads that may wait for the disk: cold reads, syncs
 * @param timer one thread for things that come due; nothing blocks on it
 * @param engines the storage engines by slot
 * @param codecs the codecs by slot
 */
record ReplicaServices(
        Clock clock,
        Lanes lanes,
        Executor io,
        ScheduledExecutorService timer,
        ProviderSlots<LogEngine> engines,
        ProviderSlots<CompressionCodec> codecs) {}
