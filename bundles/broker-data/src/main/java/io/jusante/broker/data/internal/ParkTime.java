package io.jusante.broker.data.internal;

import java.util.concurrent.TimeUnit;

/**
 * How long a fetch is parked at most. Fetches that wait for the same time end together, at ticks of a thirty-second part
 * of it: consumers that have nothing to read wake the broker some times a second, and not once for each of them. A fetch
 * ends up to that part earlier than it might, and never later.
 */
final class ParkTime {
    private static final long TICKS = 32;

    private ParkTime() {}

    /** {@return nanoseconds from {@code nowNs} on} */
    static long of(int maxWaitMs, long nowNs) {
        long waitNs = TimeUnit.MILLISECONDS.toNanos(maxWaitMs);
        long tickNs = Math.max(1, waitNs / TICKS);
        return waitNs - Math.floorMod(nowNs + waitNs, tickNs);
    }
}
