package io.jusante.kernel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes lanes that share one pool of threads which may block. The pool's queue needs no bound of its own: a lane has at
 * most one task in it.
 */
public final class LanePool implements Lanes, AutoCloseable {
    private static final long KEEP_ALIVE_S = 30;

    private final Clock clock;
    private final LaneBounds bounds;
    private final ThreadPoolExecutor pool;

    /**
     * @param name the beginning of the threads' names
     * @param threads how many drains may run on the pool at the same time
     */
    public LanePool(String name, int threads, LaneBounds bounds, Clock clock) {
        this.clock = clock;
        this.bounds = bounds;
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                threads, threads, KEEP_ALIVE_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public Lane lane(String name, LaneListener listener) {
        return new SerialLane(name, listener, this::executeOnPool, bounds, clock);
    }

    private void executeOnPool(Runnable drain) {
        try {
            pool.execute(drain);
        } catch (RejectedExecutionException closed) {
            // the process is ending: what was accepted still runs, on whoever brings it
            drain.run();
        }
    }

    /** Takes no more work onto the pool and waits for what runs there, without interrupting it. */
    @Override
    public void close() {
        close(TimeUnit.SECONDS.toNanos(KEEP_ALIVE_S));
    }

    /** {@return whether everything that ran on the pool ended within the time} */
    public boolean close(long maxWaitNs) {
        pool.shutdown();
        try {
            return pool.awaitTermination(maxWaitNs, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
