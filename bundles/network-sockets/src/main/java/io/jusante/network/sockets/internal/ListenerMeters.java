package io.jusante.network.sockets.internal;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of one listener's connections. Any thread. */
final class ListenerMeters {
    private final String listener;
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder refused = new LongAdder();

    ListenerMeters(String listener) {
        this.listener = listener;
    }

    String listener() {
        return listener;
    }

    void connectionOpened() {
        opened.increment();
    }

    void connectionClosed() {
        closed.increment();
    }

    void connectionRefused() {
        refused.increment();
    }

    /** Read before {@link #opened}, so that no more were closed than opened. */
    long closed() {
        return closed.sum();
    }

    long opened() {
        return opened.sum();
    }

    long refused() {
        return refused.sum();
    }
}
