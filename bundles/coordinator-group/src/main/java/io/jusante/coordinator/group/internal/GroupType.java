package io.jusante.coordinator.group.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.coordinator.RecordFormat;
import io.jusante.coordinator.ShardContext;
import io.jusante.coordinator.ShardType;
import io.jusante.metadata.MetadataView;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The group coordinator as the runtime hosts it. What it reads is read-only in Kafka's terms: once is enough. */
final class GroupType implements ShardType<GroupShard, GroupRecord> {
    static final String TOPIC = "__consumer_offsets";

    private final Configuration configuration;
    private final MetadataView view;
    private final List<Function<GroupShard, GroupProtocol>> protocols;
    private final ConfigValues values;
    private final GroupRecordFormat format;

    GroupType(Configuration configuration, MetadataView view, List<Function<GroupShard, GroupProtocol>> protocols) {
        this.configuration = configuration;
        this.view = view;
        this.protocols = List.copyOf(protocols);
        this.values = configuration.broker();
        this.format = new GroupRecordFormat(values.getInt("offsets.topic.compression.codec"));
    }

    @Override
    public String name() {
        return "group";
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public int partitionCount() {
        return values.getInt("offsets.topic.num.partitions");
    }

    @Override
    public int replicationFactor() {
        return values.getInt("offsets.topic.replication.factor");
    }

    @Override
    public Map<String, String> topicConfigs() {
        return Map.of(
                "cleanup.policy", "compact",
                "compression.type", "producer",
                "segment.bytes", String.valueOf(values.getInt("offsets.topic.segment.bytes")));
    }

    @Override
    public int commitTimeoutMs() {
        return values.getInt("offsets.commit.timeout.ms");
    }

    @Override
    public int appendLingerMs() {
        return values.getInt("group.coordinator.append.linger.ms");
    }

    @Override
    public int loadBufferBytes() {
        return values.getInt("offsets.load.buffer.size");
    }

    @Override
    public RecordFormat<GroupRecord> format() {
        return format;
    }

    @Override
    public GroupShard newShard(ShardContext<GroupRecord> context) {
        return new GroupShard(context, configuration, view, protocols);
    }
}
