package io.jusante.protocol.internal;

import static io.jusante.protocol.internal.Failure.each;

import io.jusante.protocol.message.AlterShareGroupOffsetsRequest;
import io.jusante.protocol.message.AlterShareGroupOffsetsResponse;
import io.jusante.protocol.message.DeleteShareGroupOffsetsRequest;
import io.jusante.protocol.message.DeleteShareGroupOffsetsResponse;
import io.jusante.protocol.message.DeleteShareGroupStateRequest;
import io.jusante.protocol.message.DeleteShareGroupStateResponse;
import io.jusante.protocol.message.DescribeShareGroupOffsetsRequest;
import io.jusante.protocol.message.DescribeShareGroupOffsetsResponse;
import io.jusante.protocol.message.InitializeShareGroupStateRequest;
import io.jusante.protocol.message.InitializeShareGroupStateResponse;
import io.jusante.protocol.message.ReadShareGroupStateRequest;
import io.jusante.protocol.message.ReadShareGroupStateResponse;
import io.jusante.protocol.message.ReadShareGroupStateSummaryRequest;
import io.jusante.protocol.message.ReadShareGroupStateSummaryResponse;
import io.jusante.protocol.message.ShareAcknowledgeRequest;
import io.jusante.protocol.message.ShareAcknowledgeResponse;
import io.jusante.protocol.message.ShareFetchRequest;
import io.jusante.protocol.message.ShareFetchResponse;
import io.jusante.protocol.message.ShareGroupDescribeRequest;
import io.jusante.protocol.message.ShareGroupDescribeResponse;
import io.jusante.protocol.message.ShareGroupHeartbeatRequest;
import io.jusante.protocol.message.ShareGroupHeartbeatResponse;
import io.jusante.protocol.message.WriteShareGroupStateRequest;
import io.jusante.protocol.message.WriteShareGroupStateResponse;
import io.jusante.record.Slice;

/** Error responses of share groups and their state. */
public final class ShareErrors {
    private ShareErrors() {}

    public static ShareGroupHeartbeatResponse shareGroupHeartbeat(ShareGroupHeartbeatRequest request, Failure failure) {
        return new ShareGroupHeartbeatResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setMemberId(request.memberId());
    }

    public static ShareGroupDescribeResponse shareGroupDescribe(ShareGroupDescribeRequest request, Failure failure) {
        return new ShareGroupDescribeResponse()
                .setGroups(each(
                        request.groupIds(),
                        group -> new ShareGroupDescribeResponse.DescribedGroup()
                                .setGroupId(group)
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static ShareFetchResponse shareFetch(ShareFetchRequest request, Failure failure) {
        return new ShareFetchResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setResponses(each(
                        request.topics(),
                        topic -> new ShareFetchResponse.ShareFetchableTopicResponse()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new ShareFetchResponse.PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())
                                                .setRecords(Slice.EMPTY)))));
    }

    public static ShareAcknowledgeResponse shareAcknowledge(ShareAcknowledgeRequest request, Failure failure) {
        return new ShareAcknowledgeResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setResponses(each(
                        request.topics(),
                        topic -> new ShareAcknowledgeResponse.ShareAcknowledgeTopicResponse()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new ShareAcknowledgeResponse.PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }

    public static InitializeShareGroupStateResponse initializeShareGroupState(
            InitializeShareGroupStateRequest request, Failure failure) {
        return new InitializeShareGroupStateResponse()
                .setResults(each(
                        request.topics(),
                        topic -> new InitializeShareGroupStateResponse.InitializeStateResult()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new InitializeShareGroupStateResponse.PartitionResult()
                                                .setPartition(partition.partition())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }

    public static ReadShareGroupStateResponse readShareGroupState(ReadShareGroupStateRequest request, Failure failure) {
        return new ReadShareGroupStateResponse()
                .setResults(each(
                        request.topics(),
                        topic -> new ReadShareGroupStateResponse.ReadStateResult()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new ReadShareGroupStateResponse.PartitionResult()
                                                .setPartition(partition.partition())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }

    public static WriteShareGroupStateResponse writeShareGroupState(
            WriteShareGroupStateRequest request, Failure failure) {
        return new WriteShareGroupStateResponse()
                .setResults(each(
                        request.topics(),
                        topic -> new WriteShareGroupStateResponse.WriteStateResult()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new WriteShareGroupStateResponse.PartitionResult()
                                                .setPartition(partition.partition())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }

    public static DeleteShareGroupStateResponse deleteShareGroupState(
            DeleteShareGroupStateRequest request, Failure failure) {
        return new DeleteShareGroupStateResponse()
                .setResults(each(
                        request.topics(),
                        topic -> new DeleteShareGroupStateResponse.DeleteStateResult()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new DeleteShareGroupStateResponse.PartitionResult()
                                                .setPartition(partition.partition())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }

    public static ReadShareGroupStateSummaryResponse readShareGroupStateSummary(
            ReadShareGroupStateSummaryRequest request, Failure failure) {
        return new ReadShareGroupStateSummaryResponse()
                .setResults(each(
                        request.topics(),
                        topic -> new ReadShareGroupStateSummaryResponse.ReadStateSummaryResult()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new ReadShareGroupStateSummaryResponse.PartitionResult()
                                                .setPartition(partition.partition())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }

    public static DescribeShareGroupOffsetsResponse describeShareGroupOffsets(
            DescribeShareGroupOffsetsRequest request, Failure failure) {
        return new DescribeShareGroupOffsetsResponse()
                .setGroups(each(
                        request.groups(),
                        group -> new DescribeShareGroupOffsetsResponse.DescribeShareGroupOffsetsResponseGroup()
                                .setGroupId(group.groupId())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())
                                .setTopics(each(
                                        group.topics(),
                                        topic ->
                                                new DescribeShareGroupOffsetsResponse
                                                                .DescribeShareGroupOffsetsResponseTopic()
                                                        .setTopicName(topic.topicName())
                                                        .setPartitions(each(
                                                                topic.partitions(),
                                                                partition ->
                                                                        new DescribeShareGroupOffsetsResponse
                                                                                        .DescribeShareGroupOffsetsResponsePartition()
                                                                                .setPartitionIndex(partition)
                                                                                .setStartOffset(-1)
                                                                                .setErrorCode(failure.code())
                                                                                .setErrorMessage(
                                                                                        failure.message())))))));
    }

    public static AlterShareGroupOffsetsResponse alterShareGroupOffsets(
            AlterShareGroupOffsetsRequest request, Failure failure) {
        return new AlterShareGroupOffsetsResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setResponses(each(
                        request.topics(),
                        topic -> new AlterShareGroupOffsetsResponse.AlterShareGroupOffsetsResponseTopic()
                                .setTopicName(topic.topicName())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition ->
                                                new AlterShareGroupOffsetsResponse
                                                                .AlterShareGroupOffsetsResponsePartition()
                                                        .setPartitionIndex(partition.partitionIndex())
                                                        .setErrorCode(failure.code())
                                                        .setErrorMessage(failure.message())))));
    }

    public static DeleteShareGroupOffsetsResponse deleteShareGroupOffsets(
            DeleteShareGroupOffsetsRequest request, Failure failure) {
        return new DeleteShareGroupOffsetsResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setResponses(each(
                        request.topics(),
                        topic -> new DeleteShareGroupOffsetsResponse.DeleteShareGroupOffsetsResponseTopic()
                                .setTopicName(topic.topicName())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }
}
