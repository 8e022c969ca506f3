package io.jusante.testkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Runs tasks one at a time on the calling thread; which one is next, the seed decides. When nothing is ready, time jumps
 * to the next timer.
 */
public final class SeededScheduler {
    private static final int MAX_STEPS = 1_000_000;

    private final long seed;
    private final Random random;
    private final SimulatedClock clock;
    private final List<Queue> queues = new ArrayList<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long timersSet;
    private long steps;

    public SeededScheduler(long seed) {
        this(seed, new SimulatedClock());
    }

    public SeededScheduler(long seed, SimulatedClock clock) {
        this.seed = seed;
        this.random = new Random(seed);
        this.clock = clock;
    }

    public long seed() {
        return seed;
    }

    /** {@return the clock that the timers go by} */
    public SimulatedClock clock() {
        return clock;
    }

    /** {@return the source of all other chance in the simulation} */
    public Random random() {
        return random;
    }

    /** {@return an executor that keeps the order of its tasks, as a thread does} */
    public Executor serial(String name) {
        return queue(name, true);
    }

    /** {@return an executor that keeps no order, as a pool does} */
    public Executor pool(String name) {
        return queue(name, false);
    }

    private Queue queue(String name, boolean ordered) {
        Queue queue = new Queue(name, ordered);
        queues.add(queue);
        return queue;
    }

    /** Runs the task once this time has passed. */
    public void schedule(long delayNs, Runnable task) {
        timers.add(new Timer(clock.nanoTime() + Math.max(delayNs, 0), timersSet++, task));
    }

    /** {@return whether there was something to run: a task, or a timer after moving time} */
    public boolean step() {
        List<Queue> ready = new ArrayList<>();
        for (Queue queue : queues) {
            if (!queue.tasks.isEmpty()) {
                ready.add(queue);
            }
        }
        steps++;
        if (!ready.isEmpty()) {
            ready.get(random.nextInt(ready.size())).runOne();
            return true;
        }
        return fireNextTimer();
    }

    private boolean fireNextTimer() {
        Timer next = timers.poll();
        if (next == null) {
            return false;
        }
        clock.advanceNs(Math.max(0, next.deadlineNs - clock.nanoTime()));
        next.task.run();
        return true;
    }

    /** Runs until nothing is left to run, timers included. */
    public void runUntilIdle() {
        long limit = steps + MAX_STEPS;
        while (step()) {
            if (steps > limit) {
                throw new AssertionError("still busy after " + MAX_STEPS + " steps, " + this);
            }
        }
    }

    /**
     * Runs until the condition holds.
     *
     * @throws AssertionError if everything has run and it does not hold
     */
    public void runUntil(BooleanSupplier condition) {
        long limit = steps + MAX_STEPS;
        while (!condition.getAsBoolean()) {
            if (!step() || steps > limit) {
                throw new AssertionError("it never came to be, " + this);
            }
        }
    }

    @Override
    public String toString() {
        return "seed " + seed + ", step " + steps + ", at " + clock.nanoTime() + " ns";
    }

    private final class Queue implements Executor {
        private final String name;
        private final boolean ordered;
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        Queue(String name, boolean ordered) {
            this.name = name;
            this.ordered = ordered;
        }

        @Override
        public void execute(Runnable task) {
            tasks.addLast(task);
        }

        void runOne() {
            if (!ordered) {
                for (int turns = random.nextInt(tasks.size()); turns > 0; turns--) {
                    tasks.addLast(tasks.removeFirst());
                }
            }
            tasks.removeFirst().run();
        }

        @Override
        public String toString() {
            return name + "[" + tasks.size() + "]";
        }
    }

    private static final class Timer implements Comparable<Timer> {
        private final long deadlineNs;
        private final long order;
        private final Runnable task;

        Timer(long deadlineNs, long order, Runnable task) {
            this.deadlineNs = deadlineNs;
            this.order = order;
            this.task = task;
        }

        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(deadlineNs, other.deadlineNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
