package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.ShardTimers;
import io.jusante.kernel.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one shard, in its lane. A timer has one place in the heap, which may come earlier than its deadline:
 * postponing it moves the deadline only, and when its place comes up it takes the next one. What is cancelled stays in
 * the heap until its place comes up, or until such places are the majority.
 */
final class TimerHeap<R> implements ShardTimers<R> {
    /** In place of a moment: nothing is scheduled. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long FIRST_RETRY_MS = 500;
    private static final int MAX_RETRY_DOUBLINGS = 6;
    private static final int TOLERATED_STALE_PLACES = 64;

    private final Clock clock;
    private final Map<Object, Entry<R>> entries = new HashMap<>();
    private final PriorityQueue<Place<R>> heap =
            new PriorityQueue<>((one, other) -> Long.signum(one.atNs - other.atNs));
    private int stalePlaces;

    TimerHeap(Clock clock) {
        this.clock = clock;
    }

    /** One timer. */
    static final class Entry<R> {
        private final Object key;
        private Action<R> action;
        private long deadlineNs;
        private @Nullable Place<R> place;
        private int retries;

        Entry(Object key, Action<R> action) {
            this.key = key;
            this.action = action;
        }

        Action<R> action() {
            return action;
        }

        @Override
        public String toString() {
            return String.valueOf(key);
        }
    }

    /** A place in the heap; without an entry it is stale. */
    private static final class Place<R> {
        private final long atNs;
        private @Nullable Entry<R> entry;

        Place(long atNs, Entry<R> entry) {
            this.atNs = atNs;
            this.entry = entry;
        }
    }

    @Override
    public void schedule(Object key, long delayMs, Action<R> action) {
        Objects.requireNonNull(action);
        long deadlineNs = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(delayMs, 0));
        Entry<R> entry = entries.get(key);
        if (entry == null || entry.place == null) {
            // one that is being run right now is replaced: whatever becomes of it, this one comes next
            entry = new Entry<>(key, action);
            entries.put(key, entry);
        } else {
            entry.action = action;
            entry.retries = 0;
        }
        moveTo(entry, deadlineNs);
    }

    private void moveTo(Entry<R> entry, long deadlineNs) {
        entry.deadlineNs = deadlineNs;
        Place<R> place = entry.place;
        if (place != null && place.atNs - deadlineNs <= 0) {
            return;
        }
        makeStale(entry);
        Place<R> next = new Place<>(deadlineNs, entry);
        entry.place = next;
        heap.add(next);
    }

    private void makeStale(Entry<R> entry) {
        Place<R> place = entry.place;
        if (place == null) {
            return;
        }
        place.entry = null;
        entry.place = null;
        stalePlaces++;
        if (stalePlaces > TOLERATED_STALE_PLACES && stalePlaces > heap.size() / 2) {
            heap.removeIf(candidate -> candidate.entry == null);
            stalePlaces = 0;
        }
    }

    @Override
    public void cancel(Object key) {
        Entry<R> entry = entries.remove(key);
        if (entry != null) {
            makeStale(entry);
        }
    }

    @Override
    public boolean isScheduled(Object key) {
        Entry<R> entry = entries.get(key);
        return entry != null && entry.place != null;
    }

    /** {@return a timer whose time has come and which is to be run now, or null} It counts as not scheduled. */
    @Nullable Entry<R> poll(long nowNs) {
        for (Place<R> first = heap.peek(); first != null && first.atNs - nowNs <= 0; first = heap.peek()) {
            heap.remove();
            Entry<R> entry = first.entry;
            if (entry == null) {
                stalePlaces--;
                continue;
            }
            entry.place = null;
            if (entry.deadlineNs - nowNs <= 0) {
                return entry;
            }
            moveTo(entry, entry.deadlineNs);
        }
        return null;
    }

    /** {@return not after the moment when the next timer comes due; {@link #NEVER} where there is none} */
    long nextNs() {
        for (Place<R> first = heap.peek(); first != null; first = heap.peek()) {
            if (first.entry != null) {
                return first.atNs;
            }
            heap.remove();
            stalePlaces--;
        }
        return NEVER;
    }

    /** The timer has run, and what it decided is committed. */
    void done(Entry<R> entry) {
        if (entry.place == null) {
            entries.remove(entry.key, entry);
        }
    }

    /** What the timer decided could not be recorded: it comes again, unless it was cancelled or replaced. */
    void retry(Entry<R> entry) {
        if (entry.place == null && entries.get(entry.key) == entry) {
            long delayMs = FIRST_RETRY_MS << Math.min(entry.retries++, MAX_RETRY_DOUBLINGS);
            moveTo(entry, clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMs));
        }
    }

    /** Forgets all of them. */
    void clear() {
        entries.clear();
        heap.clear();
        stalePlaces = 0;
    }

    /** {@return how many are scheduled or being run} */
    int size() {
        return entries.size();
    }

    /** {@return how many places the heap has, stale ones included} */
    int places() {
        return heap.size();
    }
}
