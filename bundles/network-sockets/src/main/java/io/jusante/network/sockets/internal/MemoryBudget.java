package io.jusante.network.sockets.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many frames, and bytes of frames, are held at once over all connections. Who does not get memory waits in line:
 * nobody overtakes, so neither a large frame nor a slow connection starves.
 *
 * <p>A frame is let in alone even if it is larger than the whole budget; otherwise it would wait for ever. Any thread.
 */
final class MemoryBudget {
    /** Who waits for memory. */
    interface Waiter {
        /** The bytes waited for are reserved now. Called under the budget's lock, on any thread. */
        void granted();
    }

    private record Place(Waiter waiter, int bytes) {}

    /** Bytes are counted in the low bits and frames in the high ones, so that one atomic add does both. */
    private static final int FRAME_SHIFT = 44;

    private static final long BYTE_MASK = (1L << FRAME_SHIFT) - 1;

    private final long maxBytes;
    private final int maxFrames;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Place> line = new ArrayDeque<>();
    private volatile int waiting;

    MemoryBudget(long maxBytes, int maxFrames) {
        if (maxBytes <= 0 || maxBytes > BYTE_MASK / 2 || maxFrames <= 0 || maxFrames >= 1 << 18) {
            throw new IllegalArgumentException(maxBytes + " bytes, " + maxFrames + " frames");
        }
        this.maxBytes = maxBytes;
        this.maxFrames = maxFrames;
    }

    /** {@return whether one frame of this size was reserved; if not, {@link #await} comes next} */
    boolean tryReserve(int bytes) {
        if (waiting > 0) {
            return false;
        }
        return take(bytes);
    }

    /** Gets in line; the waiter may be called before this returns. */
    void await(Waiter waiter, int bytes) {
        synchronized (line) {
            line.add(new Place(waiter, bytes));
            waiting = line.size();
            letIn();
        }
    }

    /** {@return whether the waiter was still in line and has left it; if not, it was granted} */
    boolean leave(Waiter waiter) {
        synchronized (line) {
            boolean left = line.removeIf(place -> place.waiter() == waiter);
            waiting = line.size();
            letIn();
            return left;
        }
    }

    /** Gives one frame back. */
    void release(int bytes) {
        used.addAndGet(-unit(bytes));
        if (waiting > 0) {
            synchronized (line) {
                letIn();
            }
        }
    }

    long usedBytes() {
        return used.get() & BYTE_MASK;
    }

    int usedFrames() {
        return (int) (used.get() >>> FRAME_SHIFT);
    }

    int waiting() {
        return waiting;
    }

    /** Holding the line's lock. */
    private void letIn() {
        Place next = line.peek();
        while (next != null && take(next.bytes())) {
            line.remove();
            next.waiter().granted();
            next = line.peek();
        }
        waiting = line.size();
    }

    private boolean take(int bytes) {
        long before = used.get();
        while (fits(before, bytes)) {
            if (used.compareAndSet(before, before + unit(bytes))) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    private boolean fits(long before, int bytes) {
        long heldBytes = before & BYTE_MASK;
        return heldBytes == 0 || (heldBytes + bytes <= maxBytes && (before >>> FRAME_SHIFT) < maxFrames);
    }

    private static long unit(int bytes) {
        return (1L << FRAME_SHIFT) + bytes;
    }
}
