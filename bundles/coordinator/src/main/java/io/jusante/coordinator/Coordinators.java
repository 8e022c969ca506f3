package io.jusante.coordinator;

import org.osgi.annotation.versioning.ProviderType;

/** Hosts coordinators; a service. */
@ProviderType
public interface Coordinators {
    /**
     * Begins to host a kind of coordinator: loads the shards whose partitions this node leads now, and follows the
     * leadership from then on until the coordinator is closed.
     *
     * @throws IllegalStateException if the type's topic is hosted already
     */
    <S extends Shard<R>, R> Coordinator<S, R> host(ShardType<S, R> type);
}
