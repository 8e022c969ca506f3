package io.jusante.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import org.HdrHistogram.Histogram;

/**
 * One producer at a fixed rate and one consumer at the end of its partition, in one thread: the latency of a batch counts
 * from when it was due to be sent until the consumer has it.
 */
final class DeliveryLoad implements Peer.Tally {
    private static final long MAX_LATENCY_NS = 120_000_000_000L;

    private final Histogram latencyNs = new Histogram(MAX_LATENCY_NS, 3);
    private final LongQueue underWay = new LongQueue();
    private final long total;
    private final double ratePerSecond;
    private final long skipped;
    private final long batchBytes;
    private long delivered;
    private long surplusBytes;
    private @org.jspecify.annotations.Nullable Peer consumer;

    /** @param batchBytes what one produce request adds to what the consumer gets */
    DeliveryLoad(long total, double ratePerSecond, long skipped, long batchBytes) {
        this.total = total;
        this.ratePerSecond = ratePerSecond;
        this.skipped = skipped;
        this.batchBytes = batchBytes;
    }

    /** Runs until all is delivered. {@return how long it took, in nanoseconds} */
    long run(InetSocketAddress broker, Frame produce, Answers produced, Frame fetch, Answers fetched, int depth)
            throws IOException {
        try (Selector selector = Selector.open()) {
            Peer producer = new Peer(broker, selector, produce, produced, depth);
            Peer reader = new Peer(broker, selector, fetch, fetched, 1);
            consumer = reader;
            reader.request(System.nanoTime());
            reader.send();
            Pace pace = new Pace(ratePerSecond);
            long startNs = pace.dueNs(0);
            long issued = 0;
            while (delivered < total) {
                while (issued < total && pace.dueNs(issued) <= System.nanoTime()) {
                    long dueNs = pace.dueNs(issued++);
                    underWay.add(dueNs);
                    producer.request(dueNs);
                    producer.send();
                }
                pace.await(selector, issued < total ? issued : -1);
                Pace.serve(selector, this);
            }
            producer.close();
            reader.close();
            return System.nanoTime() - startNs;
        }
    }

    @Override
    public void answered(Peer peer, long dueNs, long recordBytes) {
        if (peer != consumer) {
            return;
        }
        long now = System.nanoTime();
        surplusBytes += recordBytes;
        while (surplusBytes >= batchBytes) {
            surplusBytes -= batchBytes;
            long latency = now - underWay.remove();
            if (delivered++ >= skipped) {
                latencyNs.recordValue(Math.min(MAX_LATENCY_NS, latency));
            }
        }
        peer.request(now);
    }

    long delivered() {
        return delivered;
    }

    Histogram latencyNs() {
        return latencyNs;
    }
}
