package io.jusante.partition.replica.internal;

import io.jusante.kernel.Lane;
import io.jusante.partition.Partition.Waiting;
import io.jusante.partition.ProgressWaiter;
import io.jusante.partition.ReadBound;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for one replica to move on: a list for each bound, woken at the end of a drain in which the bound moved.
 * The lists are the lane's; a registration is a command in it, and so is its end.
 */
final class Waiters {
    private final Lane lane;
    private final AppendTrail trail;
    private final Line logEnd = new Line();
    private final Line highWatermark = new Line();
    private final Line lastStableOffset = new Line();

    Waiters(Lane lane, AppendTrail trail) {
        this.lane = lane;
        this.trail = trail;
    }

    /** Registers a waiter; any thread. */
    Waiting register(ReadBound bound, long fromOffset, int minBytes, ProgressWaiter waiter) {
        Node node = new Node(line(bound), fromOffset, minBytes, waiter);
        lane.execute(node);
        // from here on the caller looks again by itself: what is registered later than now must look for it
        node.callerLooked = true;
        return node;
    }

    private Line line(ReadBound bound) {
        return switch (bound) {
            case LOG_END -> logEnd;
            case HIGH_WATERMARK -> highWatermark;
            case LAST_STABLE_OFFSET -> lastStableOffset;
        };
    }

    /** Takes the bounds as they are, waking nobody. */
    void reset(long newLogEnd, long newHighWatermark, long newLastStableOffset) {
        logEnd.offset = newLogEnd;
        highWatermark.offset = newHighWatermark;
        lastStableOffset.offset = newLastStableOffset;
    }

    /** Wakes those for whom enough is there, where their bound moved. */
    void moved(long newLogEnd, long newHighWatermark, long newLastStableOffset) {
        logEnd.moved(newLogEnd);
        highWatermark.moved(newHighWatermark);
        lastStableOffset.moved(newLastStableOffset);
    }

    /** Wakes everybody: the replica went away, or another engine has its log. */
    void wakeAll() {
        logEnd.wakeAll();
        highWatermark.wakeAll();
        lastStableOffset.wakeAll();
    }

    /** {@return how many are registered} */
    int count() {
        return logEnd.count() + highWatermark.count() + lastStableOffset.count();
    }

    /** Those who wait for one bound. */
    private final class Line {
        private @Nullable Node head;
        private long offset;

        void moved(long newOffset) {
            if (offset == newOffset) {
                return;
            }
            offset = newOffset;
            Node node = head;
            if (node == null) {
                return;
            }
            long bytes = trail.bytesBefore(newOffset);
            while (node != null) {
                Node following = node.next;
                node.wakeIfEnough(newOffset, bytes);
                node = following;
            }
        }

        void wakeAll() {
            for (Node node = head; node != null; node = node.next) {
                node.wake();
            }
        }

        int count() {
            int count = 0;
            for (Node node = head; node != null; node = node.next) {
                count++;
            }
            return count;
        }
    }

    /** One registration: a command of the lane that links it, or takes it out once it is closed. */
    private final class Node implements Waiting, Runnable {
        private final Line line;
        private final long fromOffset;
        private final int minBytes;
        private final ProgressWaiter waiter;
        private volatile boolean callerLooked;
        private volatile boolean closed;

        private boolean linked;
        private long bytesBeforeFrom;
        private @Nullable Node previous;
        private @Nullable Node next;

        Node(Line line, long fromOffset, int minBytes, ProgressWaiter waiter) {
            this.line = line;
            this.fromOffset = fromOffset;
            this.minBytes = minBytes;
            this.waiter = waiter;
        }

        @Override
        public void run() {
            if (closed) {
                unlink();
            } else {
                link();
            }
        }

        private void link() {
            Node head = line.head;
            next = head;
            if (head != null) {
                head.previous = this;
            }
            line.head = this;
            linked = true;
            bytesBeforeFrom = trail.bytesBefore(fromOffset);
            if (callerLooked) {
                wakeIfEnough(line.offset, trail.bytesBefore(line.offset));
            }
        }

        private void unlink() {
            if (!linked) {
                return;
            }
            linked = false;
            Node before = previous;
            Node after = next;
            if (before == null) {
                line.head = after;
            } else {
                before.next = after;
            }
            if (after != null) {
                after.previous = before;
            }
            previous = null;
            next = null;
        }

        private void wakeIfEnough(long offset, long bytesBeforeOffset) {
            boolean unknown = bytesBeforeFrom == AppendTrail.UNKNOWN || bytesBeforeOffset == AppendTrail.UNKNOWN;
            if (offset > fromOffset && (unknown || bytesBeforeOffset - bytesBeforeFrom >= minBytes)) {
                wake();
            }
        }

        private void wake() {
            if (!closed) {
                waiter.progressed();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                lane.execute(this);
            }
        }
    }
}
