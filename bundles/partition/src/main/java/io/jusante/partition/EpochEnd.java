package io.jusante.partition;

/** Where a leader epoch ends in a log (KIP-101, KIP-320); immutable. */
public final class EpochEnd {
    /** The log can't say: the epoch is newer than all it knows, or it knows none. */
    public static final EpochEnd UNDEFINED = new EpochEnd(-1, -1L);

    private final int leaderEpoch;
    private final long endOffset;

    public EpochEnd(int leaderEpoch, long endOffset) {
        this.leaderEpoch = leaderEpoch;
        this.endOffset = endOffset;
    }

    /** {@return the largest epoch of the log that is at most the one asked for; −1 where undefined} */
    public int leaderEpoch() {
        return leaderEpoch;
    }

    /** {@return the offset at which the next epoch begins, or the log ends; −1 where undefined} */
    public long endOffset() {
        return endOffset;
    }

    @Override
    public String toString() {
        return "epoch " + leaderEpoch + " ends at " + endOffset;
    }
}
