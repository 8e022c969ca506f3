package io.jusante.kernel;

/** Time that passes when a test says so. */
final class ManualClock implements Clock {
    private long nowNs;

    @Override
    public synchronized long nanoTime() {
        return nowNs;
    }

    @Override
    public synchronized long wallMs() {
        return nowNs / 1_000_000;
    }

    synchronized void advanceNs(long ns) {
        nowNs += ns;
    }
}
