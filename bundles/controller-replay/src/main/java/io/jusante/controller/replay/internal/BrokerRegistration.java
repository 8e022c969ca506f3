package io.jusante.controller.replay.internal;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.image.SnapshotRecords;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Registers a broker that is up, and answers with its epoch.
 *
 * <p>A broker that comes back as another process leads its partitions in a new leader epoch: it may have lost records
 * that its old process had given to consumers, and the epoch is how they find out.
 */
final class BrokerRegistration implements Command<Long> {
    private final int brokerId;
    private final UUID incarnationId;
    private final @Nullable String rack;
    private final List<Endpoint> endpoints;

    BrokerRegistration(int brokerId, UUID incarnationId, @Nullable String rack, List<Endpoint> endpoints) {
        this.brokerId = brokerId;
        this.incarnationId = incarnationId;
        this.rack = rack;
        this.endpoints = List.copyOf(endpoints);
    }

    @Override
    public String name() {
        return "register broker " + brokerId;
    }

    @Override
    public Long decide(Draft draft) {
        BrokerImage before = draft.image().brokers().get(brokerId);
        if (before != null && isThis(before)) {
            return before.epoch();
        }
        // as in KRaft, the epoch is the offset of the record: it grows, and no two registrations share one
        long epoch = draft.nextOffset();
        List<ApiMessage> records = new ArrayList<>();
        records.add(SnapshotRecords.registration(
                new BrokerImage(brokerId, incarnationId, epoch, false, false, rack, endpoints)));
        if (before == null || !before.incarnationId().equals(incarnationId)) {
            for (TopicImage topic : new TreeMap<>(draft.image().topics()).values()) {
                addElections(topic, records);
            }
        }
        draft.add(records);
        return epoch;
    }

    private boolean isThis(BrokerImage broker) {
        return broker.incarnationId().equals(incarnationId)
                && !broker.isFenced()
                && Objects.equals(broker.rack(), rack)
                && broker.endpoints().equals(endpoints);
    }

    private void addElections(TopicImage topic, List<ApiMessage> records) {
        for (int i = 0; i < topic.partitions().size(); i++) {
            PartitionImage partition = topic.partitions().get(i);
            boolean leads = partition.leader() == brokerId;
            boolean canLead = partition.leader() < 0 && partition.isr().contains(brokerId);
            if (leads || canLead) {
                records.add(new PartitionChangeRecord()
                        .setTopicId(topic.id())
                        .setPartitionId(i)
                        .setLeader(brokerId));
            }
        }
    }
}
