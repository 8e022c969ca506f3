/**
 * Load that leaves the work to the broker: frames are built before the clock starts, one thread drives all connections
 * and only patches a correlation id, and latencies are counted from when a request was due.
 */
@NullMarked
package io.jusante.benchmarks.load;

import org.jspecify.annotations.NullMarked;
