package io.jusante.broker.data.internal;

import io.jusante.partition.ReadBound;
import io.jusante.protocol.message.FetchRequest;

/**
 * How much a fetch wants, how long it waits, and what it may see.
 *
 * @param maxWaitMs how long it may be parked
 * @param minBytes what ends the wait
 * @param maxBytes what all partitions together may give, but for the first batch
 * @param bound up to where it may see
 */
record FetchLimits(int maxWaitMs, int minBytes, int maxBytes, ReadBound bound) {
    private static final byte READ_COMMITTED = 1;

    static FetchLimits of(FetchRequest request, int brokerMaxBytes) {
        int maxBytes = Math.max(0, Math.min(request.maxBytes(), brokerMaxBytes));
        return new FetchLimits(
                request.maxWaitMs(),
                Math.min(request.minBytes(), maxBytes),
                maxBytes,
                request.isolationLevel() == READ_COMMITTED ? ReadBound.LAST_STABLE_OFFSET : ReadBound.HIGH_WATERMARK);
    }

    boolean isReadCommitted() {
        return bound == ReadBound.LAST_STABLE_OFFSET;
    }
}
