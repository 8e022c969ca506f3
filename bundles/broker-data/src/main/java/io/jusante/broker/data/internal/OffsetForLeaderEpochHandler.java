package io.jusante.broker.data.internal;

import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import io.jusante.protocol.message.OffsetForLeaderEpochResponse;
import io.jusante.protocol.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import io.jusante.protocol.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says where leader epochs end, so that clients notice a log that was cut (KIP-320). */
@Component(service = RequestHandler.class)
public final class OffsetForLeaderEpochHandler implements RequestHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(OffsetForLeaderEpochHandler.class);

    private final TopicLookup topics;

    @Activate
    public OffsetForLeaderEpochHandler(@Reference Partitions partitions, @Reference MetadataView metadata) {
        this.topics = new TopicLookup(partitions, metadata);
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.OFFSET_FOR_LEADER_EPOCH);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        OffsetForLeaderEpochRequest request = (OffsetForLeaderEpochRequest) message;
        OffsetForLeaderEpochResponse response = new OffsetForLeaderEpochResponse();
        // one more than partitions, given back at the end, so that nothing answers before all were asked
        AtomicInteger outstanding = new AtomicInteger(1);
        for (OffsetForLeaderTopic topic : request.topics()) {
            OffsetForLeaderTopicResult answers = new OffsetForLeaderTopicResult().setTopic(topic.topic());
            answers.setPartitions(new ArrayList<>(topic.partitions().size()));
            response.topics().add(answers);
            for (OffsetForLeaderPartition asked : topic.partitions()) {
                EpochEndOffset answer = new EpochEndOffset()
                        .setPartition(asked.partition())
                        .setLeaderEpoch(-1)
                        .setEndOffset(-1L);
                answers.partitions().add(answer);
                outstanding.incrementAndGet();
                look(topic.topic(), asked, answer, () -> oneDone(context, response, outstanding));
            }
        }
        oneDone(context, response, outstanding);
    }

    private static void oneDone(
            RequestContext context, OffsetForLeaderEpochResponse response, AtomicInteger outstanding) {
        if (outstanding.decrementAndGet() == 0) {
            context.respond(response);
        }
    }

    private void look(String topic, OffsetForLeaderPartition asked, EpochEndOffset answer, Runnable done) {
        Partition partition = topics.find(topic, TopicLookup.NO_ID, asked.partition());
        if (partition == null) {
            answer.setErrorCode(topics.whyMissing(topic, TopicLookup.NO_ID, asked.partition())
                    .code());
            done.run();
            return;
        }
        partition.endOfEpoch(asked.leaderEpoch(), asked.currentLeaderEpoch()).whenComplete((end, failure) -> {
            if (failure == null) {
                answer.setLeaderEpoch(end.leaderEpoch()).setEndOffset(end.endOffset());
            } else {
                answer.setErrorCode(ErrorCodes.of(failure, LOGGER, "OffsetForLeaderEpoch " + partition.id())
                        .code());
            }
            done.run();
        });
    }
}
