package io.jusante.testkit;

import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The replicas that a simulated node hosts: those that the test has put there. */
public final class SimulatedPartitions implements Partitions {
    private final List<SimulatedPartition> hosted = new ArrayList<>();

    /** The node hosts this replica from here on. */
    public SimulatedPartitions add(SimulatedPartition partition) {
        hosted.add(partition);
        return this;
    }

    /** The replica is gone, or not opened yet. */
    public void remove(SimulatedPartition partition) {
        hosted.remove(partition);
    }

    @Override
    public @Nullable Partition find(String topic, int partition) {
        for (SimulatedPartition candidate : hosted) {
            if (candidate.id().topic().equals(topic) && candidate.id().partition() == partition) {
                return candidate;
            }
        }
        return null;
    }

    @Override
    public @Nullable Partition find(UUID topicId, int partition) {
        for (SimulatedPartition candidate : hosted) {
            if (candidate.topicId().equals(topicId) && candidate.id().partition() == partition) {
                return candidate;
            }
        }
        return null;
    }

    @Override
    public Collection<? extends Partition> all() {
        return List.copyOf(hosted);
    }
}
