package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.message.FetchRequest.FetchPartition;

/**
 * One partition of a fetch, and in a session what the client was last told of it. Guarded by its session, or owned by
 * the one request where there is none.
 */
final class FetchTarget {
    private static final long NOTHING_TOLD = -2L;

    private final FetchKey key;
    private long fetchOffset;
    private int currentLeaderEpoch;
    private int lastFetchedEpoch;
    private int maxBytes;
    private long toldHighWatermark = NOTHING_TOLD;
    private long toldLastStableOffset = NOTHING_TOLD;
    private long toldLogStartOffset = NOTHING_TOLD;

    FetchTarget(FetchKey key, FetchPartition asked) {
        this.key = key;
        update(asked);
    }

    /** Takes what the client asks for now. */
    void update(FetchPartition asked) {
        fetchOffset = asked.fetchOffset();
        currentLeaderEpoch = asked.currentLeaderEpoch();
        lastFetchedEpoch = asked.lastFetchedEpoch();
        maxBytes = asked.partitionMaxBytes();
    }

    FetchKey key() {
        return key;
    }

    long fetchOffset() {
        return fetchOffset;
    }

    int currentLeaderEpoch() {
        return currentLeaderEpoch;
    }

    int lastFetchedEpoch() {
        return lastFetchedEpoch;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** {@return whether the client of a session has to hear of this; remembers it if so} */
    boolean tell(FetchResult result) {
        if (result.error() != ErrorCode.NONE) {
            toldHighWatermark = NOTHING_TOLD; // after an error everything is news
            return true;
        }
        boolean news = result.records().sizeInBytes() > 0
                || result.highWatermark() != toldHighWatermark
                || result.lastStableOffset() != toldLastStableOffset
                || result.logStartOffset() != toldLogStartOffset;
        toldHighWatermark = result.highWatermark();
        toldLastStableOffset = result.lastStableOffset();
        toldLogStartOffset = result.logStartOffset();
        return news;
    }
}
