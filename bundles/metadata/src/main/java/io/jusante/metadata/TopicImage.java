package io.jusante.metadata;

import java.util.List;
import java.util.UUID;

/** One topic with its partitions; immutable. */
public final class TopicImage {
    private final String name;
    private final UUID id;
    private final List<PartitionImage> partitions;

    public TopicImage(String name, UUID id, List<PartitionImage> partitions) {
        this.name = name;
        this.id = id;
        this.partitions = List.copyOf(partitions);
    }

    public String name() {
        return name;
    }

    public UUID id() {
        return id;
    }

    /** {@return the partitions by index} */
    public List<PartitionImage> partitions() {
        return partitions;
    }
}
