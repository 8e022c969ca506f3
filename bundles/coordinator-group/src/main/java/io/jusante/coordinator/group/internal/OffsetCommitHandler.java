package io.jusante.coordinator.group.internal;

import io.jusante.configuration.Configuration;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.OffsetCommitRequest;
import io.jusante.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.jusante.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.jusante.protocol.message.OffsetCommitResponse;
import io.jusante.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import io.jusante.protocol.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers OffsetCommit. */
@Component(service = RequestHandler.class)
public final class OffsetCommitHandler implements RequestHandler {
    private static final short FIRST_WITH_IDS = 10;

    private final GroupCoordinator groups;
    private final MetadataView view;
    private final int maxMetadataLength;

    @Activate
    public OffsetCommitHandler(
            @Reference GroupCoordinator groups, @Reference MetadataView view, @Reference Configuration configuration) {
        this.groups = groups;
        this.view = view;
        this.maxMetadataLength = configuration.broker().getInt("offset.metadata.max.bytes");
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.OFFSET_COMMIT);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        OffsetCommitRequest request = (OffsetCommitRequest) message;
        List<OffsetCommitResponseTopic> answers =
                new ArrayList<>(request.topics().size());
        OffsetCommitment commitment = new OffsetCommitment(request, context.version(), maxMetadataLength);
        ClusterImage image = view.image();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            answers.add(prepare(topic, image, context.version(), commitment));
        }
        OffsetCommitResponse response = new OffsetCommitResponse().setTopics(answers);
        if (commitment.isEmpty()) {
            context.respond(response);
            return;
        }
        groups.write(request.groupId(), "offset-commit", commitment).whenComplete((done, failure) -> {
            if (failure != null) {
                commitment.refuse(Failures.code(failure));
            }
            context.respond(response);
        });
    }

    /** {@return the answer for a topic; its partitions that exist join the commitment} */
    private static OffsetCommitResponseTopic prepare(
            OffsetCommitRequestTopic asked, ClusterImage image, short version, OffsetCommitment commitment) {
        boolean byId = version >= FIRST_WITH_IDS;
        @Nullable TopicImage topic = byId ? image.topic(asked.topicId()) : image.topic(asked.name());
        List<OffsetCommitResponsePartition> answers =
                new ArrayList<>(asked.partitions().size());
        for (OffsetCommitRequestPartition partition : asked.partitions()) {
            int index = partition.partitionIndex();
            OffsetCommitResponsePartition answer = new OffsetCommitResponsePartition().setPartitionIndex(index);
            answers.add(answer);
            if (topic == null) {
                answer.setErrorCode((byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION).code());
            } else if (index < 0 || index >= topic.partitions().size()) {
                answer.setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
            } else {
                commitment.add(topic, partition, answer);
            }
        }
        return new OffsetCommitResponseTopic()
                .setName(asked.name())
                .setTopicId(asked.topicId())
                .setPartitions(answers);
    }
}
