package io.jusante.testkit;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A scheduled executor that goes by the time of a {@link SeededScheduler}. Knows delays and no periods; a task that was
 * cancelled does not run, though time may still move to its moment.
 */
public final class SimulatedTimers extends AbstractExecutorService implements ScheduledExecutorService {
    private final SeededScheduler scheduler;
    private int waiting;
    private boolean shutDown;

    public SimulatedTimers(SeededScheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** {@return how many tasks wait for their time: none, when everybody has cancelled what they do not need} */
    public int waiting() {
        return waiting;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        Task<V> task = new Task<>(callable, scheduler.clock().nanoTime() + unit.toNanos(delay));
        waiting++;
        scheduler.schedule(unit.toNanos(delay), task);
        return task;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("a task schedules its next turn itself");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("a task schedules its next turn itself");
    }

    @Override
    public void execute(Runnable command) {
        scheduler.schedule(0, command);
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutDown;
    }

    private final class Task<V> extends CompletableFuture<V> implements ScheduledFuture<V>, Runnable {
        private final Callable<V> command;
        private final long deadlineNs;

        Task(Callable<V> command, long deadlineNs) {
            this.command = command;
            this.deadlineNs = deadlineNs;
        }

        @Override
        public void run() {
            if (!isDone()) {
                waiting--;
                complete(call());
            }
        }

        /** What is thrown ends the simulation, and does not hide in a future that nobody looks at. */
        private V call() {
            try {
                return command.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean wasWaiting = super.cancel(mayInterruptIfRunning);
            if (wasWaiting) {
                waiting--;
            }
            return wasWaiting;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(deadlineNs - scheduler.clock().nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
