package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardContext;

/** The groups and offsets of one partition of {@code __consumer_offsets}: gives each record to who keeps it. */
final class GroupShard implements Shard<GroupRecord> {
    private final ShardContext<GroupRecord> context;

    GroupShard(ShardContext<GroupRecord> context) {
        this.context = context;
    }

    @Override
    public void replay(long offset, GroupRecord record) {
        throw new IllegalStateException("record " + record + " at " + offset + " of " + context.partition());
    }
}
