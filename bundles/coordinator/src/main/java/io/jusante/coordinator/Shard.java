package io.jusante.coordinator;

import io.jusante.kernel.KafkaErrorException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The state of a coordinator that belongs to one partition of its topic.
 *
 * @param <R> the records that it is made of
 */
@ConsumerType
public interface Shard<R> {
    /**
     * Applies one record to the state. The only place where recorded state changes; must not fail for a record that a
     * command decided.
     *
     * @param offset of the record in the partition
     */
    void replay(long offset, R record);

    /** Everything in the log was replayed, commands come next: schedule timers for what is there. */
    default void loaded() {}

    /**
     * The partition is led by another node, was deleted, or the coordinator is closed. No further call follows; timers
     * are cancelled by the runtime. Requests that the shard itself holds back are to be failed with this error.
     */
    default void unloaded(KafkaErrorException reason) {}
}
