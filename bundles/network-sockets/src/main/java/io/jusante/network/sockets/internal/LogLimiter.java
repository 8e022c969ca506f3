package io.jusante.network.sockets.internal;

import io.jusante.kernel.Clock;

/** Keeps a client that misbehaves from filling the log: so many lines in an interval, the others are counted. */
final class LogLimiter {
    private final Clock clock;
    private final int maxLines;
    private final long intervalNs;
    private long intervalStartNs;
    private int lines;
    private long suppressed;

    LogLimiter(Clock clock, int maxLines, long intervalNs) {
        this.clock = clock;
        this.maxLines = maxLines;
        this.intervalNs = intervalNs;
        this.intervalStartNs = clock.nanoTime();
    }

    /** {@return -1 where this line is to be left out, else how many lines before it were} */
    synchronized long admit() {
        long nowNs = clock.nanoTime();
        if (nowNs - intervalStartNs >= intervalNs) {
            intervalStartNs = nowNs;
            lines = 0;
        }
        if (lines >= maxLines) {
            suppressed++;
            return -1;
        }
        lines++;
        long before = suppressed;
        suppressed = 0;
        return before;
    }
}
