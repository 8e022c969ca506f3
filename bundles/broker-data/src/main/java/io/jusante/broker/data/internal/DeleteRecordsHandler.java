package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicNames;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DeleteRecordsRequest;
import io.jusante.protocol.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.jusante.protocol.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.jusante.protocol.message.DeleteRecordsResponse;
import io.jusante.protocol.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.jusante.protocol.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes records before an offset. The request's time-out is for followers to come along, as in Kafka: while every
 * partition has one replica there is nobody to wait for, and the answer comes when the deletion is on disk.
 */
@Component(service = RequestHandler.class)
public final class DeleteRecordsHandler implements RequestHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeleteRecordsHandler.class);
    private static final long NO_LOW_WATERMARK = -1L;

    private final TopicLookup topics;

    @Activate
    public DeleteRecordsHandler(@Reference Partitions partitions, @Reference MetadataView metadata) {
        this.topics = new TopicLookup(partitions, metadata);
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DELETE_RECORDS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DeleteRecordsResponse response = new DeleteRecordsResponse();
        // one more than partitions, given back at the end, so that nothing answers before all were asked
        AtomicInteger outstanding = new AtomicInteger(1);
        offsets((DeleteRecordsRequest) message).forEach((topic, partitions) -> {
            DeleteRecordsTopicResult answers = new DeleteRecordsTopicResult().setName(topic);
            answers.setPartitions(new ArrayList<>(partitions.size()));
            response.topics().add(answers);
            partitions.forEach((index, offset) -> {
                DeleteRecordsPartitionResult answer = new DeleteRecordsPartitionResult()
                        .setPartitionIndex(index)
                        .setLowWatermark(NO_LOW_WATERMARK);
                answers.partitions().add(answer);
                outstanding.incrementAndGet();
                delete(topic, offset, answer, () -> oneDone(context, response, outstanding));
            });
        });
        oneDone(context, response, outstanding);
    }

    /** A partition that is named twice is asked once, for what was said last, as in Kafka. */
    private static Map<String, Map<Integer, Long>> offsets(DeleteRecordsRequest request) {
        Map<String, Map<Integer, Long>> offsets = new LinkedHashMap<>();
        for (DeleteRecordsTopic topic : request.topics()) {
            Map<Integer, Long> ofTopic = offsets.computeIfAbsent(topic.name(), key -> new LinkedHashMap<>());
            for (DeleteRecordsPartition partition : topic.partitions()) {
                ofTopic.put(partition.partitionIndex(), partition.offset());
            }
        }
        return offsets;
    }

    private static void oneDone(RequestContext context, DeleteRecordsResponse response, AtomicInteger outstanding) {
        if (outstanding.decrementAndGet() == 0) {
            context.respond(response);
        }
    }

    private void delete(String topic, long offset, DeleteRecordsPartitionResult answer, Runnable done) {
        int index = answer.partitionIndex();
        Partition partition = topics.find(topic, TopicLookup.NO_ID, index);
        if (partition == null || TopicNames.isInternal(topic)) {
            // what the broker itself keeps in a topic is not a client's to delete
            ErrorCode error = partition == null
                    ? topics.whyMissing(topic, TopicLookup.NO_ID, index)
                    : ErrorCode.INVALID_TOPIC_EXCEPTION;
            answer.setErrorCode(error.code());
            done.run();
            return;
        }
        partition.deleteRecords(offset).whenComplete((lowWatermark, failure) -> {
            if (failure == null) {
                answer.setLowWatermark(lowWatermark);
            } else {
                answer.setErrorCode(ErrorCodes.of(failure, LOGGER, "DeleteRecords " + partition.id())
                        .code());
            }
            done.run();
        });
    }
}
