package io.jusante.controller;

import java.util.List;
import java.util.Map;

/** A topic that somebody wants created. */
public final class NewTopic {
    private final String name;
    private final int partitionCount;
    private final int replicationFactor;
    private final Map<Integer, List<Integer>> assignments;
    private final Map<String, String> configs;

    /**
     * @param partitionCount −1 for {@code num.partitions}, or where assignments are given
     * @param replicationFactor −1 for {@code default.replication.factor}, or where assignments are given
     * @param assignments replicas by partition; empty to let the controller choose
     * @param configs the topic's own configs
     */
    public NewTopic(
            String name,
            int partitionCount,
            int replicationFactor,
            Map<Integer, List<Integer>> assignments,
            Map<String, String> configs) {
        this.name = name;
        this.partitionCount = partitionCount;
        this.replicationFactor = replicationFactor;
        this.assignments = Map.copyOf(assignments);
        this.configs = Map.copyOf(configs);
    }

    public String name() {
        return name;
    }

    public int partitionCount() {
        return partitionCount;
    }

    public int replicationFactor() {
        return replicationFactor;
    }

    public Map<Integer, List<Integer>> assignments() {
        return assignments;
    }

    public Map<String, String> configs() {
        return configs;
    }
}
