package io.jusante.coordinator.group.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The offsets that one group committed in one topic, by partition: two arrays, sorted, because there are so many. */
final class PartitionOffsets {
    private static final int FIRST_CAPACITY = 1;

    private int[] partitions = new int[FIRST_CAPACITY];
    private @Nullable CommittedOffset[] offsets = new CommittedOffset[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    /** {@return the partition at an index, in ascending order} */
    int partition(int index) {
        return partitions[index];
    }

    /** {@return the offset at an index} */
    CommittedOffset offset(int index) {
        CommittedOffset offset = offsets[index];
        if (index >= size || offset == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return offset;
    }

    @Nullable CommittedOffset get(int partition) {
        int index = indexOf(partition);
        return index < 0 ? null : offsets[index];
    }

    /** {@return the offset before, or null} */
    @Nullable CommittedOffset put(int partition, CommittedOffset offset) {
        int index = indexOf(partition);
        if (index >= 0) {
            CommittedOffset before = offsets[index];
            offsets[index] = offset;
            return before;
        }
        int free = -index - 1;
        if (size == partitions.length) {
            int capacity = size + Math.max(1, size / 2);
            partitions = Arrays.copyOf(partitions, capacity);
            offsets = Arrays.copyOf(offsets, capacity);
        }
        System.arraycopy(partitions, free, partitions, free + 1, size - free);
        System.arraycopy(offsets, free, offsets, free + 1, size - free);
        partitions[free] = partition;
        offsets[free] = offset;
        size++;
        return null;
    }

    /** {@return the offset that was there, or null} */
    @Nullable CommittedOffset remove(int partition) {
        int index = indexOf(partition);
        if (index < 0) {
            return null;
        }
        CommittedOffset before = offsets[index];
        size--;
        System.arraycopy(partitions, index + 1, partitions, index, size - index);
        System.arraycopy(offsets, index + 1, offsets, index, size - index);
        offsets[size] = null;
        return before;
    }

    private int indexOf(int partition) {
        // commits come in ascending order as a rule, and most of them change the last or add one
        if (size > 0 && partitions[size - 1] < partition) {
            return -size - 1;
        }
        return Arrays.binarySearch(partitions, 0, size, partition);
    }
}
