package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.network.RequestContext;
import io.jusante.partition.AppendListener;
import io.jusante.partition.InvalidRecordException;
import io.jusante.protocol.message.ProduceResponse;
import io.jusante.protocol.message.ProduceResponse.BatchIndexAndErrorMessage;
import io.jusante.protocol.message.ProduceResponse.LeaderIdAndEpoch;
import io.jusante.protocol.message.ProduceResponse.NodeEndpoint;
import io.jusante.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.jusante.protocol.message.ProduceResponse.TopicProduceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A produce request whose appends are under way. Its partitions answer on any thread; the one that answers last sends
 * the response. The count makes what each partition wrote visible to that thread.
 */
final class PendingProduce {
    private static final short FIRST_VERSION_WITH_LEADER = 10;

    private final RequestContext context;
    private final short acks;
    private final TopicLookup topics;
    private final TopicFailures failures;
    private final AtomicInteger outstanding;
    private final ProduceResponse response = new ProduceResponse();
    private final List<PartitionAppend> appends;
    private @Nullable TopicProduceResponse topic;

    PendingProduce(RequestContext context, short acks, TopicLookup topics, TopicFailures failures, int partitionCount) {
        this.context = context;
        this.acks = acks;
        this.topics = topics;
        this.failures = failures;
        this.appends = new ArrayList<>(partitionCount);
        // one more than partitions, given back by allSubmitted, so that nothing answers while some are not submitted
        this.outstanding = new AtomicInteger(partitionCount + 1);
    }

    /** {@return the place for one partition's answer; called in the order of the request} */
    PartitionAppend partition(String name, UUID topicId, int index) {
        TopicProduceResponse current = topic;
        if (current == null
                || !current.topicId().equals(topicId)
                || !current.name().equals(name)) {
            current = new TopicProduceResponse().setName(name).setTopicId(topicId);
            current.setPartitionResponses(new ArrayList<>(1));
            response.responses().add(current);
            topic = current;
        }
        PartitionProduceResponse result = new PartitionProduceResponse().setIndex(index);
        current.partitionResponses().add(result);
        PartitionAppend append = new PartitionAppend(name, topicId, result);
        appends.add(append);
        return append;
    }

    /** Every partition has been submitted or refused. */
    void allSubmitted() {
        oneDone();
    }

    private void oneDone() {
        if (outstanding.decrementAndGet() == 0) {
            finish();
        }
    }

    private void finish() {
        if (acks != 0) {
            if (context.version() >= FIRST_VERSION_WITH_LEADER) {
                hintLeaders();
            }
            context.respond(response);
            return;
        }
        for (PartitionAppend append : appends) {
            if (append.result.errorCode() != ErrorCode.NONE.code()) {
                // the only way to tell a producer that waits for no answer: it then refreshes its metadata
                context.disconnect(
                        "a produce request with acks=0 failed with " + ErrorCode.forCode(append.result.errorCode()));
                return;
            }
        }
        context.respondNothing();
    }

    /** Tells who leads, so that the client need not ask (KIP-951). */
    private void hintLeaders() {
        for (PartitionAppend append : appends) {
            if (append.result.errorCode() == ErrorCode.NOT_LEADER_OR_FOLLOWER.code()) {
                LeaderHint hint = LeaderHint.of(topics, append.name, append.topicId, append.result.index());
                if (hint != null) {
                    append.result.setCurrentLeader(
                            new LeaderIdAndEpoch().setLeaderId(hint.leaderId()).setLeaderEpoch(hint.leaderEpoch()));
                    addEndpoint(hint);
                }
            }
        }
    }

    private void addEndpoint(LeaderHint hint) {
        for (NodeEndpoint known : response.nodeEndpoints()) {
            if (known.nodeId() == hint.leaderId()) {
                return;
            }
        }
        hint.endpoint(
                context.listener(),
                (host, port, rack) -> response.nodeEndpoints()
                        .add(new NodeEndpoint()
                                .setNodeId(hint.leaderId())
                                .setHost(host)
                                .setPort(port)
                                .setRack(rack)));
    }

    /** One partition of the request. */
    final class PartitionAppend implements AppendListener {
        private final String name;
        private final UUID topicId;
        private final PartitionProduceResponse result;

        private PartitionAppend(String name, UUID topicId, PartitionProduceResponse result) {
            this.name = name;
            this.topicId = topicId;
            this.result = result;
        }

        /** Answers without asking the partition. */
        void refuse(ErrorCode error, String message) {
            failed(new KafkaErrorException(error, message));
        }

        @Override
        public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
            result.setBaseOffset(baseOffset).setLogAppendTimeMs(logAppendTimeMs).setLogStartOffset(logStartOffset);
            oneDone();
        }

        @Override
        public void failed(KafkaErrorException error) {
            failures.produceFailed(name, topicId);
            result.setErrorCode(error.code().code())
                    .setBaseOffset(-1L)
                    .setLogAppendTimeMs(-1L)
                    .setErrorMessage(error.getMessage());
            if (error instanceof InvalidRecordException invalid) {
                List<BatchIndexAndErrorMessage> records =
                        new ArrayList<>(invalid.records().size());
                for (InvalidRecordException.RecordError one : invalid.records()) {
                    records.add(new BatchIndexAndErrorMessage()
                            .setBatchIndex(one.index())
                            .setBatchIndexErrorMessage(one.message()));
                }
                result.setRecordErrors(records);
            }
            oneDone();
        }
    }
}
