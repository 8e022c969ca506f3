package io.jusante.benchmarks.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/**
 * The fixed rate of an open loop: request number n is due n / rate seconds after the start, whatever became of those
 * before. Waits without a spinning thread, which would take a core away from the broker.
 */
final class Pace {
    /** A selector waits in whole milliseconds; what is shorter is waited for in naps of this length. */
    private static final long NAP_NS = 30_000;

    private static final long MILLISECOND_NS = 1_000_000;
    private static final long IDLE_MS = 100;

    private final double ratePerSecond;
    private final long startNs;

    /** @param ratePerSecond 0 for a closed loop, in which nothing is ever due */
    Pace(double ratePerSecond) {
        this.ratePerSecond = ratePerSecond;
        this.startNs = System.nanoTime();
    }

    long dueNs(long number) {
        return startNs + (long) (number * 1e9 / ratePerSecond);
    }

    /** Waits until a channel is ready or the request is due; −1 for no request. */
    void await(Selector selector, long nextNumber) throws IOException {
        long restNs = nextNumber < 0 ? IDLE_MS * MILLISECOND_NS : dueNs(nextNumber) - System.nanoTime();
        if (restNs >= 2 * MILLISECOND_NS) {
            selector.select(restNs / MILLISECOND_NS - 1);
        } else if (selector.selectNow() == 0 && restNs > 0) {
            LockSupport.parkNanos(Math.min(restNs, NAP_NS));
            selector.selectNow();
        }
    }

    /** Sends and receives what the channels are ready for. */
    static void serve(Selector selector, Peer.Tally tally) throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            Peer peer = (Peer) key.attachment();
            if (key.isReadable()) {
                peer.receive(tally);
            }
            peer.send();
        }
        selector.selectedKeys().clear();
    }
}
