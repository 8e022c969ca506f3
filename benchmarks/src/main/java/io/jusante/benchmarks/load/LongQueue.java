package io.jusante.benchmarks.load;

/** A queue of numbers that grows and allocates nothing otherwise. One thread. */
final class LongQueue {
    private long[] ring = new long[64];
    private int head;
    private int size;

    void add(long value) {
        if (size == ring.length) {
            long[] larger = new long[size * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = ring[(head + i) % size];
            }
            ring = larger;
            head = 0;
        }
        ring[(head + size++) % ring.length] = value;
    }

    long remove() {
        if (size == 0) {
            throw new IllegalStateException("an answer that nobody asked for");
        }
        long value = ring[head];
        head = (head + 1) % ring.length;
        size--;
        return value;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
