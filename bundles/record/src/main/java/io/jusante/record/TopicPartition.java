package io.jusante.record;

import java.util.Objects;

/**
 * One partition of a topic, by name.
 *
 * @param topic the topic's name
 * @param partition the partition's index, from 0
 */
public record TopicPartition(String topic, int partition) {
    public TopicPartition {
        Objects.requireNonNull(topic);
        if (partition < 0) {
            throw new IllegalArgumentException("partition " + partition);
        }
    }

    /** {@return {@code topic-partition}, the name of its directory} */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
