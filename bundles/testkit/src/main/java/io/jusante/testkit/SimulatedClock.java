package io.jusante.testkit;

import io.jusante.kernel.Clock;

/** A clock that moves only when it is told to. Any thread may read it; one thread moves it. */
public final class SimulatedClock implements Clock {
    private static final long NS_PER_MS = 1_000_000;

    private final long wallAtZeroMs;
    private volatile long nowNs;

    /** A clock at a fixed moment of 2026. */
    public SimulatedClock() {
        this(1_793_000_000_000L);
    }

    public SimulatedClock(long wallMs) {
        wallAtZeroMs = wallMs;
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    @Override
    public long wallMs() {
        return wallAtZeroMs + nowNs / NS_PER_MS;
    }

    /** Moves time on. */
    public void advanceNs(long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("time does not run back: " + ns);
        }
        long now = nowNs;
        nowNs = now + ns;
    }

    /** Moves time on. */
    public void advanceMs(long ms) {
        advanceNs(Math.multiplyExact(ms, NS_PER_MS));
    }

    @Override
    public String toString() {
        return "SimulatedClock[" + nowNs + " ns]";
    }
}
