package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicNames;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.partition.ActiveProducer;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeProducersRequest;
import io.jusante.protocol.message.DescribeProducersRequest.TopicRequest;
import io.jusante.protocol.message.DescribeProducersResponse;
import io.jusante.protocol.message.DescribeProducersResponse.PartitionResponse;
import io.jusante.protocol.message.DescribeProducersResponse.ProducerState;
import io.jusante.protocol.message.DescribeProducersResponse.TopicResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the producers that partitions know (KIP-664). */
@Component(service = RequestHandler.class)
public final class DescribeProducersHandler implements RequestHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(DescribeProducersHandler.class);

    private final TopicLookup topics;

    @Activate
    public DescribeProducersHandler(@Reference Partitions partitions, @Reference MetadataView metadata) {
        this.topics = new TopicLookup(partitions, metadata);
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_PRODUCERS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DescribeProducersRequest request = (DescribeProducersRequest) message;
        DescribeProducersResponse response = new DescribeProducersResponse();
        // one more than partitions, given back at the end, so that nothing answers before all were asked
        AtomicInteger outstanding = new AtomicInteger(1);
        for (TopicRequest topic : request.topics()) {
            TopicResponse answers = new TopicResponse().setName(topic.name());
            answers.setPartitions(new ArrayList<>(topic.partitionIndexes().size()));
            response.topics().add(answers);
            String illegalName = TopicNames.refusal(topic.name());
            for (int index : topic.partitionIndexes()) {
                PartitionResponse answer = new PartitionResponse().setPartitionIndex(index);
                answers.partitions().add(answer);
                if (illegalName != null) {
                    answer.setErrorCode(ErrorCode.INVALID_TOPIC_EXCEPTION.code())
                            .setErrorMessage(illegalName);
                    continue;
                }
                outstanding.incrementAndGet();
                describe(topic.name(), answer, () -> oneDone(context, response, outstanding));
            }
        }
        oneDone(context, response, outstanding);
    }

    private static void oneDone(RequestContext context, DescribeProducersResponse response, AtomicInteger outstanding) {
        if (outstanding.decrementAndGet() == 0) {
            context.respond(response);
        }
    }

    private void describe(String topic, PartitionResponse answer, Runnable done) {
        int index = answer.partitionIndex();
        Partition partition = topics.find(topic, TopicLookup.NO_ID, index);
        if (partition == null) {
            refuse(answer, topics.whyMissing(topic, TopicLookup.NO_ID, index));
            done.run();
            return;
        }
        partition.activeProducers().whenComplete((producers, failure) -> {
            if (failure == null) {
                answer.setActiveProducers(states(producers));
            } else {
                refuse(answer, ErrorCodes.of(failure, LOGGER, "DescribeProducers " + partition.id()));
            }
            done.run();
        });
    }

    private static void refuse(PartitionResponse answer, ErrorCode error) {
        answer.setErrorCode(error.code()).setErrorMessage(error.text());
    }

    private static List<ProducerState> states(List<ActiveProducer> producers) {
        List<ProducerState> states = new ArrayList<>(producers.size());
        for (ActiveProducer producer : producers) {
            states.add(new ProducerState()
                    .setProducerId(producer.producerId())
                    .setProducerEpoch(producer.producerEpoch())
                    .setLastSequence(producer.lastSequence())
                    .setLastTimestamp(producer.lastTimestampMs())
                    .setCoordinatorEpoch(producer.coordinatorEpoch())
                    .setCurrentTxnStartOffset(producer.transactionStartOffset()));
        }
        return states;
    }
}
