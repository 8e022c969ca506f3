package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Decision;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.OffsetDeleteRequest;
import io.jusante.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.jusante.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.jusante.protocol.message.OffsetDeleteResponse;
import io.jusante.protocol.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import io.jusante.protocol.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers OffsetDelete (KIP-496). */
@Component(service = RequestHandler.class)
public final class OffsetDeleteHandler implements RequestHandler {
    private final GroupCoordinator groups;
    private final MetadataView view;

    @Activate
    public OffsetDeleteHandler(@Reference GroupCoordinator groups, @Reference MetadataView view) {
        this.groups = groups;
        this.view = view;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.OFFSET_DELETE);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        OffsetDeleteRequest request = (OffsetDeleteRequest) message;
        String group = GroupCoordinator.requireId(request.groupId());
        groups.write(group, "offset-delete", shard -> decide(shard, request, view.image()))
                .whenComplete((response, failure) -> context.respond(
                        failure == null
                                ? response
                                : new OffsetDeleteResponse()
                                        .setErrorCode(Failures.code(failure).code())));
    }

    private static Decision<GroupRecord, OffsetDeleteResponse> decide(
            GroupShard shard, OffsetDeleteRequest request, ClusterImage image) {
        Group group = shard.group(request.groupId());
        if (group == null) {
            throw new KafkaErrorException(ErrorCode.GROUP_ID_NOT_FOUND, "there is no group " + request.groupId());
        }
        group.validateOffsetDelete();
        List<GroupRecord> tombstones = new ArrayList<>();
        List<OffsetDeleteResponseTopic> answers =
                new ArrayList<>(request.topics().size());
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            TopicImage known = image.topic(topic.name());
            boolean subscribed = group.isSubscribedTo(topic.name());
            List<OffsetDeleteResponsePartition> partitions = new ArrayList<>();
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                int index = partition.partitionIndex();
                ErrorCode error = error(known, index, subscribed);
                if (error == ErrorCode.NONE && shard.offsets().get(group.id(), topic.name(), index) != null) {
                    tombstones.add(OffsetRecords.tombstone(group.id(), topic.name(), index));
                }
                partitions.add(new OffsetDeleteResponsePartition()
                        .setPartitionIndex(index)
                        .setErrorCode(error.code()));
            }
            answers.add(new OffsetDeleteResponseTopic().setName(topic.name()).setPartitions(partitions));
        }
        return Decision.of(tombstones, new OffsetDeleteResponse().setTopics(answers));
    }

    private static ErrorCode error(@Nullable TopicImage topic, int index, boolean subscribed) {
        if (topic == null || index < 0 || index >= topic.partitions().size()) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return subscribed ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
    }
}
