/** Hosts the shards of coordinators over the partitions of their internal topics. */
@NullMarked
package io.jusante.coordinator.runtime.internal;

import org.jspecify.annotations.NullMarked;
