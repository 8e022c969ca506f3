package io.jusante.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over some connections from one thread.
 *
 * <p>Closed loop: each connection keeps {@code depth} requests outstanding, until enough are answered. Open loop: requests
 * are due at a fixed {@link Pace}, and their latency counts from then: a broker that stalls cannot hide it (coordinated
 * omission).
 */
final class Load implements Peer.Tally {
    private static final long MAX_LATENCY_NS = 120_000_000_000L;

    private final List<Peer> peers = new ArrayList<>();
    private final Histogram latencyNs = new Histogram(MAX_LATENCY_NS, 3);
    private final long total;
    private final double ratePerSecond;
    private long issued;
    private long answered;
    private long recordBytes;
    private long untilBytes = Long.MAX_VALUE;
    private long skipped;
    private volatile boolean stopped;

    /**
     * @param total how many requests
     * @param ratePerSecond 0 for a closed loop
     */
    Load(long total, double ratePerSecond) {
        this.total = total;
        this.ratePerSecond = ratePerSecond;
    }

    /** Ends as soon as this many bytes of records came, whatever number of requests that took. */
    Load untilBytes(long bytes) {
        untilBytes = bytes;
        return this;
    }

    /** Ends it soon, from any thread. */
    void stop() {
        stopped = true;
    }

    /** Leaves the first answers out of the latencies: both sides are still warming up. */
    Load skip(long number) {
        skipped = number;
        return this;
    }

    /** Runs to the end. {@return how long it took, in nanoseconds} */
    long run(InetSocketAddress broker, List<Frame> frames, List<Answers> answers, int depth) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < frames.size(); i++) {
                peers.add(new Peer(broker, selector, frames.get(i), answers.get(i), depth));
            }
            long startNs = System.nanoTime();
            Pace pace = new Pace(ratePerSecond);
            if (ratePerSecond == 0) {
                fill(depth);
            }
            while (answered < total && recordBytes < untilBytes && !stopped) {
                if (ratePerSecond > 0) {
                    issueDue(pace);
                }
                pace.await(selector, ratePerSecond > 0 && issued < total ? issued : -1);
                Pace.serve(selector, this);
            }
            return System.nanoTime() - startNs;
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    private void fill(int depth) throws IOException {
        for (Peer peer : peers) {
            for (int i = 0; i < depth; i++) {
                issue(peer, System.nanoTime());
            }
            peer.send();
        }
    }

    private void issueDue(Pace pace) throws IOException {
        while (issued < total && pace.dueNs(issued) <= System.nanoTime()) {
            Peer peer = peers.get((int) (issued % peers.size()));
            issue(peer, pace.dueNs(issued));
            peer.send();
        }
    }

    private void issue(Peer peer, long dueNs) {
        if (issued < total) {
            issued++;
            peer.request(dueNs);
        }
    }

    @Override
    public void answered(Peer peer, long dueNs, long bytes) {
        long now = System.nanoTime();
        if (answered++ >= skipped) {
            latencyNs.recordValue(Math.min(MAX_LATENCY_NS, now - dueNs));
        }
        recordBytes += bytes;
        if (ratePerSecond == 0) {
            issue(peer, now);
        }
    }

    long answered() {
        return answered;
    }

    long recordBytes() {
        return recordBytes;
    }

    Histogram latencyNs() {
        return latencyNs;
    }
}
