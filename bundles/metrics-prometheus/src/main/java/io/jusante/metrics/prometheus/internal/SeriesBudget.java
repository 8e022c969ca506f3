package io.jusante.metrics.prometheus.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** How many series one scrape may still have, over all sources. Any thread. */
final class SeriesBudget {
    private final AtomicInteger left;
    private final AtomicInteger dropped = new AtomicInteger();

    SeriesBudget(int max) {
        this.left = new AtomicInteger(max);
    }

    /** {@return whether so many more may be reported; if not they count as dropped} */
    boolean take(int series) {
        if (left.addAndGet(-series) >= 0) {
            return true;
        }
        left.addAndGet(series);
        dropped.addAndGet(series);
        return false;
    }

    boolean isSpent() {
        return left.get() <= 0;
    }

    int dropped() {
        return dropped.get();
    }
}
