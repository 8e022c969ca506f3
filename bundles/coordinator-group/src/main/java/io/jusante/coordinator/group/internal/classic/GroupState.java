package io.jusante.coordinator.group.internal.classic;

/** Where a classic group is in its rebalances. */
enum GroupState {
    /** No member; maybe some that have been given an id and have not come back with it. */
    EMPTY("Empty"),
    /** Members are asked to join again; new ones join. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** All have joined a new generation; the leader's assignment is awaited, or being recorded. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Every member can have its assignment. */
    STABLE("Stable");

    /** What DescribeGroups and ListGroups say of a group that is not there. */
    static final String DEAD = "Dead";

    private final String displayName;

    GroupState(String displayName) {
        this.displayName = displayName;
    }

    /** {@return the name as DescribeGroups and ListGroups give it} */
    String displayName() {
        return displayName;
    }

    boolean mayBecome(GroupState next) {
        return switch (next) {
            case EMPTY, COMPLETING_REBALANCE -> this == PREPARING_REBALANCE;
            case PREPARING_REBALANCE -> this != PREPARING_REBALANCE;
            case STABLE -> this == COMPLETING_REBALANCE;
        };
    }
}
