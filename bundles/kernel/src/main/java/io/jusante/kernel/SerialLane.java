package io.jusante.kernel;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A lane over a queue with many producers and one consumer: whoever moves {@code state} from idle to owned is the
 * consumer until it moves it back.
 *
 * <p>The order is the queue's: a thread that finds the lane idle runs its own command without queueing it only if the
 * queue is empty, so that what it submitted before comes first. After giving the lane back, the consumer looks at the
 * queue once more; a producer looks at the state after it queued. One of the two sees the other.
 */
final class SerialLane implements Lane {
    private static final int IDLE = 0;
    private static final int OWNED = 1;

    /** A command that must not run on a thread which can't block. */
    private record Blocking(Runnable command) implements Runnable {
        @Override
        public void run() {
            command.run();
        }
    }

    private final String name;
    private final LaneListener listener;
    private final Executor pool;
    private final LaneBounds bounds;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger state = new AtomicInteger(IDLE);
    private final AtomicInteger backlog = new AtomicInteger();
    private final Runnable poolDrain = this::drainOnPool;
    private volatile @Nullable Thread owner;
    private volatile boolean slow;
    /** Quick drains in a row; the owner's. */
    private int quickDrains;

    SerialLane(String name, LaneListener listener, Executor pool, LaneBounds bounds, Clock clock) {
        this.name = name;
        this.listener = listener;
        this.pool = pool;
        this.bounds = bounds;
        this.clock = clock;
    }

    @Override
    public void execute(Runnable command) {
        if (!slow && state.compareAndSet(IDLE, OWNED)) {
            if (queue.isEmpty()) {
                drainInline(command);
            } else {
                enqueue(command);
                drainInline(null);
            }
            return;
        }
        enqueue(command);
        if (state.compareAndSet(IDLE, OWNED)) {
            if (slow) {
                pool.execute(poolDrain);
            } else {
                drainInline(null);
            }
        }
    }

    @Override
    public void executeBlocking(Runnable command) {
        enqueue(new Blocking(command));
        if (state.compareAndSet(IDLE, OWNED)) {
            pool.execute(poolDrain);
        }
    }

    private void enqueue(Runnable command) {
        backlog.incrementAndGet();
        queue.offer(command);
    }

    /** Drains on the submitting thread, which owns the lane, until the queue is empty or the bounds are reached. */
    private void drainInline(@Nullable Runnable first) {
        long startNs = clock.nanoTime();
        Runnable next = first;
        int left = bounds.inlineCommands();
        do {
            left = drainOnce(next, left, startNs);
            next = null;
            if (queue.isEmpty()) {
                if (giveBack()) {
                    return;
                }
            } else if (left <= 0 || isOver(startNs) || queue.peek() instanceof Blocking) {
                pool.execute(poolDrain);
                return;
            }
        } while (true);
    }

    /** Runs commands and then tells the listener; returns how many more may run inline. */
    private int drainOnce(@Nullable Runnable first, int maxCommands, long startNs) {
        owner = Thread.currentThread();
        int left = maxCommands;
        if (first != null) {
            run(first);
            left--;
        }
        while (left > 0 && !isOver(startNs)) {
            Runnable command = queue.peek();
            if (command == null || command instanceof Blocking) {
                break;
            }
            queue.remove();
            backlog.decrementAndGet();
            run(command);
            left--;
        }
        endDrain(startNs);
        return left;
    }

    private void drainOnPool() {
        do {
            long startNs = clock.nanoTime();
            owner = Thread.currentThread();
            boolean blocked = false;
            for (int left = bounds.inlineCommands(); left > 0; left--) {
                Runnable command = queue.poll();
                if (command == null) {
                    break;
                }
                backlog.decrementAndGet();
                blocked |= command instanceof Blocking;
                run(command);
            }
            // a command that is meant to block says nothing about how quick the others are
            endDrain(blocked ? clock.nanoTime() : startNs);
            if (queue.isEmpty()) {
                if (giveBack()) {
                    return;
                }
            } else {
                // to the end of the pool's queue: other lanes wait as well
                pool.execute(poolDrain);
                return;
            }
        } while (true);
    }

    private void endDrain(long startNs) {
        try {
            listener.drained();
        } catch (Throwable bug) {
            report(bug);
        }
        owner = null;
        if (clock.nanoTime() - startNs > bounds.slowNs()) {
            quickDrains = 0;
            slow = true;
        } else if (slow && ++quickDrains >= bounds.calmDrains()) {
            slow = false;
        }
    }

    /** {@return whether the lane is no longer this thread's} */
    private boolean giveBack() {
        state.set(IDLE);
        return queue.isEmpty() || !state.compareAndSet(IDLE, OWNED);
    }

    private boolean isOver(long startNs) {
        return clock.nanoTime() - startNs > bounds.inlineNs();
    }

    private void run(Runnable command) {
        try {
            command.run();
        } catch (Throwable bug) {
            report(bug);
        }
    }

    private void report(Throwable bug) {
        try {
            listener.failed(bug);
        } catch (Throwable worse) {
            // the listener is the last one to tell; a lane that stopped here would hang its partition for ever
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, worse);
        }
    }

    @Override
    public boolean isOwnedByCaller() {
        return owner == Thread.currentThread();
    }

    @Override
    public int backlog() {
        return backlog.get();
    }

    /** {@return whether drains run on the pool for now} */
    boolean isSlow() {
        return slow;
    }

    @Override
    public String toString() {
        return "Lane[" + name + ", " + backlog + (slow ? " waiting, slow]" : " waiting]");
    }
}
