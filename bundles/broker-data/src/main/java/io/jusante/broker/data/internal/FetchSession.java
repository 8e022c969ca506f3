package io.jusante.broker.data.internal;

import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchRequest.FetchPartition;
import io.jusante.protocol.message.FetchRequest.FetchTopic;
import io.jusante.protocol.message.FetchRequest.ForgottenTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The partitions that one consumer follows, so that it need not name them again (KIP-227).
 *
 * <p>Guarded by its own lock: a client uses a session from one connection at a time, but nothing keeps a broken one from
 * using two.
 */
final class FetchSession {
    private static final int FIRST_INCREMENTAL_EPOCH = 1;

    private final int id;
    private final boolean byTopicId;
    private final Map<FetchKey, FetchTarget> targets = new LinkedHashMap<>();
    private int nextEpoch = FIRST_INCREMENTAL_EPOCH;
    private volatile long lastUsedMs;
    private final long createdMs;

    FetchSession(int id, FetchRequest request, boolean byTopicId, long nowMs) {
        this.id = id;
        this.byTopicId = byTopicId;
        this.createdMs = nowMs;
        this.lastUsedMs = nowMs;
        put(request);
    }

    int id() {
        return id;
    }

    /** {@return whether its requests name topics by id} */
    boolean isByTopicId() {
        return byTopicId;
    }

    long createdMs() {
        return createdMs;
    }

    long lastUsedMs() {
        return lastUsedMs;
    }

    void used(long nowMs) {
        lastUsedMs = nowMs;
    }

    synchronized int size() {
        return targets.size();
    }

    /**
     * Takes an incremental request's changes.
     *
     * @return whether the epoch is the one that follows; if not, nothing was changed
     */
    synchronized boolean update(FetchRequest request) {
        if (request.sessionEpoch() != nextEpoch) {
            return false;
        }
        nextEpoch = nextEpoch == Integer.MAX_VALUE ? FIRST_INCREMENTAL_EPOCH : nextEpoch + 1;
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                targets.remove(new FetchKey(topic.topic(), topic.topicId(), partition));
            }
        }
        put(request);
        return true;
    }

    private void put(FetchRequest request) {
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                FetchKey key = new FetchKey(topic.topic(), topic.topicId(), partition.partition());
                FetchTarget target = targets.get(key);
                if (target == null) {
                    targets.put(key, new FetchTarget(key, partition));
                } else {
                    target.update(partition);
                }
            }
        }
    }

    /** {@return the partitions in the order in which they are to be served} */
    synchronized List<FetchTarget> targets() {
        return new ArrayList<>(targets.values());
    }

    /**
     * {@return whether the client has to hear of this result} One that got records goes to the end of the line, so that
     * a busy partition does not starve the others.
     */
    synchronized boolean tell(FetchTarget target, FetchResult result) {
        if (result.records().sizeInBytes() > 0 && targets.size() > 1 && targets.remove(target.key(), target)) {
            targets.put(target.key(), target);
        }
        return target.tell(result);
    }
}
