package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Query;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicImage;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one group committed, as far as it is asked for. An offset that was committed in another topic of the same name is
 * not the topic's offset.
 */
final class OffsetInquiry implements Query<GroupShard, OffsetFetchResponseGroup> {
    static final long NO_OFFSET = -1;
    static final int NO_EPOCH = -1;

    private static final UUID NO_ID = new UUID(0, 0);
    private static final short FIRST_WITH_IDS = 10;

    private final OffsetFetchRequestGroup asked;
    private final boolean byId;
    private final ClusterImage image;

    OffsetInquiry(OffsetFetchRequestGroup asked, short version, ClusterImage image) {
        this.asked = asked;
        this.byId = version >= FIRST_WITH_IDS;
        this.image = image;
    }

    @Override
    public OffsetFetchResponseGroup ask(GroupShard shard) {
        Group group = shard.group(asked.groupId());
        if (group != null) {
            group.validateOffsetFetch(asked.memberId(), asked.memberEpoch());
        }
        Map<String, PartitionOffsets> offsets = shard.offsets().of(asked.groupId());
        List<OffsetFetchRequestTopics> topics = asked.topics();
        return new OffsetFetchResponseGroup()
                .setGroupId(asked.groupId())
                .setTopics(topics == null ? all(offsets) : some(topics, offsets));
    }

    private List<OffsetFetchResponseTopics> some(
            List<OffsetFetchRequestTopics> topics, Map<String, PartitionOffsets> offsets) {
        List<OffsetFetchResponseTopics> answers = new ArrayList<>(topics.size());
        for (OffsetFetchRequestTopics topic : topics) {
            TopicImage known = byId ? image.topic(topic.topicId()) : image.topic(topic.name());
            boolean unknown = byId && known == null;
            @Nullable PartitionOffsets committed = unknown ? null : offsets.get(known == null ? topic.name() : known.name());
            List<OffsetFetchResponsePartitions> partitions =
                    new ArrayList<>(topic.partitionIndexes().size());
            for (int index : topic.partitionIndexes()) {
                CommittedOffset offset = committed == null ? null : committed.get(index);
                partitions.add(
                        offset == null || isOfAnother(offset, known)
                                ? none(index, unknown ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.NONE)
                                : one(index, offset));
            }
            answers.add(new OffsetFetchResponseTopics()
                    .setName(topic.name())
                    .setTopicId(topic.topicId())
                    .setPartitions(partitions));
        }
        return answers;
    }

    private List<OffsetFetchResponseTopics> all(Map<String, PartitionOffsets> offsets) {
        List<OffsetFetchResponseTopics> answers = new ArrayList<>(offsets.size());
        offsets.forEach((name, committed) -> {
            TopicImage known = image.topic(name);
            if (byId && known == null) {
                return;
            }
            List<OffsetFetchResponsePartitions> partitions = new ArrayList<>(committed.size());
            for (int i = 0; i < committed.size(); i++) {
                if (!isOfAnother(committed.offset(i), known)) {
                    partitions.add(one(committed.partition(i), committed.offset(i)));
                }
            }
            if (!partitions.isEmpty()) {
                answers.add(new OffsetFetchResponseTopics()
                        .setName(byId ? "" : name)
                        .setTopicId(byId && known != null ? known.id() : NO_ID)
                        .setPartitions(partitions));
            }
        });
        return answers;
    }

    private static boolean isOfAnother(CommittedOffset offset, @Nullable TopicImage topic) {
        return topic != null
                && !offset.topicId().equals(topic.id())
                && !offset.topicId().equals(NO_ID);
    }

    private static OffsetFetchResponsePartitions one(int index, CommittedOffset offset) {
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(index)
                .setCommittedOffset(offset.offset())
                .setCommittedLeaderEpoch(offset.leaderEpoch())
                .setMetadata(offset.metadata());
    }

    private static OffsetFetchResponsePartitions none(int index, ErrorCode error) {
        return new OffsetFetchResponsePartitions()
                .setPartitionIndex(index)
                .setCommittedOffset(NO_OFFSET)
                .setCommittedLeaderEpoch(NO_EPOCH)
                .setMetadata("")
                .setErrorCode(error.code());
    }
}
