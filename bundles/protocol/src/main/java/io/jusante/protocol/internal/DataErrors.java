package io.jusante.protocol.internal;

import static io.jusante.protocol.internal.Failure.each;

import io.jusante.protocol.message.DeleteRecordsRequest;
import io.jusante.protocol.message.DeleteRecordsResponse;
import io.jusante.protocol.message.DescribeProducersRequest;
import io.jusante.protocol.message.DescribeProducersResponse;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse;
import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.ListOffsetsRequest;
import io.jusante.protocol.message.ListOffsetsResponse;
import io.jusante.protocol.message.MetadataRequest;
import io.jusante.protocol.message.MetadataResponse;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest;
import io.jusante.protocol.message.OffsetForLeaderEpochResponse;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceResponse;
import io.jusante.record.Slice;
import org.jspecify.annotations.Nullable;

/** Error responses of what clients do with records and topics. */
public final class DataErrors {
    private DataErrors() {}

    /** Null for acks=0: such a request has no response. */
    public static @Nullable ProduceResponse produce(ProduceRequest request, Failure failure) {
        if (request.acks() == 0) {
            return null;
        }
        return new ProduceResponse()
                .setResponses(each(
                        request.topicData(),
                        topic -> new ProduceResponse.TopicProduceResponse()
                                .setName(topic.name())
                                .setTopicId(topic.topicId())
                                .setPartitionResponses(each(
                                        topic.partitionData(),
                                        partition -> new ProduceResponse.PartitionProduceResponse()
                                                .setIndex(partition.index())
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())
                                                .setBaseOffset(-1)))));
    }

    public static FetchResponse fetch(FetchRequest request, Failure failure) {
        return new FetchResponse()
                .setErrorCode(failure.code())
                .setResponses(each(
                        request.topics(),
                        topic -> new FetchResponse.FetchableTopicResponse()
                                .setTopic(topic.topic())
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new FetchResponse.PartitionData()
                                                .setPartitionIndex(partition.partition())
                                                .setErrorCode(failure.code())
                                                .setHighWatermark(-1)
                                                .setRecords(Slice.EMPTY)))));
    }

    public static ListOffsetsResponse listOffsets(ListOffsetsRequest request, Failure failure) {
        return new ListOffsetsResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new ListOffsetsResponse.ListOffsetsTopicResponse()
                                .setName(topic.name())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new ListOffsetsResponse.ListOffsetsPartitionResponse()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())))));
    }

    public static MetadataResponse metadata(MetadataRequest request, Failure failure) {
        return new MetadataResponse()
                .setErrorCode(failure.code())
                .setTopics(each(
                        request.topics(),
                        topic -> new MetadataResponse.MetadataResponseTopic()
                                .setErrorCode(failure.code())
                                // Versions before 12 ask by id (10, 11) but cannot answer without a name.
                                .setName(topic.name() == null && failure.version() < 12 ? "" : topic.name())
                                .setTopicId(topic.topicId())));
    }

    public static DeleteRecordsResponse deleteRecords(DeleteRecordsRequest request, Failure failure) {
        return new DeleteRecordsResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new DeleteRecordsResponse.DeleteRecordsTopicResult()
                                .setName(topic.name())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new DeleteRecordsResponse.DeleteRecordsPartitionResult()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setLowWatermark(-1)
                                                .setErrorCode(failure.code())))));
    }

    public static OffsetForLeaderEpochResponse offsetForLeaderEpoch(
            OffsetForLeaderEpochRequest request, Failure failure) {
        return new OffsetForLeaderEpochResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult()
                                .setTopic(topic.topic())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new OffsetForLeaderEpochResponse.EpochEndOffset()
                                                .setPartition(partition.partition())
                                                .setErrorCode(failure.code())))));
    }

    public static DescribeTopicPartitionsResponse describeTopicPartitions(
            DescribeTopicPartitionsRequest request, Failure failure) {
        return new DescribeTopicPartitionsResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic()
                                .setName(topic.name())
                                .setErrorCode(failure.code())));
    }

    public static DescribeProducersResponse describeProducers(DescribeProducersRequest request, Failure failure) {
        return new DescribeProducersResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new DescribeProducersResponse.TopicResponse()
                                .setName(topic.name())
                                .setPartitions(each(
                                        topic.partitionIndexes(),
                                        partition -> new DescribeProducersResponse.PartitionResponse()
                                                .setPartitionIndex(partition)
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }
}
