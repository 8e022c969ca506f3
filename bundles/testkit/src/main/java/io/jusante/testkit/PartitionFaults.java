package io.jusante.testkit;

import io.jusante.kernel.ErrorCode;
import java.util.List;
import java.util.Random;

/**
 * How often a {@link SimulatedPartition} misbehaves, as parts of one thousand appends or reads. Everything here is what
 * a real partition may do as well.
 *
 * @param refusedAppends nothing is appended, and the answer says so
 * @param lostAnswers the records are in the log and stay there, but the answer is a failure
 * @param lateCommits the records are in the log, and their commit comes after a while
 * @param failedReads a read fails because of the disk
 * @param maxDelayMs how late a late commit is at most
 */
public record PartitionFaults(int refusedAppends, int lostAnswers, int lateCommits, int failedReads, long maxDelayMs) {
    /** Nothing goes wrong, and every append is committed at once. */
    public static final PartitionFaults NONE = new PartitionFaults(0, 0, 0, 0, 0);

    /** A bad day: each kind of failure, often enough to meet another one. */
    public static final PartitionFaults MANY = new PartitionFaults(60, 40, 250, 40, 8_000);

    private static final int PARTS = 1000;
    private static final List<ErrorCode> REFUSALS = List.of(
            ErrorCode.NOT_ENOUGH_REPLICAS,
            ErrorCode.NOT_LEADER_OR_FOLLOWER,
            ErrorCode.KAFKA_STORAGE_ERROR,
            ErrorCode.REQUEST_TIMED_OUT,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    private static final List<ErrorCode> LOST = List.of(
            ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, ErrorCode.REQUEST_TIMED_OUT, ErrorCode.NOT_LEADER_OR_FOLLOWER);

    static boolean happens(Random random, int parts) {
        return parts > 0 && random.nextInt(PARTS) < parts;
    }

    static ErrorCode refusal(Random random) {
        return REFUSALS.get(random.nextInt(REFUSALS.size()));
    }

    static ErrorCode lostAnswer(Random random) {
        return LOST.get(random.nextInt(LOST.size()));
    }

    long delayNs(Random random) {
        return (long) (random.nextDouble() * maxDelayMs * 1_000_000);
    }
}
