package io.jusante.partition.replica.internal;

import io.jusante.partition.EpochEnd;
import io.jusante.partition.Partition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leader epochs and the offset at which each began (KIP-101), in Kafka's checkpoint format: a line with the version 0,
 * one with the number of entries, and {@code <epoch> <start offset>} for each. Immutable.
 */
final class LeaderEpochs {
    static final LeaderEpochs NONE = new LeaderEpochs(List.of());

    record Entry(int epoch, long startOffset) {}

    private final List<Entry> entries;

    private LeaderEpochs(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** @throws IllegalArgumentException if it is not a checkpoint */
    static LeaderEpochs parse(ByteBuffer content) {
        String[] lines =
                StandardCharsets.UTF_8.decode(content.slice()).toString().split("\n", -1);
        if (lines.length < 2 || !lines[0].equals("0")) {
            throw new IllegalArgumentException("the leader epoch checkpoint does not begin with the version 0");
        }
        int count = Integer.parseInt(lines[1]);
        if (count < 0 || lines.length < count + 2) {
            throw new IllegalArgumentException("the leader epoch checkpoint says that it has " + count + " entries");
        }
        LeaderEpochs epochs = NONE;
        for (int i = 0; i < count; i++) {
            String[] words = lines[i + 2].split(" ", -1);
            if (words.length != 2) {
                throw new IllegalArgumentException("\"" + lines[i + 2] + "\" in the leader epoch checkpoint");
            }
            epochs = epochs.begin(Integer.parseInt(words[0]), Long.parseLong(words[1]));
        }
        return epochs;
    }

    ByteBuffer format() {
        StringBuilder text = new StringBuilder("0\n").append(entries.size()).append('\n');
        for (Entry entry : entries) {
            text.append(entry.epoch).append(' ').append(entry.startOffset).append('\n');
        }
        return StandardCharsets.UTF_8.encode(text.toString());
    }

    List<Entry> entries() {
        return entries;
    }

    @Nullable Entry first() {
        return entries.isEmpty() ? null : entries.get(0);
    }

    /** {@return these epochs and one more, which begins at the offset; the same if it is not newer than the last} */
    LeaderEpochs begin(int epoch, long startOffset) {
        if (!entries.isEmpty() && entries.get(entries.size() - 1).epoch >= epoch) {
            return this;
        }
        List<Entry> next = new ArrayList<>(entries);
        // an epoch that begins where an older one did leaves that one without a record
        next.removeIf(entry -> entry.startOffset >= startOffset);
        next.add(new Entry(epoch, startOffset));
        return new LeaderEpochs(next);
    }

    /** {@return these epochs as they must be if the log has a record of this epoch at this offset} */
    LeaderEpochs seen(int epoch, long offset) {
        if (epoch < 0 || entries.isEmpty()) {
            return epoch < 0 ? this : begin(epoch, offset);
        }
        Entry last = entries.get(entries.size() - 1);
        if (last.epoch != epoch || last.startOffset <= offset) {
            return begin(epoch, offset);
        }
        // the checkpoint is from before the log was cut and went on with the same epoch
        return new LeaderEpochs(entries.subList(0, entries.size() - 1)).begin(epoch, offset);
    }

    /** {@return these epochs without those that begin at the end of the log or behind it} */
    LeaderEpochs upTo(long endOffset) {
        List<Entry> next = new ArrayList<>(entries);
        return next.removeIf(entry -> entry.startOffset >= endOffset) ? new LeaderEpochs(next) : this;
    }

    /**
     * {@return these epochs as the log has them whose records before the offset are deleted: the one that holds the offset
     * begins there}
     */
    LeaderEpochs from(long startOffset) {
        int holding = -1;
        while (holding + 1 < entries.size() && entries.get(holding + 1).startOffset <= startOffset) {
            holding++;
        }
        if (holding < 0 || (holding == 0 && entries.get(0).startOffset == startOffset)) {
            return this;
        }
        List<Entry> next = new ArrayList<>(entries.subList(holding, entries.size()));
        next.set(0, new Entry(entries.get(holding).epoch, startOffset));
        return new LeaderEpochs(next);
    }

    /** {@return where an epoch ends in a log that ends at the given offset, by the rules of KIP-101; as in Kafka, any negative epoch but
     * {@link Partition#NO_EPOCH} is simply one that is older than the first} */
    EpochEnd endOf(int epoch, long logEndOffset) {
        if (epoch == Partition.NO_EPOCH || entries.isEmpty()) {
            return EpochEnd.UNDEFINED;
        }
        Entry last = entries.get(entries.size() - 1);
        if (epoch >= last.epoch) {
            return epoch == last.epoch ? new EpochEnd(epoch, logEndOffset) : EpochEnd.UNDEFINED;
        }
        int next = 0;
        while (entries.get(next).epoch <= epoch) {
            next++;
        }
        return new EpochEnd(next == 0 ? epoch : entries.get(next - 1).epoch, entries.get(next).startOffset);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LeaderEpochs epochs && epochs.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
