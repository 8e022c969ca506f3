package io.jusante.itests.groups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One thread that owns all members and their connections; whoever wants something of them sends it here. */
final class EventLoop implements AutoCloseable {
    private static final long CALL_LIMIT_S = 60;
    private static final long LONGEST_SLEEP_MS = 100;

    private final Findings findings;
    private final Selector selector;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private final Thread thread = new Thread(this::run, "members");
    private long timersMade;
    private volatile boolean closed;

    private record Timer(long atNs, long number, Runnable action) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            int byTime = Long.compare(atNs - other.atNs, 0);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    EventLoop(Findings findings) {
        this.findings = findings;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs it in the loop; from any thread. */
    void execute(Runnable command) {
        commands.add(command);
        selector.wakeup();
    }

    /** Asks in the loop and waits for the answer; from any other thread. */
    <T> T call(Callable<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        execute(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(CALL_LIMIT_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** In the loop only. */
    void after(long delayMs, Runnable action) {
        timers.add(new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs), timersMade++, action));
    }

    /** In the loop only. */
    Connection connect(InetSocketAddress address, Connection.Listener listener) {
        return new Connection(selector, address, listener);
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(sleepMs());
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Connection) key.attachment()).ready();
                }
                selector.selectedKeys().clear();
                for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                    command.run();
                }
                long nowNs = System.nanoTime();
                while (!timers.isEmpty() && timers.peek().atNs() - nowNs <= 0) {
                    timers.poll().action().run();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException | RuntimeException | Error e) {
            // without the loop nothing would go on, and the test would only say that it waited for too long
            java.io.StringWriter trace = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(trace));
            findings.add("the members' own loop failed: " + trace);
        }
    }

    private long sleepMs() {
        Timer next = timers.peek();
        if (next == null) {
            return LONGEST_SLEEP_MS;
        }
        long untilNs = next.atNs() - System.nanoTime();
        return Math.max(1, Math.min(LONGEST_SLEEP_MS, TimeUnit.NANOSECONDS.toMillis(untilNs)));
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(CALL_LIMIT_S));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
