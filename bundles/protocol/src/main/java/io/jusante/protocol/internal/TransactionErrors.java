package io.jusante.protocol.internal;

import static io.jusante.protocol.internal.Failure.each;

import io.jusante.protocol.message.AddPartitionsToTxnRequest;
import io.jusante.protocol.message.AddPartitionsToTxnResponse;
import io.jusante.protocol.message.DescribeTransactionsRequest;
import io.jusante.protocol.message.DescribeTransactionsResponse;
import io.jusante.protocol.message.InitProducerIdRequest;
import io.jusante.protocol.message.InitProducerIdResponse;
import io.jusante.protocol.message.TxnOffsetCommitRequest;
import io.jusante.protocol.message.TxnOffsetCommitResponse;
import io.jusante.protocol.message.WriteTxnMarkersRequest;
import io.jusante.protocol.message.WriteTxnMarkersResponse;
import java.util.List;

/** Error responses of transactions. */
public final class TransactionErrors {
    private TransactionErrors() {}

    public static AddPartitionsToTxnResponse addPartitionsToTxn(AddPartitionsToTxnRequest request, Failure failure) {
        if (failure.version() < 4) {
            return new AddPartitionsToTxnResponse()
                    .setResultsByTopicV3AndBelow(topics(request.v3AndBelowTopics(), failure));
        }
        return new AddPartitionsToTxnResponse()
                .setErrorCode(failure.code())
                .setResultsByTransaction(each(
                        request.transactions(),
                        transaction -> new AddPartitionsToTxnResponse.AddPartitionsToTxnResult()
                                .setTransactionalId(transaction.transactionalId())
                                .setTopicResults(topics(transaction.topics(), failure))));
    }

    private static List<AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult> topics(
            List<AddPartitionsToTxnRequest.AddPartitionsToTxnTopic> topics, Failure failure) {
        return each(
                topics,
                topic -> new AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult()
                        .setName(topic.name())
                        .setResultsByPartition(each(
                                topic.partitions(),
                                partition -> new AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult()
                                        .setPartitionIndex(partition)
                                        .setPartitionErrorCode(failure.code()))));
    }

    public static WriteTxnMarkersResponse writeTxnMarkers(WriteTxnMarkersRequest request, Failure failure) {
        return new WriteTxnMarkersResponse()
                .setMarkers(each(
                        request.markers(),
                        marker -> new WriteTxnMarkersResponse.WritableTxnMarkerResult()
                                .setProducerId(marker.producerId())
                                .setTopics(each(
                                        marker.topics(),
                                        topic -> new WriteTxnMarkersResponse.WritableTxnMarkerTopicResult()
                                                .setName(topic.name())
                                                .setPartitions(each(
                                                        topic.partitionIndexes(),
                                                        partition ->
                                                                new WriteTxnMarkersResponse
                                                                                .WritableTxnMarkerPartitionResult()
                                                                        .setPartitionIndex(partition)
                                                                        .setErrorCode(failure.code())))))));
    }

    public static TxnOffsetCommitResponse txnOffsetCommit(TxnOffsetCommitRequest request, Failure failure) {
        return new TxnOffsetCommitResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic()
                                .setName(topic.name())
                                .setTopicId(topic.topicId())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition -> new TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setErrorCode(failure.code())))));
    }

    public static DescribeTransactionsResponse describeTransactions(
            DescribeTransactionsRequest request, Failure failure) {
        return new DescribeTransactionsResponse()
                .setTransactionStates(each(
                        request.transactionalIds(),
                        id -> new DescribeTransactionsResponse.TransactionState()
                                .setTransactionalId(id)
                                .setErrorCode(failure.code())));
    }

    public static InitProducerIdResponse initProducerId(InitProducerIdRequest request, Failure failure) {
        return new InitProducerIdResponse().setErrorCode(failure.code()).setProducerEpoch((short) -1);
    }
}
