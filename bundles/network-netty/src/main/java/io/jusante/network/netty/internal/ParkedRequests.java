package io.jusante.network.netty.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext.Timer;
import io.jusante.network.connection.Connection;
import io.jusante.protocol.ApiKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests of open APIs whose handler is not there: it is being exchanged. They wait in order, and all that their
 * connection sends waits behind them; bounded by number and time, and by the memory budget, for they keep their frames.
 *
 * <p>The queue of a connection is touched on its event loop only.
 */
final class ParkedRequests {
    private static final class Parked {
        final RequestInFlight request;

        @Nullable Timer timer;

        Parked(RequestInFlight request) {
            this.request = request;
        }
    }

    private final int maxRequests;
    private final long maxWaitMs;
    private final Consumer<RequestInFlight> dispatch;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Connection, Deque<Parked>> byConnection = new ConcurrentHashMap<>();

    /** @param dispatch gets each request again once {@link #retry} is called; may park it anew */
    ParkedRequests(int maxRequests, long maxWaitMs, Consumer<RequestInFlight> dispatch) {
        this.maxRequests = maxRequests;
        this.maxWaitMs = maxWaitMs;
        this.dispatch = dispatch;
    }

    /** {@return whether requests of this connection wait, so that the next one must get in line} */
    boolean holdsBack(Connection connection) {
        return count.get() > 0 && byConnection.containsKey(connection);
    }

    int size() {
        return count.get();
    }

    void park(RequestInFlight request) {
        if (count.incrementAndGet() > maxRequests) {
            count.decrementAndGet();
            request.fail(errorFor(request.api()));
            return;
        }
        Parked parked = new Parked(request);
        byConnection
                .computeIfAbsent(request.connection(), connection -> new ArrayDeque<>())
                .add(parked);
        request.onClose(() -> {
            if (remove(parked)) {
                request.exchange().answerNothing();
            }
        });
        parked.timer = request.connection()
                .schedule(
                        () -> {
                            if (remove(parked)) {
                                request.fail(errorFor(request.api()));
                            }
                        },
                        maxWaitMs,
                        TimeUnit.MILLISECONDS);
    }

    /** Gives all that wait to the handlers, in order. Any thread. */
    void retry() {
        for (Connection connection : byConnection.keySet()) {
            connection.defer(() -> retry(connection));
        }
    }

    private void retry(Connection connection) {
        Deque<Parked> queue = byConnection.remove(connection);
        if (queue == null) {
            return;
        }
        count.addAndGet(-queue.size());
        for (Parked parked : queue) {
            cancelTimer(parked);
            dispatch.accept(parked.request);
        }
    }

    private boolean remove(Parked parked) {
        Connection connection = parked.request.connection();
        Deque<Parked> queue = byConnection.get(connection);
        if (queue == null || !queue.remove(parked)) {
            return false;
        }
        count.decrementAndGet();
        cancelTimer(parked);
        if (queue.isEmpty()) {
            byConnection.remove(connection);
        }
        return true;
    }

    private static void cancelTimer(Parked parked) {
        Timer timer = parked.timer;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** {@return the error after which a client tries again by itself} */
    static ErrorCode errorFor(ApiKey api) {
        return switch (api) {
            case PRODUCE, FETCH, LIST_OFFSETS, OFFSET_FOR_LEADER_EPOCH, DELETE_RECORDS ->
                ErrorCode.NOT_LEADER_OR_FOLLOWER;
            case OFFSET_COMMIT,
                    OFFSET_FETCH,
                    JOIN_GROUP,
                    SYNC_GROUP,
                    HEARTBEAT,
                    LEAVE_GROUP,
                    DESCRIBE_GROUPS,
                    LIST_GROUPS,
                    DELETE_GROUPS,
                    OFFSET_DELETE,
                    CONSUMER_GROUP_HEARTBEAT,
                    CONSUMER_GROUP_DESCRIBE,
                    SHARE_GROUP_HEARTBEAT,
                    SHARE_GROUP_DESCRIBE,
                    STREAMS_GROUP_HEARTBEAT,
                    STREAMS_GROUP_DESCRIBE,
                    INIT_PRODUCER_ID,
                    ADD_PARTITIONS_TO_TXN,
                    ADD_OFFSETS_TO_TXN,
                    END_TXN,
                    TXN_OFFSET_COMMIT,
                    DESCRIBE_TRANSACTIONS,
                    LIST_TRANSACTIONS -> ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
            case FIND_COORDINATOR -> ErrorCode.COORDINATOR_NOT_AVAILABLE;
            case METADATA, DESCRIBE_TOPIC_PARTITIONS -> ErrorCode.LEADER_NOT_AVAILABLE;
            default -> ErrorCode.NOT_CONTROLLER;
        };
    }
}
