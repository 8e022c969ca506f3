package io.jusante.partition.replica.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** {@code num.recovery.threads.per.data.dir} threads for each log directory, which end when they have nothing to do. */
final class RecoveryPools implements AutoCloseable {
    private static final long KEEP_ALIVE_S = 5;

    private final int threads;
    private final Map<LogDirectory, ThreadPoolExecutor> pools = new HashMap<>();

    RecoveryPools(int threads) {
        this.threads = threads;
    }

    synchronized Executor of(LogDirectory directory) {
        return pools.computeIfAbsent(directory, key -> pool("recovery", threads, KEEP_ALIVE_S));
    }

    /** {@return a pool of so many daemon threads at most, which end after idling so long} */
    static ThreadPoolExecutor pool(String name, int threads, long keepAliveS) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, keepAliveS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public synchronized void close() {
        pools.values().forEach(ThreadPoolExecutor::shutdown);
    }
}
