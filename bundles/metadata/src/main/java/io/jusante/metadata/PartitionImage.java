package io.jusante.metadata;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One partition, as the metadata log has it; immutable. */
public final class PartitionImage {
    private final List<Integer> replicas;
    private final List<Integer> isr;
    private final List<Integer> removingReplicas;
    private final List<Integer> addingReplicas;
    private final List<UUID> directories;
    private final int leader;
    private final byte leaderRecoveryState;
    private final int leaderEpoch;
    private final int partitionEpoch;

    public PartitionImage(List<Integer> replicas, List<Integer> isr, int leader, int leaderEpoch, int partitionEpoch) {
        this(replicas, isr, List.of(), List.of(), List.of(), leader, (byte) 0, leaderEpoch, partitionEpoch);
    }

    public PartitionImage(
            List<Integer> replicas,
            List<Integer> isr,
            List<Integer> removingReplicas,
            List<Integer> addingReplicas,
            List<UUID> directories,
            int leader,
            byte leaderRecoveryState,
            int leaderEpoch,
            int partitionEpoch) {
        this.replicas = List.copyOf(replicas);
        this.isr = List.copyOf(isr);
        this.removingReplicas = List.copyOf(removingReplicas);
        this.addingReplicas = List.copyOf(addingReplicas);
        this.directories = List.copyOf(directories);
        this.leader = leader;
        this.leaderRecoveryState = leaderRecoveryState;
        this.leaderEpoch = leaderEpoch;
        this.partitionEpoch = partitionEpoch;
    }

    public List<Integer> replicas() {
        return replicas;
    }

    public List<Integer> isr() {
        return isr;
    }

    /** {@return replicas that a reassignment takes away} */
    public List<Integer> removingReplicas() {
        return removingReplicas;
    }

    /** {@return replicas that a reassignment brings} */
    public List<Integer> addingReplicas() {
        return addingReplicas;
    }

    /** {@return the log directory of each replica (KIP-858); empty where they are not recorded} */
    public List<UUID> directories() {
        return directories;
    }

    /** {@return the leader's node id, −1 where there is none} */
    public int leader() {
        return leader;
    }

    /** {@return 1 after an unclean election until the leader has recovered, else 0} */
    public byte leaderRecoveryState() {
        return leaderRecoveryState;
    }

    public int leaderEpoch() {
        return leaderEpoch;
    }

    public int partitionEpoch() {
        return partitionEpoch;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PartitionImage that
                && leader == that.leader
                && leaderRecoveryState == that.leaderRecoveryState
                && leaderEpoch == that.leaderEpoch
                && partitionEpoch == that.partitionEpoch
                && replicas.equals(that.replicas)
                && isr.equals(that.isr)
                && removingReplicas.equals(that.removingReplicas)
                && addingReplicas.equals(that.addingReplicas)
                && directories.equals(that.directories);
    }

    @Override
    public int hashCode() {
        return Objects.hash(replicas, isr, leader, leaderEpoch, partitionEpoch);
    }

    @Override
    public String toString() {
        return "replicas " + replicas + ", isr " + isr + ", leader " + leader + " in epoch " + leaderEpoch;
    }
}
