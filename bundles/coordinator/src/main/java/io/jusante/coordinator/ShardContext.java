package io.jusante.coordinator;

import io.jusante.kernel.Clock;
import io.jusante.record.TopicPartition;
import org.osgi.annotation.versioning.ProviderType;

/** What the runtime gives to a shard. In the shard's lane only. */
@ProviderType
public interface ShardContext<R> {
    TopicPartition partition();

    /** {@return the epoch of the leadership under which the shard was loaded} */
    int leaderEpoch();

    Clock clock();

    /** {@return what the shard's recorded state is to be kept in, so that it can be rolled back} */
    Timeline timeline();

    ShardTimers<R> timers();
}
