package io.jusante.metadata;

import java.util.List;

/** One partition, as the metadata log has it; immutable. */
public final class PartitionImage {
    private final List<Integer> replicas;
    private final List<Integer> isr;
    private final int leader;
    private final int leaderEpoch;
    private final int partitionEpoch;

    public PartitionImage(List<Integer> replicas, List<Integer> isr, int leader, int leaderEpoch, int partitionEpoch) {
        this.replicas = List.copyOf(replicas);
        this.isr = List.copyOf(isr);
        this.leader = leader;
        this.leaderEpoch = leaderEpoch;
        this.partitionEpoch = partitionEpoch;
    }

    public List<Integer> replicas() {
        return replicas;
    }

    public List<Integer> isr() {
        return isr;
    }

    /** {@return the leader's node id, −1 where there is none} */
    public int leader() {
        return leader;
    }

    public int leaderEpoch() {
        return leaderEpoch;
    }

    public int partitionEpoch() {
        return partitionEpoch;
    }
}
