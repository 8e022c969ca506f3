package io.jusante.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over some connections from one thread.
 *
 * <p>Closed loop: each connection keeps {@code depth} requests outstanding, until enough are answered. Open loop: request
 * number n is due n / rate seconds after the start, whatever became of those before, and its latency counts from then: a
 * broker that stalls cannot hide it (coordinated omission).
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

    /** Runs to the end. {@return how long it took, in nanoseconds} */
    long run(InetSocketAddress broker, List<Frame> frames, List<Answers> answers, int depth) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < frames.size(); i++) {
                peers.add(new Peer(broker, selector, frames.get(i), answers.get(i), depth));
            }
            long startNs = System.nanoTime();
            if (ratePerSecond == 0) {
                for (int i = 0; i < depth; i++) {
                    for (Peer peer : peers) {
                        issue(peer, System.nanoTime());
                    }
                }
            }
            while (answered < total && recordBytes < untilBytes) {
                long waitMs = ratePerSecond == 0 ? 1_000 : issueDue(startNs);
                if (waitMs > 0) {
                    selector.select(waitMs);
                } else {
                    selector.selectNow();
                }
                serve(selector.selectedKeys());
            }
            return System.nanoTime() - startNs;
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    /** Issues what is due. {@return milliseconds until something is, 0 for less than one} */
    private long issueDue(long startNs) throws IOException {
        long now = System.nanoTime();
        while (issued < total) {
            long dueNs = startNs + (long) (issued * 1e9 / ratePerSecond);
            if (dueNs > now) {
                return (dueNs - now) / 1_000_000;
            }
            issue(peers.get((int) (issued % peers.size())), dueNs);
        }
        return 1_000;
    }

    private void issue(Peer peer, long dueNs) throws IOException {
        if (issued < total) {
            issued++;
            peer.request(dueNs);
        }
    }

    private void serve(Set<SelectionKey> ready) throws IOException {
        for (SelectionKey key : ready) {
            Peer peer = (Peer) key.attachment();
            if (key.isWritable()) {
                peer.send();
            }
            if (key.isReadable()) {
                peer.receive(this);
                peer.send();
            }
        }
        ready.clear();
    }

    @Override
    public void answered(Peer peer, long dueNs, long bytes) throws IOException {
        long now = System.nanoTime();
        latencyNs.recordValue(Math.min(MAX_LATENCY_NS, now - dueNs));
        answered++;
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
