package io.jusante.consensus.local.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Appends that wait for the writer, bounded by number and bytes. Any thread; a plain lock, held for moments. */
final class AppendQueue {
    private final int maxAppends;
    private final long maxBytes;
    private final Deque<PendingAppend> waiting = new ArrayDeque<>();
    private long bytes;

    AppendQueue(int maxAppends, long maxBytes) {
        this.maxAppends = maxAppends;
        this.maxBytes = maxBytes;
    }

    /** {@return whether there was room} */
    synchronized boolean offer(PendingAppend append) {
        int frameBytes = append.frame().limit();
        if (waiting.size() >= maxAppends || (bytes > 0 && bytes + frameBytes > maxBytes)) {
            return false;
        }
        waiting.add(append);
        bytes += frameBytes;
        return true;
    }

    /** {@return all that wait, in order} */
    synchronized List<PendingAppend> takeAll() {
        List<PendingAppend> group = new ArrayList<>(waiting);
        waiting.clear();
        bytes = 0;
        return group;
    }
}
