package io.jusante.coordinator;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The shards of one kind on this node.
 *
 * @param <S> the shard
 * @param <R> its records
 */
@ProviderType
public interface Coordinator<S extends Shard<R>, R> extends AutoCloseable {
    /** {@return the partition that a key (a group's id) belongs to, as every Kafka broker reckons it; −1 while the topic does not exist} */
    int partitionFor(String key);

    /**
     * Creates the internal topic where it does not exist yet. One creation is under way at a time.
     *
     * @return completes with the number of its partitions; fails with COORDINATOR_NOT_AVAILABLE where it cannot be
     *     created now
     */
    CompletionStage<Integer> ensureTopic();

    /**
     * Runs a command in the shard of a partition.
     *
     * @param operation what it is, for logs and meters: a fixed word, such as {@code join-group}
     * @return completes with the decision's response when its records, and all that were decided before, are committed
     */
    <T> CompletionStage<T> write(int partition, String operation, Command<S, R, T> command);

    /**
     * Asks the shard of a partition.
     *
     * @return completes with the answer when all that it may rest on is committed
     */
    <T> CompletionStage<T> read(int partition, String operation, Query<S, T> query);

    /** {@return as {@link #read}, for each shard that is loaded or being loaded here} */
    <T> Map<Integer, CompletionStage<T>> readAll(String operation, Query<S, T> query);

    /** {@return as {@link #write}, for each shard that is loaded or being loaded here} */
    <T> Map<Integer, CompletionStage<T>> writeAll(String operation, Command<S, R, T> command);

    /** {@return the partitions whose shards are loaded} */
    Set<Integer> loaded();

    /** Unloads all shards and hosts no more. Commands under way fail with NOT_COORDINATOR. Does not wait. */
    @Override
    void close();
}
