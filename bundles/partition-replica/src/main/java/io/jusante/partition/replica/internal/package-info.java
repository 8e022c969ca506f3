/**
 * Hosts replicas above log engines.
 *
 * <p>Who may touch what: {@link io.jusante.partition.replica.internal.Replica} is open to any thread and reads volatile
 * fields only; everything behind it that changes (the plan, producers, epochs, waiters) belongs to the replica's lane.
 * A log is opened by one thread that nobody else knows of, and then given to the lane.
 */
@NullMarked
package io.jusante.partition.replica.internal;

import org.jspecify.annotations.NullMarked;
