package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.kernel.KafkaErrorException;
import java.util.Set;

/** A protocol whose groups come from the test and go with their tombstone. */
final class FakeProtocol implements GroupProtocol {
    private final GroupShard shard;

    FakeProtocol(GroupShard shard) {
        this.shard = shard;
    }

    @Override
    public Set<Short> recordTypes() {
        return Set.of(new GroupMetadataKey().apiKey());
    }

    @Override
    public void replay(long offset, GroupRecord record) {
        if (record.value() == null) {
            shard.remove(((GroupMetadataKey) record.key()).group());
        }
    }

    @Override
    public void loaded() {
        // there is nothing to do
    }

    @Override
    public void unloaded(KafkaErrorException reason) {
        // nobody waits
    }
}
