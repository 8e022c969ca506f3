package io.jusante.coordinator;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of coordinator. Called from any thread.
 *
 * @param <S> its shard
 * @param <R> its records
 */
@ConsumerType
public interface ShardType<S extends Shard<R>, R> {
    /** {@return one word for logs, meters and threads, such as {@code group}} */
    String name();

    /** {@return the internal topic that holds its records} */
    String topic();

    /** {@return how many partitions the topic gets when it is created} */
    int partitionCount();

    /** {@return how many replicas it gets when it is created; the runtime takes as many as there are brokers at most} */
    int replicationFactor();

    /** {@return the topic's own configs when it is created} */
    Map<String, String> topicConfigs();

    /** {@return for how long a command may wait for its commit, in milliseconds; then it fails with a retriable error} */
    int commitTimeoutMs();

    /** {@return records are gathered for up to this many milliseconds; 0 or less: only while others are under way} */
    int appendLingerMs();

    /** {@return how many bytes are read at a time when a shard is loaded; a larger batch is read all the same} */
    int loadBufferBytes();

    /** {@return how many threads load shards, and run what a calling thread can't be held up with} */
    default int threads() {
        return 4;
    }

    /** {@return how records are written} */
    RecordFormat<R> format();

    /** {@return a new, empty shard} */
    S newShard(ShardContext<R> context);
}
