/**
 * Simulators for tests: time that stands still until it is moved, and schedules that a seed decides.
 *
 * <p>A simulation runs on one thread. Everything that would be concurrent is a task of a
 * {@link io.jusante.testkit.SeededScheduler}, which picks the next one by its seed; the same seed gives the same run.
 * A test takes its seed from {@link io.jusante.testkit.Seeds}, so that a failure names it and can be repeated.
 *
 * <p>The world of a coordinator is a {@link io.jusante.testkit.SimulatedPartition} for each shard, whose
 * {@link io.jusante.testkit.PartitionFaults} are what can go wrong with a real one, with
 * {@link io.jusante.testkit.SimulatedLanes} and {@link io.jusante.testkit.SimulatedTimers} on the same scheduler.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
