package io.jusante.coordinator.group.internal;

import io.jusante.configuration.Configuration;
import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardContext;
import io.jusante.coordinator.TimelineMap;
import io.jusante.coordinator.group.internal.message.OffsetCommitKey;
import io.jusante.coordinator.group.internal.message.OffsetCommitValue;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The groups and offsets of one partition of {@code __consumer_offsets}: gives each record to who keeps it. A group is
 * here while it has members or a record of its own, or offsets.
 */
public final class GroupShard implements Shard<GroupRecord> {
    private final ShardContext<GroupRecord> context;
    private final Configuration configuration;
    private final MetadataView view;
    private final TimelineMap<String, Group> groups;
    private final OffsetTable offsets;
    private final OffsetCleaner cleaner;
    private final List<GroupProtocol> protocols = new ArrayList<>();
    private final Map<Short, GroupProtocol> protocolsByType = new HashMap<>();

    /** Makes an empty shard. */
    public GroupShard(
            ShardContext<GroupRecord> context,
            Configuration configuration,
            MetadataView view,
            List<Function<GroupShard, GroupProtocol>> protocols) {
        this.context = context;
        this.configuration = configuration;
        this.view = view;
        this.groups = new TimelineMap<>(context.timeline());
        this.offsets = new OffsetTable(context.timeline());
        this.cleaner = new OffsetCleaner(this);
        for (Function<GroupShard, GroupProtocol> factory : protocols) {
            GroupProtocol protocol = factory.apply(this);
            this.protocols.add(protocol);
            protocol.recordTypes().forEach(type -> protocolsByType.put(type, protocol));
        }
    }

    public ShardContext<GroupRecord> context() {
        return context;
    }

    public Configuration configuration() {
        return configuration;
    }

    /** {@return the newest metadata} */
    public ClusterImage image() {
        return view.image();
    }

    public OffsetTable offsets() {
        return offsets;
    }

    OffsetCleaner cleaner() {
        return cleaner;
    }

    /** {@return the groups of one kind} */
    public <P extends GroupProtocol> P protocol(Class<P> type) {
        for (GroupProtocol protocol : protocols) {
            if (type.isInstance(protocol)) {
                return type.cast(protocol);
            }
        }
        throw new IllegalArgumentException("no protocol " + type.getName() + " in this shard");
    }

    /** {@return the group, or null} */
    public @Nullable Group group(String id) {
        return groups.get(id);
    }

    /** {@return all groups; not to be walked over while they change} */
    public Collection<Group> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    /** Adds a group, in place of one of the same id that was nothing but its offsets. */
    public void put(Group group) {
        groups.put(group.id(), group);
    }

    /** Removes a group; where it leaves offsets behind they go on as a group of their own. */
    public void remove(String id) {
        if (offsets.has(id)) {
            groups.put(id, new SimpleGroup(id));
        } else {
            groups.remove(id);
        }
    }

    @Override
    public void replay(long offset, GroupRecord record) {
        if (record.key() instanceof OffsetCommitKey key) {
            replay(key, (OffsetCommitValue) record.value());
            return;
        }
        GroupProtocol protocol = protocolsByType.get(record.key().apiKey());
        if (protocol == null) {
            throw new IllegalStateException("nobody keeps records of type "
                    + record.key().apiKey() + ", as the one at " + offset + " of " + context.partition());
        }
        protocol.replay(offset, record);
    }

    private void replay(OffsetCommitKey key, @Nullable OffsetCommitValue value) {
        offsets.replay(key, value);
        Group group = groups.get(key.group());
        if (group == null) {
            if (value != null) {
                groups.put(key.group(), new SimpleGroup(key.group()));
            }
        } else if (group instanceof SimpleGroup && !offsets.has(key.group())) {
            groups.remove(key.group());
        }
    }

    @Override
    public void loaded() {
        cleaner.loaded();
        protocols.forEach(GroupProtocol::loaded);
    }

    @Override
    public void unloaded(KafkaErrorException reason) {
        protocols.forEach(protocol -> protocol.unloaded(reason));
    }
}
