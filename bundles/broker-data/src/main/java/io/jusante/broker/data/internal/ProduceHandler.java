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
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceRequest.PartitionProduceData;
import io.jusante.protocol.message.ProduceRequest.TopicProduceData;
import io.jusante.record.Slice;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Hands each partition's batches to its lane and answers when all of them are acknowledged. */
@Component(service = RequestHandler.class)
public final class ProduceHandler implements RequestHandler {
    private static final short ALL_IN_SYNC = -1;
    private static final short LEADER_ONLY = 1;
    private static final short NONE = 0;
    /** By this client id Kafka's own tools may write to the broker's topics. */
    private static final String ADMIN_CLIENT = "__admin_client";

    private final TopicLookup topics;
    private final TopicFailures failures;

    @Activate
    public ProduceHandler(
            @Reference Partitions partitions, @Reference MetadataView metadata, @Reference TopicFailures failures) {
        this.topics = new TopicLookup(partitions, metadata);
        this.failures = failures;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.PRODUCE);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        ProduceRequest request = (ProduceRequest) message;
        ErrorCode refusal = refusal(request);
        boolean mayBeInternal = ADMIN_CLIENT.equals(context.clientId());
        PendingProduce pending =
                new PendingProduce(context, request.acks(), topics, failures, count(request.topicData()));
        context.keepFrame();
        for (TopicProduceData topic : request.topicData()) {
            for (PartitionProduceData data : topic.partitionData()) {
                append(pending, request.acks(), topic.name(), topic.topicId(), data, refusal, mayBeInternal);
            }
        }
        pending.allSubmitted();
    }

    /** {@return what is wrong with the request as a whole, or null} */
    private static @Nullable ErrorCode refusal(ProduceRequest request) {
        short acks = request.acks();
        if (acks != ALL_IN_SYNC && acks != LEADER_ONLY && acks != NONE) {
            return ErrorCode.INVALID_REQUIRED_ACKS;
        }
        // no transaction coordinator has given a producer id to any transactional id
        return request.transactionalId() == null ? null : ErrorCode.INVALID_PRODUCER_ID_MAPPING;
    }

    private void append(
            PendingProduce pending,
            short acks,
            String topic,
            UUID topicId,
            PartitionProduceData data,
            @Nullable ErrorCode refusal,
            boolean mayBeInternal) {
        PendingProduce.PartitionAppend append = pending.partition(topic, topicId, data.index());
        Slice records = data.records();
        if (refusal != null) {
            append.refuse(refusal, refusal.text());
            return;
        }
        if (records == null || records.sizeInBytes() == 0) {
            append.refuse(ErrorCode.INVALID_RECORD, "a produce request has at least one batch for each partition");
            return;
        }
        Partition partition = topics.find(topic, topicId, data.index());
        if (partition == null) {
            ErrorCode why = topics.whyMissing(topic, topicId, data.index());
            append.refuse(why, why.text());
            return;
        }
        if (!mayBeInternal && TopicNames.isInternal(partition.id().topic())) {
            append.refuse(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    partition.id().topic() + " is the broker's own topic: clients don't write to it");
            return;
        }
        partition.append(records.buffers().get(0).duplicate(), acks, append);
    }

    private static int count(List<TopicProduceData> topicData) {
        int count = 0;
        for (TopicProduceData topic : topicData) {
            count += topic.partitionData().size();
        }
        return count;
    }
}
