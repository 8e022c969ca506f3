package io.jusante.controller;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** More partitions for a topic. */
public final class NewPartitions {
    private final String topic;
    private final int totalCount;
    private final @Nullable List<List<Integer>> assignments;

    /**
     * @param totalCount how many partitions the topic is to have, with those that it has
     * @param assignments the replicas of each partition that is to be added, in order; null to let the controller choose
     */
    public NewPartitions(String topic, int totalCount, @Nullable List<List<Integer>> assignments) {
        this.topic = Objects.requireNonNull(topic);
        this.totalCount = totalCount;
        this.assignments = assignments == null
                ? null
                : assignments.stream().map(List::copyOf).toList();
    }

    public String topic() {
        return topic;
    }

    /** {@return how many partitions the topic is to have, with those that it has} */
    public int totalCount() {
        return totalCount;
    }

    /** {@return the replicas of each partition that is to be added, in order; null to let the controller choose} */
    public @Nullable List<List<Integer>> assignments() {
        return assignments;
    }
}
