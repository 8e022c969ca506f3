package io.jusante.protocol.internal;

import static io.jusante.protocol.internal.Failure.each;

import io.jusante.protocol.message.ConsumerGroupDescribeRequest;
import io.jusante.protocol.message.ConsumerGroupDescribeResponse;
import io.jusante.protocol.message.ConsumerGroupHeartbeatRequest;
import io.jusante.protocol.message.ConsumerGroupHeartbeatResponse;
import io.jusante.protocol.message.DeleteGroupsRequest;
import io.jusante.protocol.message.DeleteGroupsResponse;
import io.jusante.protocol.message.DescribeGroupsRequest;
import io.jusante.protocol.message.DescribeGroupsResponse;
import io.jusante.protocol.message.FindCoordinatorRequest;
import io.jusante.protocol.message.FindCoordinatorResponse;
import io.jusante.protocol.message.JoinGroupRequest;
import io.jusante.protocol.message.JoinGroupResponse;
import io.jusante.protocol.message.LeaveGroupRequest;
import io.jusante.protocol.message.LeaveGroupResponse;
import io.jusante.protocol.message.OffsetCommitRequest;
import io.jusante.protocol.message.OffsetCommitResponse;
import io.jusante.protocol.message.OffsetDeleteRequest;
import io.jusante.protocol.message.OffsetDeleteResponse;
import io.jusante.protocol.message.OffsetFetchRequest;
import io.jusante.protocol.message.OffsetFetchResponse;
import io.jusante.protocol.message.StreamsGroupDescribeRequest;
import io.jusante.protocol.message.StreamsGroupDescribeResponse;
import io.jusante.protocol.message.StreamsGroupHeartbeatRequest;
import io.jusante.protocol.message.StreamsGroupHeartbeatResponse;
import java.util.ArrayList;

/** Error responses of consumer groups, classic and new, and of streams groups. */
public final class GroupErrors {
    private GroupErrors() {}

    public static OffsetCommitResponse offsetCommit(OffsetCommitRequest request, Failure failure) {
        return new OffsetCommitResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new OffsetCommitResponse.OffsetCommitResponseTopic()
                                .setName(topic.name())
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new OffsetCommitResponse.OffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())))));
    }

    public static OffsetFetchResponse offsetFetch(OffsetFetchRequest request, Failure failure) {
        if (failure.version() < 8) {
            return new OffsetFetchResponse()
                    .setErrorCode(failure.code())
                    .setTopics(each(
                            request.topics(),
                            topic -> new OffsetFetchResponse.OffsetFetchResponseTopic()
                                    .setName(topic.name())
                                    .setPartitions(each(
                                            topic.partitionIndexes(),
                                            partition -> new OffsetFetchResponse.OffsetFetchResponsePartition()
                                                    .setPartitionIndex(partition)
                                                    .setCommittedOffset(-1)
                                                    .setMetadata("")
                                                    .setErrorCode(failure.code())))));
        }
        return new OffsetFetchResponse()
                .setGroups(each(
                        request.groups(),
                        group -> new OffsetFetchResponse.OffsetFetchResponseGroup()
                                .setGroupId(group.groupId())
                                .setErrorCode(failure.code())
                                .setTopics(each(
                                        group.topics(),
                                        topic -> new OffsetFetchResponse.OffsetFetchResponseTopics()
                                                .setName(topic.name())
                                                .setTopicId(topic.topicId())
                                                .setPartitions(each(
                                                        topic.partitionIndexes(),
                                                        partition ->
                                                                new OffsetFetchResponse.OffsetFetchResponsePartitions()
                                                                        .setPartitionIndex(partition)
                                                                        .setCommittedOffset(-1)
                                                                        .setMetadata("")
                                                                        .setErrorCode(failure.code())))))));
    }

    public static FindCoordinatorResponse findCoordinator(FindCoordinatorRequest request, Failure failure) {
        if (failure.version() < 4) {
            return new FindCoordinatorResponse()
                    .setErrorCode(failure.code())
                    .setErrorMessage(failure.message())
                    .setNodeId(-1)
                    .setPort(-1);
        }
        return new FindCoordinatorResponse()
                .setCoordinators(each(
                        request.coordinatorKeys(),
                        key -> new FindCoordinatorResponse.Coordinator()
                                .setKey(key)
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())
                                .setNodeId(-1)
                                .setPort(-1)));
    }

    public static JoinGroupResponse joinGroup(JoinGroupRequest request, Failure failure) {
        return new JoinGroupResponse()
                .setErrorCode(failure.code())
                .setMemberId(request.memberId())
                .setProtocolName(failure.version() < 7 ? "" : null);
    }

    public static LeaveGroupResponse leaveGroup(LeaveGroupRequest request, Failure failure) {
        return new LeaveGroupResponse()
                .setErrorCode(failure.code())
                .setMembers(
                        failure.version() < 3
                                ? new ArrayList<>(0)
                                : each(
                                        request.members(),
                                        member -> new LeaveGroupResponse.MemberResponse()
                                                .setMemberId(member.memberId())
                                                .setGroupInstanceId(member.groupInstanceId())
                                                .setErrorCode(failure.code())));
    }

    public static DescribeGroupsResponse describeGroups(DescribeGroupsRequest request, Failure failure) {
        return new DescribeGroupsResponse()
                .setGroups(each(
                        request.groups(),
                        group -> new DescribeGroupsResponse.DescribedGroup()
                                .setGroupId(group)
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.version() < 6 ? null : failure.message())));
    }

    public static DeleteGroupsResponse deleteGroups(DeleteGroupsRequest request, Failure failure) {
        return new DeleteGroupsResponse()
                .setResults(each(
                        request.groupsNames(),
                        group -> new DeleteGroupsResponse.DeletableGroupResult()
                                .setGroupId(group)
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.version() < 3 ? null : failure.message())));
    }

    public static OffsetDeleteResponse offsetDelete(OffsetDeleteRequest request, Failure failure) {
        return new OffsetDeleteResponse()
                .setErrorCode(failure.code())
                .setTopics(each(
                        request.topics(),
                        topic -> new OffsetDeleteResponse.OffsetDeleteResponseTopic()
                                .setName(topic.name())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new OffsetDeleteResponse.OffsetDeleteResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())))));
    }

    public static ConsumerGroupHeartbeatResponse consumerGroupHeartbeat(
            ConsumerGroupHeartbeatRequest request, Failure failure) {
        return new ConsumerGroupHeartbeatResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setMemberId(request.memberId());
    }

    public static StreamsGroupHeartbeatResponse streamsGroupHeartbeat(
            StreamsGroupHeartbeatRequest request, Failure failure) {
        return new StreamsGroupHeartbeatResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setMemberId(request.memberId());
    }

    public static ConsumerGroupDescribeResponse consumerGroupDescribe(
            ConsumerGroupDescribeRequest request, Failure failure) {
        return new ConsumerGroupDescribeResponse()
                .setGroups(each(
                        request.groupIds(),
                        group -> new ConsumerGroupDescribeResponse.DescribedGroup()
                                .setGroupId(group)
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static StreamsGroupDescribeResponse streamsGroupDescribe(
            StreamsGroupDescribeRequest request, Failure failure) {
        return new StreamsGroupDescribeResponse()
                .setGroups(each(
                        request.groupIds(),
                        group -> new StreamsGroupDescribeResponse.DescribedGroup()
                                .setGroupId(group)
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }
}
