package io.jusante.itests.groups;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is known about one group from outside: which offsets were sent to be committed, acknowledged and seen, and who
 * owned which partition in which generation. Every offset is sent once only, and later ones are larger; so a committed
 * offset that was acknowledged or seen may be followed by larger ones alone, whoever commits them and whatever crashes.
 */
final class Ledger {
    private static final long NOTHING = -1;

    private final String group;
    private final Findings findings;
    private final long[] sent;
    private final long[] acknowledged;
    private final long[] seen;
    private final long[] latestGeneration;
    private final Map<Long, Map<Integer, String>> owners = new HashMap<>();
    private long acknowledgements;

    Ledger(String group, int partitions, Findings findings) {
        this.group = group;
        this.findings = findings;
        this.sent = filled(partitions, 0);
        this.acknowledged = filled(partitions, NOTHING);
        this.seen = filled(partitions, NOTHING);
        this.latestGeneration = filled(partitions, NOTHING);
    }

    private static long[] filled(int length, long value) {
        long[] array = new long[length];
        Arrays.fill(array, value);
        return array;
    }

    /** {@return an offset to be sent, larger than all before} */
    synchronized long next(int partition) {
        return ++sent[partition];
    }

    /** {@return what goes with the offset, so that it can be told whether both come back together} */
    static String metadata(long offset) {
        return "committed-" + offset;
    }

    synchronized void acknowledged(int partition, long offset) {
        acknowledgements++;
        acknowledged[partition] = Math.max(acknowledged[partition], offset);
    }

    /** {@return the least offset that may be committed, for whoever is about to ask; -1 if there need not be one} */
    synchronized long floor(int partition) {
        return Math.max(acknowledged[partition], seen[partition]);
    }

    /**
     * Judges an answer.
     *
     * @param floor what {@link #floor} was before the question was sent
     */
    synchronized void seen(int partition, long floor, long offset, String metadata, String who) {
        if (offset < floor) {
            findings.add(group + "-" + partition + ": committed is " + offset + " as " + who + " sees it, but " + floor
                    + " was acknowledged or seen before");
        }
        if (offset > sent[partition]) {
            findings.add(group + "-" + partition + ": committed is " + offset + " as " + who
                    + " sees it, which nobody has sent");
        }
        if (offset != NOTHING && !metadata(offset).equals(metadata)) {
            findings.add(group + "-" + partition + ": offset " + offset + " has the metadata " + metadata);
        }
        seen[partition] = Math.max(seen[partition], offset);
    }

    /** Somebody owns the partitions in this generation and nobody else. */
    synchronized void owns(long generation, String who, Set<Integer> partitions) {
        Map<Integer, String> generationsOwners = owners.computeIfAbsent(generation, first -> new HashMap<>());
        for (int partition : partitions) {
            String other = generationsOwners.put(partition, who);
            if (other != null && !other.equals(who)) {
                findings.add(group + "-" + partition + " belongs to " + other + " and to " + who + " in generation "
                        + generation);
            }
            latestGeneration[partition] = Math.max(latestGeneration[partition], generation);
        }
    }

    /** {@return whether one of the partitions was given to somebody in a later generation} */
    synchronized boolean passedOn(long generation, Set<Integer> partitions) {
        return partitions.stream().anyMatch(partition -> latestGeneration[partition] > generation);
    }

    /** {@return how many offsets of partitions were acknowledged} */
    synchronized long acknowledgements() {
        return acknowledgements;
    }

    synchronized long generations() {
        return owners.size();
    }

    synchronized long[] acknowledged() {
        return acknowledged.clone();
    }
}
