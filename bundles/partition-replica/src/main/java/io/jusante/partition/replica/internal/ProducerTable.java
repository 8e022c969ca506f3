package io.jusante.partition.replica.internal;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Producers by id: an open hash table with linear probing, as a look-up for each batch should not box its key. */
final class ProducerTable {
    private static final int SMALLEST = 8;

    private @Nullable ProducerEntry[] slots = new @Nullable ProducerEntry[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @Nullable ProducerEntry get(long producerId) {
        return slots[indexOf(producerId)];
    }

    ProducerEntry getOrAdd(long producerId) {
        ProducerEntry entry = get(producerId);
        if (entry == null) {
            entry = new ProducerEntry(producerId);
            put(entry);
        }
        return entry;
    }

    /** Puts an entry in place of the one that has its id. */
    void put(ProducerEntry entry) {
        int index = indexOf(entry.producerId());
        if (slots[index] == null) {
            size++;
        }
        slots[index] = entry;
        if (size * 2 > slots.length) {
            rebuild(slots.length * 2);
        }
    }

    void removeIf(Predicate<ProducerEntry> condition) {
        int before = size;
        for (int i = 0; i < slots.length; i++) {
            ProducerEntry entry = slots[i];
            if (entry != null && condition.test(entry)) {
                slots[i] = null;
                size--;
            }
        }
        if (size != before) {
            // holes break the probing: what is left is put anew
            rebuild(Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, size)) * 4));
        }
    }

    void forEach(Consumer<ProducerEntry> consumer) {
        for (ProducerEntry entry : slots) {
            if (entry != null) {
                consumer.accept(entry);
            }
        }
    }

    private void rebuild(int capacity) {
        @Nullable ProducerEntry[] old = slots;
        slots = new @Nullable ProducerEntry[capacity];
        for (ProducerEntry entry : old) {
            if (entry != null) {
                slots[indexOf(entry.producerId())] = entry;
            }
        }
    }

    /** {@return where the id is, or where it would go; at most half of the slots are taken, so there is an end} */
    private int indexOf(long producerId) {
        int mask = slots.length - 1;
        int index = (int) ((producerId * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        ProducerEntry entry = slots[index];
        while (entry != null && entry.producerId() != producerId) {
            index = (index + 1) & mask;
            entry = slots[index];
        }
        return index;
    }
}
