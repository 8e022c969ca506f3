package io.jusante.partition;

/** The answer of ListOffsets for one partition; immutable. */
public final class OffsetLookup {
    private final long timestampMs;
    private final long offset;
    private final int leaderEpoch;

    public OffsetLookup(long timestampMs, long offset, int leaderEpoch) {
        this.timestampMs = timestampMs;
        this.offset = offset;
        this.leaderEpoch = leaderEpoch;
    }

    /** {@return the record's timestamp, −1 where the answer is not a record} */
    public long timestampMs() {
        return timestampMs;
    }

    /** {@return the offset, −1 where there is none} */
    public long offset() {
        return offset;
    }

    /** {@return the leader epoch of that offset, −1 where not known} */
    public int leaderEpoch() {
        return leaderEpoch;
    }
}
