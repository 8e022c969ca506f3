package io.jusante.broker.data.internal;

import io.jusante.kernel.Clock;
import io.jusante.protocol.message.FetchRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All incremental fetch sessions of this broker, bounded. When it is full, a session that was not used for a while
 * makes room; else the client goes on without one. Any thread; locked, as it is asked once for a session and not once
 * for a fetch but for a look-up.
 */
final class FetchSessions {
    private final Map<Integer, FetchSession> sessions = new HashMap<>();
    private final IntSupplier maxSessions;
    private final LongSupplier minEvictionMs;
    private final Clock clock;

    FetchSessions(IntSupplier maxSessions, LongSupplier minEvictionMs, Clock clock) {
        this.maxSessions = maxSessions;
        this.minEvictionMs = minEvictionMs;
        this.clock = clock;
    }

    /** {@return a new session of the request's partitions, or null where there is no room} */
    synchronized @Nullable FetchSession open(FetchRequest request, boolean byTopicId) {
        long nowMs = clock.wallMs();
        if (sessions.size() >= maxSessions.getAsInt() && !makeRoom(nowMs)) {
            return null;
        }
        int id;
        do {
            id = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        } while (sessions.containsKey(id));
        FetchSession session = new FetchSession(id, request, byTopicId, nowMs);
        sessions.put(id, session);
        return session;
    }

    /** {@return the session, or null where it is closed or was evicted} */
    synchronized @Nullable FetchSession find(int id) {
        FetchSession session = sessions.get(id);
        if (session != null) {
            session.used(clock.wallMs());
        }
        return session;
    }

    synchronized void close(int id) {
        sessions.remove(id);
    }

    synchronized int size() {
        return sessions.size();
    }

    /** Removes the session that was idle for longest, if that is long enough. */
    private boolean makeRoom(long nowMs) {
        FetchSession idlest = null;
        for (FetchSession session : sessions.values()) {
            if (idlest == null || session.lastUsedMs() < idlest.lastUsedMs()) {
                idlest = session;
            }
        }
        if (idlest == null || nowMs - idlest.lastUsedMs() < minEvictionMs.getAsLong()) {
            return false;
        }
        sessions.remove(idlest.id());
        return true;
    }
}
