package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.ShardContext;
import io.jusante.coordinator.ShardTimers;
import io.jusante.coordinator.Timeline;
import io.jusante.kernel.Clock;
import io.jusante.record.TopicPartition;

/** What one shard sees of the runtime. */
record OwnContext<R>(TopicPartition partition, int leaderEpoch, Clock clock, Timeline timeline, ShardTimers<R> timers)
        implements ShardContext<R> {}
