/**
 * The contract between a kind of coordinator (groups, transactions) and the runtime that hosts it.
 *
 * <p>A coordinator's state lives in the partitions of one internal, compacted topic; the state of one partition is a
 * {@link io.jusante.coordinator.Shard}. A command <em>decides</em>: it looks at the shard and gives back records and a
 * response. The runtime appends the records in batches, and {@link io.jusante.coordinator.Shard#replay} <em>applies</em>
 * them: at once, so that the next command sees them, and again when the partition is loaded. If an append fails, the
 * state goes back to what it was: see {@link io.jusante.coordinator.Timeline}. A response leaves only when all that
 * was decided up to then is committed.
 *
 * <p>Threads: everything of a shard happens in its lane, one thing at a time: commands, queries, timers, replay, the
 * call-backs of a decision. It must not block. {@link io.jusante.coordinator.Coordinator} may be called from any thread;
 * a calm shard runs the command on the calling thread. Stages complete in the shard's lane or on the thread that drains
 * the internal topic's partition: hand over, do not block.
 *
 * <p>Errors are {@link io.jusante.kernel.KafkaErrorException}s that are ready for the client: NOT_COORDINATOR where
 * another node leads the partition, COORDINATOR_LOAD_IN_PROGRESS while it is read, COORDINATOR_NOT_AVAILABLE where its
 * topic is missing or records cannot be appended now. All three are retriable.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.coordinator;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
