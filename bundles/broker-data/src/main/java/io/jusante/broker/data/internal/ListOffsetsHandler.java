package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.partition.OffsetLookup;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import io.jusante.partition.ReadBound;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ListOffsetsRequest;
import io.jusante.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import io.jusante.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import io.jusante.protocol.message.ListOffsetsResponse;
import io.jusante.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import io.jusante.protocol.message.ListOffsetsResponse.ListOffsetsTopicResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds offsets by time, and the ends of logs. */
@Component(service = RequestHandler.class)
public final class ListOffsetsHandler implements RequestHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(ListOffsetsHandler.class);
    private static final int CONSUMER = -1;
    private static final int DEBUGGING_CONSUMER = -2;
    private static final short FIRST_VERSION_WITH_LEADER_EPOCH = 4;
    private static final byte READ_COMMITTED = 1;
    private static final long LATEST = -1L;
    private static final long EARLIEST = -2L;
    private static final long MAX_TIMESTAMP = -3L;
    private static final long EARLIEST_LOCAL = -4L;
    private static final long LATEST_TIERED = -5L;
    private static final long EARLIEST_PENDING_UPLOAD = -6L;

    private final TopicLookup topics;

    @Activate
    public ListOffsetsHandler(@Reference Partitions partitions, @Reference MetadataView metadata) {
        this.topics = new TopicLookup(partitions, metadata);
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.LIST_OFFSETS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        ListOffsetsRequest request = (ListOffsetsRequest) message;
        ListOffsetsResponse response = new ListOffsetsResponse();
        // one more than partitions, given back at the end, so that nothing answers before all were asked
        AtomicInteger outstanding = new AtomicInteger(1);
        for (ListOffsetsTopic topic : request.topics()) {
            ListOffsetsTopicResponse answers = new ListOffsetsTopicResponse().setName(topic.name());
            answers.setPartitions(new ArrayList<>(topic.partitions().size()));
            response.topics().add(answers);
            Set<Integer> seen = new HashSet<>();
            Set<Integer> twice = new HashSet<>();
            for (ListOffsetsPartition asked : topic.partitions()) {
                if (!seen.add(asked.partitionIndex())) {
                    twice.add(asked.partitionIndex());
                }
            }
            for (ListOffsetsPartition asked : topic.partitions()) {
                ListOffsetsPartitionResponse answer = new ListOffsetsPartitionResponse()
                        .setPartitionIndex(asked.partitionIndex())
                        .setTimestamp(-1L)
                        .setOffset(-1L);
                answers.partitions().add(answer);
                if (twice.contains(asked.partitionIndex())) {
                    answer.setErrorCode(ErrorCode.INVALID_REQUEST.code());
                    continue;
                }
                outstanding.incrementAndGet();
                lookUp(context, request, topic.name(), asked, answer, () -> oneDone(context, response, outstanding));
            }
        }
        oneDone(context, response, outstanding);
    }

    private static void oneDone(RequestContext context, ListOffsetsResponse response, AtomicInteger outstanding) {
        if (outstanding.decrementAndGet() == 0) {
            context.respond(response);
        }
    }

    private void lookUp(
            RequestContext context,
            ListOffsetsRequest request,
            String topic,
            ListOffsetsPartition asked,
            ListOffsetsPartitionResponse answer,
            Runnable done) {
        if (!isUnderstood(asked.timestamp(), context.version())) {
            answer.setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code());
            done.run();
            return;
        }
        Partition partition = topics.find(topic, TopicLookup.NO_ID, asked.partitionIndex());
        if (partition == null) {
            answer.setErrorCode(topics.whyMissing(topic, TopicLookup.NO_ID, asked.partitionIndex())
                    .code());
            done.run();
            return;
        }
        partition
                .lookUp(asked.timestamp(), bound(request), asked.currentLeaderEpoch())
                .whenComplete((found, failure) -> {
                    if (failure == null) {
                        answer(answer, found, context.version());
                    } else {
                        answer.setErrorCode(ErrorCodes.of(failure, LOGGER, "ListOffsets " + partition.id())
                                .code());
                    }
                    done.run();
                });
    }

    private static void answer(ListOffsetsPartitionResponse answer, OffsetLookup found, short version) {
        answer.setTimestamp(found.timestampMs()).setOffset(found.offset());
        if (version >= FIRST_VERSION_WITH_LEADER_EPOCH) {
            answer.setLeaderEpoch(found.leaderEpoch());
        }
    }

    private static ReadBound bound(ListOffsetsRequest request) {
        if (request.replicaId() != CONSUMER) {
            return request.replicaId() == DEBUGGING_CONSUMER ? ReadBound.HIGH_WATERMARK : ReadBound.LOG_END;
        }
        return request.isolationLevel() == READ_COMMITTED ? ReadBound.LAST_STABLE_OFFSET : ReadBound.HIGH_WATERMARK;
    }

    /** {@return whether a special timestamp exists in this version of the API (KIP-734, KIP-405, KIP-1005, KIP-1023)} */
    private static boolean isUnderstood(long timestamp, short version) {
        if (timestamp == LATEST || timestamp == EARLIEST || timestamp >= 0) {
            return true;
        }
        if (timestamp == MAX_TIMESTAMP) {
            return version >= 7;
        }
        if (timestamp == EARLIEST_LOCAL) {
            return version >= 8;
        }
        if (timestamp == LATEST_TIERED) {
            return version >= 9;
        }
        return timestamp == EARLIEST_PENDING_UPLOAD && version >= 11;
    }
}
