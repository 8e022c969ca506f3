package io.jusante.itests.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** OffsetCommit and OffsetFetch of one group in each of their versions. */
final class OffsetRequests {
    private static final int COMMIT_BY_TOPIC_ID = 10;
    private static final int FETCH_BY_TOPIC_ID = 10;
    private static final int FETCH_MANY_GROUPS = 8;
    private static final int FETCH_STABLE = 7;

    private OffsetRequests() {}

    /** What one partition of a fetch came back with. */
    record Fetched(int partition, long offset, String metadata, Errors error) {}

    static OffsetCommitRequestData commit(
            Group group,
            short version,
            String memberId,
            int generation,
            @Nullable String instanceId,
            Map<Integer, Long> offsets,
            Map<Integer, String> metadata) {
        OffsetCommitRequestTopic topic = new OffsetCommitRequestTopic();
        if (version >= COMMIT_BY_TOPIC_ID) {
            topic.setTopicId(group.topicId());
        } else {
            topic.setName(group.name());
        }
        offsets.forEach((partition, offset) -> topic.partitions()
                .add(new OffsetCommitRequestPartition()
                        .setPartitionIndex(partition)
                        .setCommittedOffset(offset)
                        .setCommittedMetadata(metadata.get(partition))));
        return new OffsetCommitRequestData()
                .setGroupId(group.name())
                .setMemberId(memberId)
                .setGenerationIdOrMemberEpoch(generation)
                .setGroupInstanceId(instanceId)
                .setTopics(List.of(topic));
    }

    static OffsetFetchRequestData fetch(Group group, short version, Set<Integer> partitions) {
        OffsetFetchRequestData request = new OffsetFetchRequestData();
        List<Integer> indexes = List.copyOf(partitions);
        if (version >= FETCH_STABLE) {
            request.setRequireStable(true);
        }
        if (version < FETCH_MANY_GROUPS) {
            return request.setGroupId(group.name())
                    .setTopics(List.of(
                            new OffsetFetchRequestTopic().setName(group.name()).setPartitionIndexes(indexes)));
        }
        OffsetFetchRequestTopics topic = new OffsetFetchRequestTopics().setPartitionIndexes(indexes);
        if (version >= FETCH_BY_TOPIC_ID) {
            topic.setTopicId(group.topicId());
        } else {
            topic.setName(group.name());
        }
        return request.setGroups(
                List.of(new OffsetFetchRequestGroup().setGroupId(group.name()).setTopics(List.of(topic))));
    }

    /** {@return the error of the whole answer} */
    static Errors error(OffsetFetchResponseData response, short version) {
        return Errors.forCode(
                version < FETCH_MANY_GROUPS
                        ? response.errorCode()
                        : response.groups().get(0).errorCode());
    }

    static List<Fetched> partitions(OffsetFetchResponseData response, short version) {
        List<Fetched> fetched = new ArrayList<>();
        if (version < FETCH_MANY_GROUPS) {
            response.topics()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> fetched.add(new Fetched(
                                    partition.partitionIndex(),
                                    partition.committedOffset(),
                                    partition.metadata(),
                                    Errors.forCode(partition.errorCode())))));
        } else {
            response.groups()
                    .get(0)
                    .topics()
                    .forEach(topic -> topic.partitions()
                            .forEach(partition -> fetched.add(new Fetched(
                                    partition.partitionIndex(),
                                    partition.committedOffset(),
                                    partition.metadata(),
                                    Errors.forCode(partition.errorCode())))));
        }
        return fetched;
    }
}
