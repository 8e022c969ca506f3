package io.jusante.protocol.internal;

import static io.jusante.protocol.internal.Failure.each;

import io.jusante.protocol.message.AlterPartitionRequest;
import io.jusante.protocol.message.AlterPartitionResponse;
import io.jusante.protocol.message.AssignReplicasToDirsRequest;
import io.jusante.protocol.message.AssignReplicasToDirsResponse;
import io.jusante.protocol.message.BeginQuorumEpochRequest;
import io.jusante.protocol.message.BeginQuorumEpochResponse;
import io.jusante.protocol.message.DescribeQuorumRequest;
import io.jusante.protocol.message.DescribeQuorumResponse;
import io.jusante.protocol.message.EndQuorumEpochRequest;
import io.jusante.protocol.message.EndQuorumEpochResponse;
import io.jusante.protocol.message.FetchSnapshotRequest;
import io.jusante.protocol.message.FetchSnapshotResponse;
import io.jusante.protocol.message.VoteRequest;
import io.jusante.protocol.message.VoteResponse;
import io.jusante.record.Slice;

/** Error responses of what brokers and controllers tell each other. */
public final class ClusterErrors {
    private ClusterErrors() {}

    public static VoteResponse vote(VoteRequest request, Failure failure) {
        return new VoteResponse()
                .setErrorCode(failure.code())
                .setTopics(each(
                        request.topics(),
                        topic -> new VoteResponse.TopicData()
                                .setTopicName(topic.topicName())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new VoteResponse.PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())
                                                .setLeaderId(-1)
                                                .setLeaderEpoch(-1)))));
    }

    public static BeginQuorumEpochResponse beginQuorumEpoch(BeginQuorumEpochRequest request, Failure failure) {
        return new BeginQuorumEpochResponse()
                .setErrorCode(failure.code())
                .setTopics(each(
                        request.topics(),
                        topic -> new BeginQuorumEpochResponse.TopicData()
                                .setTopicName(topic.topicName())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new BeginQuorumEpochResponse.PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())
                                                .setLeaderId(-1)
                                                .setLeaderEpoch(-1)))));
    }

    public static EndQuorumEpochResponse endQuorumEpoch(EndQuorumEpochRequest request, Failure failure) {
        return new EndQuorumEpochResponse()
                .setErrorCode(failure.code())
                .setTopics(each(
                        request.topics(),
                        topic -> new EndQuorumEpochResponse.TopicData()
                                .setTopicName(topic.topicName())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new EndQuorumEpochResponse.PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())
                                                .setLeaderId(-1)
                                                .setLeaderEpoch(-1)))));
    }

    public static DescribeQuorumResponse describeQuorum(DescribeQuorumRequest request, Failure failure) {
        String message = failure.version() < 2 ? null : failure.message();
        return new DescribeQuorumResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(message)
                .setTopics(each(
                        request.topics(),
                        topic -> new DescribeQuorumResponse.TopicData()
                                .setTopicName(topic.topicName())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new DescribeQuorumResponse.PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(message)
                                                .setLeaderId(-1)
                                                .setLeaderEpoch(-1)
                                                .setHighWatermark(-1)))));
    }

    public static AlterPartitionResponse alterPartition(AlterPartitionRequest request, Failure failure) {
        return new AlterPartitionResponse()
                .setErrorCode(failure.code())
                .setTopics(each(
                        request.topics(),
                        topic -> new AlterPartitionResponse.TopicData()
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new AlterPartitionResponse.PartitionData()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())))));
    }

    public static FetchSnapshotResponse fetchSnapshot(FetchSnapshotRequest request, Failure failure) {
        return new FetchSnapshotResponse()
                .setErrorCode(failure.code())
                .setTopics(each(
                        request.topics(),
                        topic -> new FetchSnapshotResponse.TopicSnapshot()
                                .setName(topic.name())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new FetchSnapshotResponse.PartitionSnapshot()
                                                .setIndex(partition.partition())
                                                .setErrorCode(failure.code())
                                                .setUnalignedRecords(Slice.EMPTY)))));
    }

    public static AssignReplicasToDirsResponse assignReplicasToDirs(
            AssignReplicasToDirsRequest request, Failure failure) {
        return new AssignReplicasToDirsResponse()
                .setErrorCode(failure.code())
                .setDirectories(each(
                        request.directories(),
                        directory -> new AssignReplicasToDirsResponse.DirectoryData()
                                .setId(directory.id())
                                .setTopics(each(
                                        directory.topics(),
                                        topic -> new AssignReplicasToDirsResponse.TopicData()
                                                .setTopicId(topic.topicId())
                                                .setPartitions(each(
                                                        topic.partitions(),
                                                        partition -> new AssignReplicasToDirsResponse.PartitionData()
                                                                .setPartitionIndex(partition.partitionIndex())
                                                                .setErrorCode(failure.code())))))));
    }
}
